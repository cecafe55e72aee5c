import JukiDomain
import JukiMessages
import Testing

@Suite("Files of records and notices")
struct FileTests {
    private func drafts(_ random: inout SeededRandom, _ count: Int) -> [NoticeDraft] {
        (0..<count).map { _ in
            var draft = NoticeDraft(random.notice(number: 1 + random.number() / 2))
            draft.record?.updateSequence = random.number()
            draft.record?.notifiedOn = Array("20250908".utf8)
            draft.record?.retentionFlag = UInt32(random.next() % 5)
            if random.chance(3) { draft.record?.address = Self.unlawfulText }
            return draft
        }
    }

    private func supplementaryDrafts(_ random: inout SeededRandom, _ count: Int) -> [SupplementaryNoticeDraft] {
        (0..<count).map { _ in
            var draft = SupplementaryNoticeDraft(random.supplementaryNotice(number: 1 + random.number() / 2))
            draft.record?.updateSequence = random.number()
            draft.record?.notifiedOn = Array("20250908".utf8)
            if random.chance(3) { draft.record?.lastAddress = Self.unlawfulText }
            return draft
        }
    }

    /// What a faulty notice may hold, and what has a meaning in a TSV file.
    private static let unlawfulText: [UInt8] = Array("a\tb\nc\\d\r\\t".utf8) + [0xFF, 0x00]

    /// Feeds a reader in chunks of any size.
    private func feed(_ bytes: [UInt8], _ random: inout SeededRandom, _ take: ([UInt8]) throws -> Void) rethrows {
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + 1 + Int(random.next() % 700))
            try take(Array(bytes[start..<end]))
            start = end
        }
    }

    @Test("Length-delimited notices and records", arguments: 0..<20)
    func delimited(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        try expectDelimited(drafts(&random, 40), &random, "seed \(seed)")
        try expectDelimited(supplementaryDrafts(&random, 40), &random, "seed \(seed)")
    }

    private func expectDelimited<Notice: FileNotice>(
        _ drafts: [Notice], _ random: inout SeededRandom, _ comment: Comment
    ) throws {
        var file: [UInt8] = []
        for draft in drafts { RecordFile.append(draft, to: &file) }
        var reader = RecordFileReader<Notice>()
        var read: [Notice] = []
        try feed(file, &random) { chunk in
            reader.append(chunk)
            while let entry = try reader.next() {
                read.append(try entry.content.get())
                #expect(entry.position == read.count)
            }
        }
        try reader.finish()
        #expect(read.map { $0.encode() } == drafts.map { $0.encode() }, comment)

        var records: [UInt8] = []
        for draft in drafts { RecordFile.append(try #require(draft.record), to: &records) }
        var recordReader = RecordFileReader<Notice.Record>()
        recordReader.append(records)
        for draft in drafts { #expect(try recordReader.next()?.content.get().encode() == draft.record?.encode()) }
        #expect(try recordReader.next() == nil)
    }

    @Test("One message of a file is bad; the file is cut; it is another kind of file")
    func badFiles() throws {
        var random = SeededRandom(seed: 5)
        let draft = drafts(&random, 1)[0]
        var file: [UInt8] = [2, 0xFF, 0xFF]
        RecordFile.append(draft, to: &file)
        var reader = RecordFileReader<NoticeDraft>()
        reader.append(file.dropLast())
        guard case .failure(let refusal)? = try reader.next()?.content else {
            Issue.record("accepted")
            return
        }
        #expect(refusal.reason == .malformedMessage)
        #expect(try reader.next() == nil)
        #expect(throws: RecordFileError(kind: .truncated, position: 2)) { try reader.finish() }
        reader.append(file.suffix(1))
        #expect(try reader.next()?.content.get().encode() == draft.encode())
        try reader.finish()

        var other = RecordFileReader<NoticeDraft>()
        other.append([UInt8](repeating: 0xFF, count: 40))
        #expect(throws: RecordFileError(kind: .notALength, position: 1)) { _ = try other.next() }
    }

    @Test("TSV with every column, in any order of columns", arguments: 0..<20)
    func tsv(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        try expectTSV(drafts(&random, 20), &random, seed)
        // A table has no place for pictures.
        let plain = supplementaryDrafts(&random, 20).map { draft in
            var draft = draft
            draft.glyphs = []
            return draft
        }
        try expectTSV(plain, &random, seed)
    }

    private func expectTSV<Notice: FileNotice>(
        _ drafts: [Notice], _ random: inout SeededRandom, _ seed: Int
    ) throws {
        let writer = TSVWriter<Notice>(TSVColumn.notice.shuffled(using: &random))
        var file: [UInt8] = seed % 2 == 0 ? [0xEF, 0xBB, 0xBF] : []
        writer.appendHeader(to: &file)
        for draft in drafts { writer.append(draft, to: &file) }
        if seed % 3 == 0 { file.removeLast() }
        var reader = TSVReader<Notice>()
        var read: [Notice] = []
        try feed(file, &random) { chunk in
            reader.append(chunk)
            while let entry = try reader.next() { read.append(try entry.content.get()) }
        }
        reader.finish()
        while let entry = try reader.next() { read.append(try entry.content.get()) }
        #expect(reader.columns == writer.columns)
        #expect(read.map { $0.encode() } == drafts.map { $0.encode() }, "seed \(seed)")
    }

    @Test("A record file as TSV gives the records back", arguments: 0..<20)
    func tsvRecords(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let record = random.record()
        let read = try #require(try throughTSV(NoticeDraft(number: 0, record: IdentityRecordDraft(record))).record)
        #expect(try ItemCheck.record(from: read, origin: .server) == record, "seed \(seed)")
        var supplementary = random.supplementaryRecord()
        supplementary.glyphs = [:]
        let draft = SupplementaryNoticeDraft(number: 0, record: SupplementaryRecordDraft(supplementary))
        let other = try #require(try throughTSV(draft).record)
        #expect(try SupplementaryItemCheck.record(from: other, origin: .server) == supplementary, "seed \(seed)")
    }

    private func throughTSV<Notice: FileNotice>(_ draft: Notice) throws -> Notice {
        var file: [UInt8] = []
        let writer = TSVWriter<Notice>(TSVColumn.record)
        writer.appendHeader(to: &file)
        writer.append(draft, to: &file)
        var reader = TSVReader<Notice>()
        reader.append(file)
        return try #require(try reader.next()).content.get()
    }

    @Test("The columns of the supplementary register are its items, and what the server assigns beside them")
    func supplementaryColumns() {
        let items = SupplementaryItem.allCases.map(\.fieldName) + ["update_sequence", "notified_on"]
        #expect(TSVColumn<SupplementaryNoticeDraft>.record.map(\.name) == items)
        let notice = ["notice_number"] + items + ["replaces_notice_number"]
        #expect(TSVColumn<SupplementaryNoticeDraft>.notice.map(\.name) == notice)
    }

    @Test("A faulty line costs that line only, and says where and why")
    func faultyLines() throws {
        let long = String(repeating: "x", count: TSVLine.sizeMax + 1)
        let text = """
            notice_number\tsex\tgaiji_flag\taddress
            1\t1\t0\ta\r

            x\t1\t0\ta
            3\t1\t2\ta
            4\t1\t0\ta\\q
            5\t1
            6\t99999999999\t\ta
            7\t1\t1\t\(long)
            8\t2\t1\tlast
            """
        var reader = TSVReader<NoticeDraft>()
        var found: [Int: TSVFault.Kind] = [:]
        var good: [UInt64] = []
        var random = SeededRandom(seed: 3)
        func drain() throws {
            while let entry = try reader.next() {
                switch entry.content {
                case .success(let draft): good.append(draft.number)
                case .failure(let fault):
                    #expect(fault.line == entry.line)
                    found[entry.line] = fault.kind
                }
            }
        }
        try feed(Array(text.utf8), &random) { chunk in
            reader.append(chunk)
            try drain()
        }
        reader.finish()
        try drain()
        #expect(good == [1, 8])
        #expect(found == [
            4: .cell(column: "notice_number", .notADigit), 5: .cell(column: "gaiji_flag", .unknownEnumValue),
            6: .escape(column: "address"), 7: .cellCount(expected: 4, found: 2),
            8: .cell(column: "sex", .wrongLength), 9: .lineTooLong,
        ])
    }

    @Test(
        "A header with an unknown or a repeated column, or one of the other register",
        arguments: ["sex\tSex", "sex\tsex", "", "sex\tnotice_kind"])
    func header(line: String) {
        var reader = TSVReader<NoticeDraft>()
        reader.append(Array((line + "\n1\t1\n").utf8))
        #expect(throws: TSVFault.self) { _ = try reader.next() }
    }
}
