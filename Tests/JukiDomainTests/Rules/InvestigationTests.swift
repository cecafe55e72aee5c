import JukiDomain
import Testing

/// Investigations of requests for correction: what may follow what.
@Suite struct InvestigationTests {
    private static let code = ResidentRecordCode(body: 1_234_567_890)
    private static let opened = Moment(milliseconds: 1_775_784_600_000)

    private static func open(
        kind: CorrectionKind = .correct, claims: [ClaimedItem]? = nil, receivedDaysAgo: Int = 3,
        application: String = "R8-1"
    ) throws -> Investigation {
        try Investigation(
            number: 1, code: code, kind: kind,
            claims: claims ?? [ClaimedItem(item: .address, value: PersonalText("鹿児島市"))],
            receivedOn: opened.japanDay.adding(days: -receivedDaysAgo), applicationNumber: application,
            openedAt: opened, operatorID: "OP-1")
    }

    // MARK: Against a model

    /// What is known of an investigation, in the plainest terms: who was asked and has not answered, whether anything
    /// was found out, whether it is over.
    private struct Model {
        var asked: MunicipalityCode?
        var knowsSomething = false
        var isClosed = false

        /// nil: refused.
        func after(_ step: CorrectionStep) -> Model? {
            if isClosed { return nil }
            var next = self
            switch step.kind {
            case .municipalityAsked:
                if asked != nil || step.municipality == nil || step.result != nil { return nil }
                next.asked = step.municipality
            case .answerReceived:
                if asked == nil || asked != step.municipality || step.note.isBlank || step.result != nil { return nil }
                next.asked = nil
                next.knowsSomething = true
            case .examined:
                if step.note.isBlank || step.result != nil { return nil }
                next.knowsSomething = true
            case .closed:
                let hasVersion = step.updateSequence > 0
                switch step.result {
                case nil: return nil
                case .withdrawn: if hasVersion || step.note.isBlank { return nil }
                case .notCorrected: if hasVersion || step.note.isBlank || asked != nil || !knowsSomething { return nil }
                case .corrected: if !hasVersion || asked != nil || !knowsSomething { return nil }
                }
                next.isClosed = true
            }
            if step.kind != .closed && step.updateSequence > 0 { return nil }
            return next
        }
    }

    @Test(arguments: 0..<40)
    func randomStepsAreTakenOrRefusedAsTheModelSays(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        for _ in 0..<50 {
            var investigation = try Self.open()
            var model = Model()
            for minute in 1...12 {
                let step = Self.step(minute, &random)
                let before = investigation
                let isTaken = (try? investigation.take(step)) != nil
                let next = model.after(step)
                #expect(isTaken == (next != nil), "seed \(seed), \(step.kind) in \(before.state)")
                #expect(isTaken || investigation == before, "a refused step changes nothing, seed \(seed)")
                #expect(investigation.steps.starts(with: before.steps), "steps are never changed, seed \(seed)")
                if isTaken { #expect(investigation.steps.count == before.steps.count + 1, "seed \(seed)") }
                model = next ?? model
                #expect((investigation.state == .closed) == model.isClosed, "seed \(seed)")
                #expect((investigation.state == .waiting) == (model.asked != nil && !model.isClosed), "seed \(seed)")
            }
        }
    }

    private static func step(_ minute: Int, _ random: inout SeededRandom) -> CorrectionStep {
        let kinds: [CorrectionStepKind] = [.municipalityAsked, .answerReceived, .answerReceived, .examined, .closed]
        let kind = kinds.randomElement(using: &random) ?? .examined
        let isOdd = Int.random(in: 0..<8, using: &random) == 0
        let municipality = MunicipalityCode(body: Bool.random(using: &random) ? 46_201 : 46_203)
        let result = CorrectionResult.allCases.randomElement(using: &random)
        return CorrectionStep(
            kind: kind, time: Moment(milliseconds: opened.milliseconds + UInt64(minute) * 60_000), operatorID: "OP-1",
            municipality: Int.random(in: 0..<6, using: &random) == 0 ? nil : municipality,
            note: Int.random(in: 0..<4, using: &random) == 0 ? .blank : PersonalText("記録"),
            result: (kind == .closed) != isOdd ? result : nil,
            updateSequence: kind == .closed && Bool.random(using: &random) || isOdd ? 5 : 0)
    }

    // MARK: Rules

    @Test func openingNeedsAClaimAReceiptAndItsNumber() throws {
        let address = ClaimedItem(item: .address, value: PersonalText("鹿児島市"))
        #expect(throws: Refusal(.missingItem)) { try Self.open(claims: []) }
        #expect(throws: Refusal(.itemNotAllowed, .address)) { try Self.open(claims: [address, address]) }
        #expect(throws: Refusal(.missingItem, .address)) {
            try Self.open(claims: [ClaimedItem(item: .address, value: .blank)])
        }
        _ = try Self.open(kind: .delete, claims: [ClaimedItem(item: .address, value: .blank)])
        #expect(throws: Refusal(.invalidDate)) { try Self.open(receivedDaysAgo: -1) }
        #expect(throws: Refusal(.missingApplicationNumber)) { try Self.open(application: "") }
    }

    @Test func dueThirtyDaysAfterTheReceiptAndNeverLateOnceClosed() throws {
        var investigation = try Self.open(receivedDaysAgo: 0)
        let received = Self.opened.japanDay
        #expect(investigation.dueOn == received.adding(days: 30))
        #expect(!investigation.isOverdue(on: received.adding(days: 30)))
        #expect(investigation.isOverdue(on: received.adding(days: 31)))
        try investigation.take(CorrectionStep(
            kind: .closed, time: Self.opened, operatorID: "", note: PersonalText("取下げ"), result: .withdrawn))
        #expect(!investigation.isOverdue(on: received.adding(days: 31)))
        #expect(throws: Refusal(.investigationClosed)) {
            try investigation.take(CorrectionStep(
                kind: .examined, time: Self.opened, operatorID: "", note: PersonalText("記録")))
        }
    }

    @Test func noStepIsEarlierThanTheLast() throws {
        var investigation = try Self.open()
        let early = Moment(milliseconds: Self.opened.milliseconds - 1)
        #expect(throws: Refusal(.investigationStep)) {
            try investigation.take(CorrectionStep(
                kind: .examined, time: early, operatorID: "", note: PersonalText("記録")))
        }
    }

    @Test func itPrintsNothingOfThePerson() throws {
        let investigation = try Self.open()
        var text = ""
        dump(investigation, to: &text)
        text += "\(investigation) \(String(reflecting: investigation))"
        #expect(!text.contains("鹿児島市") && !text.contains(Self.code.digits))
    }
}
