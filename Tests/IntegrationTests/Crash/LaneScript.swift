import JukiDomain
import JukiMessages
import SyntheticPopulation

/// What one municipality sends, and what must become of each notice: made from a seed before the test begins.
struct LaneScript: Sendable {
    enum Expected: Hashable, Sendable {
        case applied(updateSequence: UInt64)
        case parked(Reason)

        init?(_ result: NoticeOutcome.Result) {
            switch result {
            case .applied(let sequence): self = .applied(updateSequence: sequence)
            case .parked(let refusal): self = .parked(refusal.reason)
            case .refused: return nil
            }
        }
    }

    struct Step: Sendable {
        let draft: NoticeDraft
        let expected: Expected
        /// The person's record afterwards, if the notice is applied.
        let record: IdentityRecord?
    }

    let municipality: MunicipalityCode
    /// Step n - 1 is notice n.
    let steps: [Step]

    init(_ municipality: MunicipalityCode, of plan: PopulationPlan, count: Int, seed: UInt64) {
        self.municipality = municipality
        var writer = ScriptWriter(newcomers: plan.firstLoad(of: municipality).makeIterator(), seed: seed)
        steps = (1...count).map { writer.step(number: UInt64($0)) }
    }

    /// The newest record of everybody after so many notices, by code; the dead included.
    func people(after count: Int) -> [ResidentRecordCode: IdentityRecord] {
        steps[..<count].reduce(into: [:]) { people, step in
            if let record = step.record { people[record.code] = record }
        }
    }

    /// The municipality's own file after so many notices.
    func file(after count: Int) -> [IdentityRecord] {
        people(after: count).values.filter { !$0.isDeleted }.sorted { $0.code < $1.code }
    }

    func parked(after count: Int) -> Int { steps[..<count].count { $0.record == nil } }
}

/// Makes one notice after another: people come, move and die, and some notices are wrong.
private struct ScriptWriter {
    var newcomers: FirstLoad.Iterator
    var random: SplitMix64
    var present: [IdentityRecord] = []

    init(newcomers: FirstLoad.Iterator, seed: UInt64) {
        self.newcomers = newcomers
        random = SplitMix64(state: seed)
    }

    mutating func step(number: UInt64) -> LaneScript.Step {
        let roll = Int.random(in: 0..<100, using: &random)
        guard roll >= 60, !present.isEmpty else { return arrival(number) }
        let index = Int.random(in: present.indices, using: &random)
        switch roll {
        case ..<80: return move(number, index)
        case ..<88: return death(number, index)
        case ..<94: return controlCharacter(number, index)
        default: return secondBirth(number, index)
        }
    }

    private mutating func arrival(_ number: UInt64) -> LaneScript.Step {
        guard var record = newcomers.next()?.record else { preconditionFailure("the municipality has more people") }
        record.updateSequence = 1
        present.append(record)
        return applied(number, record)
    }

    private mutating func move(_ number: UInt64, _ index: Int) -> LaneScript.Step {
        present[index].changeReason = .moveWithin
        present[index].address = GaijiText(
            PersonalText("新町\(number)番地"), version: present[index].address.version)
        present[index].updateSequence += 1
        return applied(number, present[index])
    }

    private mutating func death(_ number: UInt64, _ index: Int) -> LaneScript.Step {
        var record = present.remove(at: index)
        record.changeReason = .death
        record.isDeleted = true
        record.updateSequence += 1
        return applied(number, record)
    }

    private func controlCharacter(_ number: UInt64, _ index: Int) -> LaneScript.Step {
        var draft = Self.draft(number, present[index])
        draft.record?.address += [0x07]
        return LaneScript.Step(draft: draft, expected: .parked(.forbiddenCharacter), record: nil)
    }

    private func secondBirth(_ number: UInt64, _ index: Int) -> LaneScript.Step {
        var record = present[index]
        record.changeReason = .birth
        return LaneScript.Step(draft: Self.draft(number, record), expected: .parked(.codeAlreadyUsed), record: nil)
    }

    private func applied(_ number: UInt64, _ record: IdentityRecord) -> LaneScript.Step {
        LaneScript.Step(
            draft: Self.draft(number, record), expected: .applied(updateSequence: record.updateSequence),
            record: record)
    }

    private static func draft(_ number: UInt64, _ record: IdentityRecord) -> NoticeDraft {
        NoticeDraft(UpdateNotice(number: number, record: record))
    }
}
