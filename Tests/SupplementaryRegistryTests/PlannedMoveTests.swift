import JukiDomain
import JukiMessages
import RecordStore
import SupplementaryRegistry
import Testing

/// A planned move overseas over a 消除: the register looks up what it was, in the store and within a group.
@Suite struct PlannedMoveTests {
    private let bed: GlyphBed

    init() throws {
        bed = try GlyphBed()
    }

    /// 記載 of a move planned in ten days, 消除, and 記載 again with one day or another.
    private func notices(_ index: Int, again date: CalendarDate) -> [SupplementaryRecord] {
        var planned = bed.person(index)
        planned.state = .movedOverseas
        planned.lastAddress = planned.address
        planned.address = .blank
        planned.addressMunicipality = nil
        planned.changeDate = bed.today.adding(days: 10)
        var deletion = planned
        (deletion.kind, deletion.state, deletion.changeDate) = (.deletion, .deleted, bed.today)
        var again = planned
        again.changeDate = date
        return [planned, deletion, again]
    }

    @Test(arguments: [true, false])
    func theDayOfThe消除DoesNotBecomeThatOfTheMove(inOneGroup: Bool) throws {
        for (index, (days, expected)) in [(10, nil), (20, nil), (0, Reason.itemMustNotChange)].enumerated() {
            let records = notices(index, again: bed.today.adding(days: days))
            let outcomes: [NoticeOutcome]
            if inOneGroup {
                let group = Outcomes()
                bed.committer.commit(records.map { bed.act(bed.next($0), group) })
                outcomes = group.all
            } else {
                outcomes = try records.map { try bed.send($0) }
            }
            #expect(outcomes.map { $0.refusal?.reason } == [nil, nil, expected], "in \(days) days")
            let refused = outcomes.last?.refusal?.item
            #expect(refused == (expected == nil ? nil : SupplementaryItem.changeDate.rawValue))
        }
    }
}
