import JukiDomain
import OrderedStore
import RecordStore
import ResidentRegistry
import SharedRegistry
import SecondaryIndex
import Testing

/// What an erasure leaves of a person: no name in any form, and of the code only what must outlive the record.
@Suite struct ErasureTraceTests {
    static let start = day(2026, 4, 1)
    static let home = People.municipalities[0]

    /// Where a code may still stand, and why.
    ///
    /// - parked: the list of notices that were never applied tells the operator whom to ask about; a parked notice
    ///   is no version, so no retention clock runs for it. It holds the code and no other item.
    /// - reconciliations: a kept report names the codes in which two files differed, and which items, no values; for
    ///   two years.
    /// - outbox: only until the national server has confirmed, which it has 150 years later; sealed besides.
    static let mayHoldTheCode: Set<Keyspace> = [Keyspaces.parked, Keyspaces.reconciliations]

    private static func traces() -> TraceSearch {
        let texts = ["幽霊氏名", "ゆうれいかな", "幻番地一丁目"].flatMap { text in
            [
                TraceSearch.Pattern(name: "text", bytes: Array(text.utf8)),
                TraceSearch.Pattern(name: "text", bytes: text.utf16.flatMap { bigEndian($0) }),
            ]
        }
        return TraceSearch(texts)
    }

    private static func codeTraces(_ codes: [ResidentRecordCode]) -> TraceSearch {
        TraceSearch(codes.flatMap { code in
            [
                TraceSearch.Pattern(name: "code", bytes: Array(code.digits.utf8)),
                TraceSearch.Pattern(name: "code", bytes: bigEndian(code.value)),
                TraceSearch.Pattern(name: "code", bytes: bigEndian(code.value).reversed()),
            ]
        })
    }

    private static func canary(_ reason: ChangeReason, on day: CalendarDate) -> UpdateNotice {
        var notice = People.notice(5, reason: reason, on: day, number: People.number(5))
        notice.record.name.text = PersonalText("幽霊氏名")
        notice.record.kanaName = PersonalText("ゆうれいかな")
        notice.record.searchKana = PersonalText(utf8: Kana.strictKey(utf8: notice.record.kanaName.utf8.span).bytes)
        notice.record.address.text = PersonalText("幻番地一丁目")
        return notice
    }

    /// Entry, correction, a parked notice, a change of code, a deletion; then 150 years.
    private func live(in bed: TestBed) throws -> [ResidentRecordCode] {
        let renamed = People.code(6)
        try bed.apply([Self.canary(.moveIn, on: Self.start), People.notice(9, on: Self.start)])
        bed.clock.advance(days: 1)
        var correction = Self.canary(.exOfficioCorrection, on: Self.start)
        correction.record.formerSurname.text = PersonalText("幽霊氏名")
        try bed.apply([correction])
        var birth = Self.canary(.birth, on: Self.start)
        birth.number = 4
        let parked = bed.commit([(Self.home, [LaneNotice(number: 4, content: .notice(birth))])])
        #expect(parked.map(\.refusal?.reason) == [.codeAlreadyUsed])
        var change = Self.canary(.recordCodeRequest, on: Self.start)
        change.record.formerSurname = correction.record.formerSurname
        change.previousCode = change.record.code
        change.record.code = renamed
        try bed.apply([change])
        #expect(try bed.keepReport().differences.count == 2)
        var death = Self.canary(.death, on: Self.start)
        death.record.formerSurname = correction.record.formerSurname
        death.record.code = renamed
        try bed.apply([death])
        return [People.code(5), renamed]
    }

    /// The national server has confirmed everything.
    private func emptyOutbox(of bed: TestBed) throws {
        let last = try Outbox.nextSequence(in: bed.store) - 1
        bed.commit { transaction in
            Outbox.acknowledge(through: last, after: 0, into: &transaction.batch)
            return { _ in }
        }
    }

    @Test func nothingOfThePersonIsLeft() throws {
        let bed = try TestBed(on: Self.start)
        let codes = try live(in: bed)
        try emptyOutbox(of: bed)
        let (texts, numbers) = (Self.traces(), Self.codeTraces(codes))
        #expect(try !texts.found(in: bed.store).isEmpty, "the search sees the person while there is one")

        bed.clock.set(bed.clock.today.adding(years: RetentionClock.yearsKept).adding(days: 1))
        let today = bed.clock.today
        bed.commit { transaction throws(RecordStoreError) in
            let step = try transaction.eraseStep(asOf: today)
            #expect(step.isFinished && step.report.deletedRecords == 1 && step.report.historyVersions == 3)
            return { _ in }
        }
        #expect(try texts.found(in: bed.store).isEmpty)
        let places = try numbers.found(in: bed.store)
        #expect(places == Set(Self.mayHoldTheCode.map { "\($0.name): code" }))
        #expect(try bed.entries(Keyspaces.numbers).isEmpty, "nor does its number's hash lead anywhere")
        #expect(try bed.entries(Keyspaces.outcomes).count == 6, "lane outcomes stay, and hold no code")
        // The neighbour has lost nothing.
        #expect(try bed.reader.newest(People.code(9)) != nil)
        #expect(try bed.entries(Keyspaces.records).count == 1)

        // Deleted values leave the files with the next compaction.
        try bed.store.flush()
        for keyspace in bed.store.keyspaces { try bed.store.compact(keyspace) }
        // Old files go when the store is opened again.
        try bed.reopen()
        bed.store.close()
        let left = try texts.found(inFilesUnder: bed.path).names
        #expect(left.isEmpty, "\(left.sorted())")
    }
}
