import JukiDomain
import RecordStore
import ResidentRegistry
import SharedRegistry
import Testing

/// The whole update path against the model: the same random traffic to both, the same outcomes and the same register.
@Suite struct UpdateModelTests {
    static let groups = 120
    static let noticesPerActMax = 6
    static let actsPerGroupMax = 8

    /// What must be answered to one notice.
    enum Expectation {
        case applied(updateSequence: UInt64)
        case parked(because: Set<Reason>)
        case parkedAsFaulty(Refusal)
        case repeated
        case refused(Reason, expected: UInt64)
    }

    struct Sent {
        var sender: MunicipalityCode
        var notice: LaneNotice<IdentityRegister>
        var expectation: Expectation
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func randomTraffic(seed: UInt64) throws {
        print("update model: seed \(seed)")
        let bed = try TestBed()
        var generator = NoticeGenerator(seed: seed)
        var model = RegisterModel()
        var seen: Set<String> = []
        for group in 0..<Self.groups {
            var acts: [TestBed.LaneAct] = []
            var sent: [Sent] = []
            for _ in 0...generator.random.below(Self.actsPerGroupMax) {
                let sender = People.municipalities[generator.random.below(People.municipalities.count)]
                var notices: [LaneNotice<IdentityRegister>] = []
                for _ in 0...generator.random.below(Self.noticesPerActMax) {
                    let notice = generator.notice(from: sender, model, today: bed.clock.today)
                    notices.append(notice)
                    sent.append(Sent(
                        sender: sender, notice: notice,
                        expectation: Self.take(notice, from: sender, at: bed.clock.now, &model)))
                }
                acts.append((sender, notices))
            }
            let outcomes = bed.commit(acts)
            try #require(outcomes.count == sent.count, "seed \(seed) group \(group)")
            for (sent, outcome) in zip(sent, outcomes) {
                let complaint = Self.compare(sent, outcome, at: bed.clock.now, &model)
                try #require(complaint == nil, "seed \(seed) group \(group): \(complaint ?? "")")
                seen.insert(outcome.refusal.map { "\($0.reason)" } ?? "applied")
            }
            bed.clock.advance(days: generator.random.below(3))
            if generator.random.chance(8) { try bed.reopen() }
            if group % 30 == 29 { try RegisterComparison(model, bed, "seed \(seed) group \(group)").run() }
        }
        #expect(bed.fatalErrors.all.isEmpty && model.onward.count > 200, "seed \(seed)")
        #expect(seen.count > 15, "seed \(seed): only \(seen.sorted())")
    }

    /// The model's side of `Transaction.take`.
    static func take(
        _ notice: LaneNotice<IdentityRegister>, from sender: MunicipalityCode, at moment: Moment,
        _ model: inout RegisterModel
    ) -> Expectation {
        var lane = model.lanes[sender] ?? RegisterModel.Lane()
        defer { model.lanes[sender] = lane }
        let content = content(of: notice)
        if notice.number > 0, notice.number < lane.next {
            let isSame = lane.entries[Int(notice.number) - 1].content == content
            return isSame ? .repeated : .refused(.noticeConflict, expected: lane.next)
        }
        guard notice.number == lane.next else { return .refused(.noticeGap, expected: lane.next) }
        lane.entries.append(RegisterModel.LaneEntry(content: content, decidedAt: moment.milliseconds))
        func count(_ reason: UInt8, isApplied: Bool) {
            let key = RegisterModel.CounterKey(
                day: moment.japanDay, municipality: sender, reason: reason, isApplied: isApplied)
            model.counters[key, default: 0] += 1
        }
        switch notice.content {
        case .faulty(let refusal, let code, _):
            lane.parked[notice.number] = (code, 0)
            count(0, isApplied: false)
            return .parkedAsFaulty(refusal)
        case .notice(let update):
            let reason = update.record.changeReason.rawValue
            let faults = model.faults(of: update, from: sender, today: moment.japanDay)
            if update.replacesNumber != 0, !faults.contains(.replacesUnknownNotice) {
                lane.parked[update.replacesNumber]?.replacedBy = update.number
            }
            guard faults.isEmpty else {
                lane.parked[notice.number] = (update.record.code, 0)
                count(reason, isApplied: false)
                return .parked(because: faults)
            }
            count(reason, isApplied: true)
            return .applied(updateSequence: model.apply(update, today: moment.japanDay))
        }
    }

    private static func content(of notice: LaneNotice<IdentityRegister>) -> [UInt8] {
        switch notice.content {
        case .notice(let update): [1] + CanonicalEncoding.encode(update)
        case .faulty(_, _, let content): content
        }
    }

    /// - Returns: what is wrong, or nil. Keeps what was answered, which a resend must get again.
    static func compare(
        _ sent: Sent, _ outcome: NoticeOutcome, at moment: Moment, _ model: inout RegisterModel
    ) -> String? {
        let number = sent.notice.number
        guard outcome.noticeNumber == number else { return "answered to another number" }
        if case .repeated = sent.expectation {
            let entry = model.lanes[sent.sender]?.entries[Int(number) - 1]
            let isRight = outcome.isRepeated && outcome.result == entry?.result && outcome.decidedAt == entry?.decidedAt
            return isRight ? nil : "a resend was answered \(outcome), first \(String(describing: entry))"
        }
        guard !outcome.isRepeated, outcome.decidedAt == moment.milliseconds else {
            return "\(outcome) is no first answer"
        }
        if case (.refused(let reason, let next), .refused(let refusal)) = (sent.expectation, outcome.result) {
            return refusal.reason == reason && refusal.expected == next ? nil : "\(refusal)"
        }
        let isRight = switch (sent.expectation, outcome.result) {
        case (.applied(let expected), .applied(let found)): expected == found
        case (.parked(let faults), .parked(let refusal)): faults.contains(refusal.reason)
        case (.parkedAsFaulty(let expected), .parked(let refusal)): expected == refusal
        default: false
        }
        guard isRight else { return "expected \(sent.expectation), answered \(outcome)" }
        model.lanes[sent.sender]?.entries[Int(number) - 1].result = outcome.result
        return nil
    }
}
