import JukiDomain
import OrderedStore
import RecordStore
import ResidentRegistry
import SharedRegistry
import Testing

/// 整合性確認: what one run finds between a municipality's file and the store.
@Suite struct ReconcileRunTests {
    static let start = day(2026, 4, 1)
    static let home = People.municipalities[0]

    private static func begin(
        _ bed: TestBed, _ mode: ReconcileSummary.Mode, lastNotice: UInt64? = nil
    ) throws -> Result<ReconcileRun<IdentityRegister>, Refusal> {
        let current = try LaneReader(bed.store).state(of: home).lastNoticeNumber
        return try ReconcileRun.begin(
            municipality: home, mode: mode, lastNoticeNumber: lastNotice ?? current, snapshot: bed.store.snapshot(),
            register: IdentityRegister(), keys: bed.keys, now: bed.clock.now)
    }

    // MARK: The municipality's side

    /// A full file, in pieces of random size.
    private static func compareFully(
        _ file: [IdentityRecord], _ bed: TestBed, _ random: inout SeededRandom
    ) throws -> ReconcileRun<IdentityRegister> {
        var run = try begin(bed, .fullFile).get()
        try send(file, of: .all, to: &run, &random)
        return run
    }

    private static func send(
        _ records: [IdentityRecord], of range: CodeRange, to run: inout ReconcileRun<IdentityRegister>,
        _ random: inout SeededRandom
    ) throws {
        var rest = records[...]
        while rest.count > 3, random.chance(70) {
            let piece = rest.prefix(1 + random.below(rest.count))
            _ = try run.take(Array(piece), of: range, isLast: false).get()
            rest = rest.dropFirst(piece.count)
        }
        _ = try run.take(Array(rest), of: range, isLast: true).get()
    }

    /// Fingerprints from the whole down to the leaves that differ, then their records.
    private static func compareRanges(
        _ file: [IdentityRecord], _ bed: TestBed, _ random: inout SeededRandom
    ) throws -> ReconcileRun<IdentityRegister> {
        var run = try begin(bed, .ranges).get()
        var asked: [CodeRange] = [.all]
        var leaves: [CodeRange] = []
        while !asked.isEmpty {
            let differing = try run.compare(asked.map { ($0, fingerprint(of: file, in: $0, bed)) }).get()
            leaves += differing.filter(\.isLeaf)
            asked = differing.filter { !$0.isLeaf }.flatMap(\.children)
        }
        for leaf in leaves.shuffled(using: &random) {
            try send(file.filter { leaf.contains($0.code) }, of: leaf, to: &run, &random)
        }
        return run
    }

    private static func fingerprint(of file: [IdentityRecord], in range: CodeRange, _ bed: TestBed) -> Fingerprint {
        file.reduce(into: .empty) { sum, record in
            guard range.contains(record.code) else { return }
            sum.add(bed.keys.recordDigest(of: CanonicalEncoding.encode(record), municipality: home))
        }
    }

    // MARK: Planting

    private struct Planted {
        var file: [IdentityRecord] = []
        var differences: Set<ReconcileDifference> = []
    }

    /// 120 residents of the municipality, 20 of another, 20 deleted; each of the first sent twice.
    private static func population(_ bed: TestBed) throws -> [Int: IdentityRecord] {
        try bed.apply((0..<120).map { People.notice($0, on: start) })
        try bed.apply((120..<140).map { People.notice($0, in: People.municipalities[1], on: start) })
        try bed.apply((140..<160).map { People.notice($0, on: start) })
        try bed.apply((140..<160).map { People.notice($0, reason: .moveOut, on: start) })
        var corrections: [UpdateNotice] = []
        var records: [Int: IdentityRecord] = [:]
        for index in 0..<120 {
            var notice = People.notice(index, reason: .exOfficioCorrection, on: start)
            notice.record.formerSurname.text = PersonalText("鴨池\(index)")
            corrections.append(notice)
            notice.record.updateSequence = 2
            records[index] = notice.record
        }
        try bed.apply(corrections)
        return records
    }

    private static func plant(
        in records: [Int: IdentityRecord], _ bed: TestBed, _ random: inout SeededRandom
    ) -> Planted {
        var planted = Planted()
        let address = IdentityItem.address.rawValue
        for (index, stored) in records.sorted(by: { $0.key < $1.key }) {
            var record = stored
            func differ(_ kind: DifferenceClass, items: [UInt8] = []) {
                planted.differences.insert(ReconcileDifference(code: stored.code, kind: kind, items: items))
            }
            switch random.below(12) {
            case 0:
                differ(.missingAtCS)
                continue
            case 1, 2, 3:
                record.address.text = PersonalText("別の町\(index)番")
                record.updateSequence = [3, 1, 0].randomElement(using: &random) ?? 0
                differ(
                    record.updateSequence == 3 ? .staleOnServer : record.updateSequence == 1 ? .aheadOnServer : .items,
                    items: [address])
            case 4:
                record.name.text = PersonalText("氏名\(index)号\u{3000}")
                differ(.notationOnly, items: [IdentityItem.kanjiName.rawValue])
            case 5: record.updateSequence = UInt64(random.below(9))
            default: break
            }
            planted.file.append(record)
        }
        for index in 120..<140 where random.chance(30) {
            let record = People.record(index, on: start)
            planted.file.append(record)
            planted.differences.insert(ReconcileDifference(
                code: record.code, kind: .otherMunicipality, elsewhere: People.municipalities[1]))
        }
        for index in 140..<160 where random.chance(30) {
            planted.file.append(People.record(index, on: start))
            planted.differences.insert(ReconcileDifference(code: People.code(index), kind: .extraDeleted))
        }
        for index in 500..<520 where random.chance(30) {
            planted.file.append(People.record(index, on: start))
            planted.differences.insert(ReconcileDifference(code: People.code(index), kind: .missingOnServer))
        }
        planted.file.sort { $0.code < $1.code }
        return planted
    }

    @Test(arguments: [51, 52, 53, 54] as [UInt64])
    func bothModesFindWhatWasPlanted(seed: UInt64) throws {
        print("reconciliation: seed \(seed)")
        var random = SeededRandom(seed: seed)
        let bed = try TestBed(on: Self.start)
        let planted = Self.plant(in: try Self.population(bed), bed, &random)
        let full = try Self.compareFully(planted.file, bed, &random)
        let ranges = try Self.compareRanges(planted.file, bed, &random)
        for (name, run) in [("full file", full), ("ranges", ranges)] {
            let found = run.differences
            #expect(found.count == planted.differences.count, "seed \(seed), \(name)")
            #expect(Set(found) == planted.differences, "seed \(seed), \(name)")
            #expect(run.isComplete && run.residentsOnServer == 120, "seed \(seed), \(name)")
        }
        #expect(Set(full.differences) == Set(ranges.differences), "seed \(seed)")
        #expect(full.recordsCompared == UInt64(planted.file.count), "seed \(seed)")
        #expect(ranges.recordsCompared < full.recordsCompared, "seed \(seed): ranges that agree send no records")
        #expect(Set(full.differences.map(\.kind)) == Set(DifferenceClass.allCases), "seed \(seed)")
    }

    // MARK: Refusals

    private static func refusal<T>(_ result: Result<T, Refusal>) -> Refusal? {
        if case .failure(let refusal) = result { refusal } else { nil }
    }

    @Test func aFileOfAnotherMomentIsRefused() throws {
        let bed = try TestBed(on: Self.start)
        try bed.apply([People.notice(1, on: Self.start), People.notice(2, on: Self.start)])
        for lastNotice in [0, 1, 3] as [UInt64] {
            let refusal = Self.refusal(try Self.begin(bed, .ranges, lastNotice: lastNotice))
            #expect(refusal == Refusal(.laneNotCurrent, expected: 2))
        }
        #expect(Self.refusal(try Self.begin(bed, .ranges, lastNotice: 2)) == nil)
    }

    @Test func unsortedRecordsAreRefused() throws {
        let bed = try TestBed(on: Self.start)
        let sorted = (0..<4).map { People.record($0, on: Self.start) }.sorted { $0.code < $1.code }
        for wrong in [[sorted[1], sorted[0]], [sorted[2], sorted[2]]] {
            var run = try Self.begin(bed, .fullFile).get()
            #expect(Self.refusal(try run.take(wrong, of: .all, isLast: true))?.reason == .recordsNotSorted)
        }
        var run = try Self.begin(bed, .fullFile).get()
        _ = try run.take([sorted[2]], of: .all, isLast: false).get()
        #expect(Self.refusal(try run.take([sorted[1]], of: .all, isLast: true))?.reason == .recordsNotSorted)
    }

    @Test func rangesThatWereNotAskedForAreRefused() throws {
        let bed = try TestBed(on: Self.start)
        try bed.apply((0..<9).map { People.notice($0, on: Self.start) })
        let leaf = try #require(CodeRange(prefix: "0073"))
        var full = try Self.begin(bed, .fullFile).get()
        #expect(Self.refusal(try full.compare([(.all, .empty)]))?.reason == .rangeNotAsked)
        #expect(Self.refusal(try full.take([], of: leaf, isLast: true))?.reason == .rangeNotAsked)
        #expect(!full.isComplete, "a run that is finished now has not seen the file")
        var ranges = try Self.begin(bed, .ranges).get()
        #expect(Self.refusal(try ranges.take([], of: .all, isLast: true))?.reason == .rangeNotAsked)
        #expect(Self.refusal(try ranges.compare([(leaf, .empty)]))?.reason == .rangeNotAsked)
        #expect(try ranges.compare([(.all, .empty)]).get() == [.all] && !ranges.isComplete)
        #expect(Self.refusal(try ranges.compare([(.all, .empty)]))?.reason == .rangeNotAsked, "once is enough")
    }

    @Test func aFileOfOthersEndsTheRunBeforeItFillsTheMemory() throws {
        let bed = try TestBed(on: Self.start)
        var run = try Self.begin(bed, .fullFile).get()
        let most = ReconcileRun<IdentityRegister>.differencesMax
        var invented = People.record(1, on: Self.start)
        var codes = (1...most + 1).map { ResidentRecordCode(body: UInt64($0)) }[...]
        while !codes.isEmpty {
            let records = codes.prefix(500).map { code in
                invented.code = code
                return invented
            }
            codes = codes.dropFirst(500)
            let taken = try run.take(records, of: .all, isLast: codes.isEmpty)
            let refusal = Refusal(.tooManyDifferences, expected: UInt64(most))
            #expect(Self.refusal(taken) == (codes.isEmpty ? refusal : nil))
        }
    }

    /// An empty file of a large municipality: whoever lives there would be a difference.
    @Test func anEmptyFileEndsTheRunAtTheFirstDifferenceTooMany() throws {
        let bed = try TestBed(on: Self.start)
        let most = ReconcileRun<IdentityRegister>.differencesMax
        var batch = WriteBatch()
        for body in 1...UInt64(most + 1000) {
            let key = bigEndian(Self.home.value) + bigEndian(ResidentRecordCode(body: body).value)
            batch.put(key, [UInt8](repeating: 0, count: 32), in: Keyspaces.residency)
        }
        try bed.store.write(batch, durability: .buffered)
        var run = try Self.begin(bed, .fullFile).get()
        let refusal = Self.refusal(try run.take([], of: .all, isLast: true))
        #expect(refusal == Refusal(.tooManyDifferences, expected: UInt64(most)))
        #expect(run.differences.count == most + 1)
    }

    // MARK: Reports

    /// Two years of one a month; codes of persons stand in them.
    @Test func oldReportsAreErasedWithEverythingInThem() throws {
        let bed = try TestBed(on: Self.start)
        let difference = ReconcileDifference(code: People.code(1), kind: .missingOnServer)
        for run in 1...26 {
            let summary = try Self.begin(bed, .ranges).get().summary(finishedAt: bed.clock.now)
            bed.commit { transaction throws(RecordStoreError) in
                _ = try transaction.keep(summary, [ReconcileDifference](repeating: difference, count: run))
                return { _ in }
            }
        }
        let runs = try ReconcileArchive(bed.store).runs(of: Self.home, limit: 99)
        #expect(runs.map(\.run) == (3...26).reversed())
        #expect(try bed.entries(Keyspaces.reconciliations).count == 24 + (3...26).reduce(0, +))
    }

    @Test func reportsAreKeptAndReadBack() throws {
        let bed = try TestBed(on: Self.start)
        let differences = (0..<25).map { index in
            ReconcileDifference(
                code: People.code(index), kind: DifferenceClass.allCases[index % 8], items: [2, UInt8(index)],
                elsewhere: index % 3 == 0 ? People.municipalities[1] : nil)
        }
        for run in 1...3 {
            let began = try Self.begin(bed, run == 2 ? .fullFile : .ranges).get()
            bed.clock.advance(days: 1)
            var summary = began.summary(finishedAt: bed.clock.now)
            summary.differences = UInt64(differences.count)
            bed.commit { [summary] transaction throws(RecordStoreError) in
                let kept = try transaction.keep(summary, differences)
                #expect(kept.run == UInt64(run))
                return { _ in }
            }
        }
        try bed.reopen()
        let archive = ReconcileArchive(bed.store)
        let runs = try archive.runs(of: Self.home, limit: 10)
        #expect(runs.map(\.run) == [3, 2, 1] && runs.map(\.mode) == [.ranges, .fullFile, .ranges])
        #expect(runs[0].startedAt < runs[0].finishedAt && runs[1].finishedAt == runs[0].startedAt)
        #expect(try archive.runs(of: Self.home, limit: 2).map(\.run) == [3, 2])
        #expect(try archive.runs(of: People.municipalities[1], limit: 9).isEmpty)
        #expect(try archive.summary(of: Self.home, run: 2) == runs[1])
        #expect(try archive.summary(of: Self.home, run: 4) == nil)
        var paged: [ReconcileDifference] = []
        while true {
            let page = try archive.differences(of: Self.home, run: 2, from: UInt32(paged.count), limit: 7)
            guard !page.isEmpty else { break }
            paged += page
        }
        #expect(paged == differences)
        #expect(try archive.differences(of: Self.home, run: 1, from: 25, limit: 7).isEmpty)
    }
}
