public import OrderedStore
public import RecordStore

/// What somebody looks for in the log; everything that is given holds together.
public struct EvidenceQuery: Sendable, Hashable {
    /// 操作者ＩＤ
    public var operatorID: String?
    /// 申請番号
    public var applicationNumber: String?
    /// Keyed hashes of one person's codes, 16 bytes each; empty for anybody.
    public var subjects: [[UInt8]] = []
    /// Identity in the peer's certificate.
    public var peer: String?
    /// Milliseconds since 1970-01-01T00:00:00Z, both ends included.
    public var time: ClosedRange<UInt64> = 0...UInt64.max

    public init() {}

    /// Every record of its persons is wanted.
    var takesAll: Bool {
        operatorID == nil && applicationNumber == nil && peer == nil && time == 0...UInt64.max
    }

    func matches(_ record: EvidenceRecord) -> Bool {
        time.contains(record.time) && (operatorID == nil || operatorID == record.operatorID)
            && (applicationNumber == nil || applicationNumber == record.applicationNumber)
            && (peer == nil || peer == record.peer)
    }
}

/// A part of what a query finds, ascending by sequence.
public struct EvidencePage: Sendable, Hashable {
    /// Records found through a person carry no subjects: that is who was asked for.
    public var entries: [EvidenceEntry] = []
    /// Everything up to this sequence was looked at; ask on from here. nil when everything was.
    public var lookedThrough: UInt64?
}

extension EvidenceLog {
    /// Records looked at for one page: some tenths of a second at worst, whatever the query.
    static let examinedMax = 20_000
    /// Records are written in the order of their commits; their times are taken a little before. A clock that was set
    /// back further than this has a mark in the log.
    static let clockStep: UInt64 = 300_000
    /// What that makes of times between two such marks, over restarts too.
    static let clockSlack: UInt64 = 2 * clockStep

    /// Finds entries, a page at a time: first by person, then by application, then by operator, and otherwise by time.
    /// - Parameters:
    ///   - sequence: entries after it.
    ///   - limit: entries in the page.
    public static func find(
        _ query: EvidenceQuery, after sequence: UInt64 = 0, limit: Int, in reading: some StoreReading
    ) throws(RecordStoreError) -> EvidencePage {
        // Nothing comes after the last sequence that there can be.
        guard sequence < .max else { return EvidencePage() }
        if !query.subjects.isEmpty { return try history(query, after: sequence, limit: limit, in: reading) }
        if let text = query.applicationNumber {
            return try marked(.applicationNumber, text, query, after: sequence, limit: limit, in: reading)
        }
        if let text = query.operatorID {
            return try marked(.operatorID, text, query, after: sequence, limit: limit, in: reading)
        }
        return try walked(query, after: sequence, limit: limit, in: reading)
    }

    /// Everything that is recorded of one person (誰が見たか), a page at a time.
    private static func history(
        _ query: EvidenceQuery, after sequence: UInt64, limit: Int, in reading: some StoreReading
    ) throws(RecordStoreError) -> EvidencePage {
        // One more than the page can take, so that it knows of it; each person's rows ascend.
        let rowsMax = (query.takesAll ? limit : examinedMax) + 1
        var found: [(sequence: UInt64, row: [UInt8])] = []
        do throws(StoreError) {
            for subject in Set(query.subjects) {
                let prefix = EvidenceLayout.subject(subject)
                var cursor = try reading.scan(
                    in: EvidenceLayout.index, from: prefix + EvidenceLayout.sequence(sequence + 1),
                    to: prefixEnd(prefix))
                var count = 0
                while count < rowsMax, try cursor.next() {
                    found.append((EvidenceLayout.sequence(of: cursor.key), cursor.value))
                    count += 1
                }
            }
        } catch {
            throw .store(error)
        }
        found.sort { $0.sequence < $1.sequence }
        var page = Page(limit: limit)
        for (sequence, row) in found where sequence != page.last {
            guard let record = try? EvidenceRecord(decodingRow: row) else {
                throw .damagedValue(keyspace: EvidenceLayout.index.name)
            }
            // One person's rows are few: whatever its time, each is looked at.
            guard page.take(sequence, record, query) != .full else { break }
        }
        return page.finished
    }

    /// - Throws: ``RecordStoreError/damagedValue(keyspace:)`` when a marked entry is missing and was not erased.
    private static func marked(
        _ kind: EvidenceLayout.IndexKind, _ text: String, _ query: EvidenceQuery, after sequence: UInt64, limit: Int,
        in reading: some StoreReading
    ) throws(RecordStoreError) -> EvidencePage {
        let mark = EvidenceLayout.Mark(kind: kind, name: text)
        var page = Page(limit: limit)
        var lastMissing: UInt64 = 0
        do throws(StoreError) {
            for stretch in try stretches(after: sequence, in: reading) {
                let first = try firstSequence(at: query.time.lowerBound, of: stretch, in: reading)
                guard first < stretch.upperBound else { continue }
                var isLookedAt = true
                var cursor = try EvidenceLayout.rows(of: mark, first..<stretch.upperBound, in: reading)
                while isLookedAt, try cursor.next() {
                    for sequence in try sequences(cursor.key, cursor.value)
                    where isLookedAt && (first..<stretch.upperBound).contains(sequence) {
                        let entry = try reading.get(EvidenceLayout.sequence(sequence), in: EvidenceLayout.entries)
                        if let entry {
                            isLookedAt = try page.take(sequence, record(entry), query) == .lookedAt
                        } else {
                            lastMissing = sequence
                        }
                    }
                }
                if page.isFull { break }
            }
        } catch {
            throw .store(error)
        }
        try requireErased(lastMissing, in: reading)
        return page.finished
    }

    private static func sequences(_ key: [UInt8], _ value: [UInt8]) throws(StoreError) -> [UInt64] {
        guard let row = EvidenceLayout.MarkRow(key: key, value: value) else {
            throw StoreError(kind: .corruption, message: "a row of the index of evidence cannot be read")
        }
        return row.sequences
    }

    /// - Throws: ``RecordStoreError/damagedValue(keyspace:)`` when an entry is missing and was not erased.
    private static func walked(
        _ query: EvidenceQuery, after sequence: UInt64, limit: Int, in reading: some StoreReading
    ) throws(RecordStoreError) -> EvidencePage {
        var page = Page(limit: limit)
        var lastMissing: UInt64 = 0
        do throws(StoreError) {
            for stretch in try stretches(after: sequence, in: reading) {
                var next = try firstSequence(at: query.time.lowerBound, of: stretch, in: reading)
                var cursor = try reading.scan(
                    in: EvidenceLayout.entries, from: EvidenceLayout.sequence(next),
                    to: EvidenceLayout.sequence(stretch.upperBound))
                while try cursor.next() {
                    let sequence = EvidenceLayout.sequence(of: cursor.key)
                    if sequence > next { lastMissing = sequence - 1 }
                    next = sequence + 1
                    guard try page.take(sequence, record(cursor.value), query) == .lookedAt else { break }
                }
                if page.isFull { break }
            }
        } catch {
            throw .store(error)
        }
        try requireErased(lastMissing, in: reading)
        return page.finished
    }

    /// An erasure may have passed meanwhile. It takes entries from the start: if not the last that is missing, it took
    /// none of them.
    private static func requireErased(
        _ lastMissing: UInt64, in reading: some StoreReading
    ) throws(RecordStoreError) {
        guard try lastMissing <= erasedBefore(in: reading) else {
            throw .damagedValue(keyspace: EvidenceLayout.entries.name)
        }
    }

    /// The sequences after one, cut where the clock was set back: within each, times ascend but for ``clockSlack``.
    private static func stretches(
        after sequence: UInt64, in reading: some StoreReading
    ) throws(StoreError) -> [Range<UInt64>] {
        let first = try max(sequence + 1, edge(in: reading, reverse: false))
        let end = try edge(in: reading, reverse: true) + 1
        var cuts: [UInt64] = []
        var cursor = try reading.scan(
            in: EvidenceLayout.state, from: EvidenceLayout.clockBack + EvidenceLayout.sequence(first + 1),
            to: prefixEnd(EvidenceLayout.clockBack))
        while try cursor.next() {
            // The log may have grown since its end was looked up.
            let cut = EvidenceLayout.sequence(of: cursor.key)
            if cut < end { cuts.append(cut) }
        }
        guard first < end else { return [] }
        return zip([first] + cuts, cuts + [end]).map { $0..<$1 }
    }

    /// The first entry of a stretch that can be of a time, found by halving; its end when there is none.
    private static func firstSequence(
        at time: UInt64, of stretch: Range<UInt64>, in reading: some StoreReading
    ) throws(StoreError) -> UInt64 {
        guard time > clockSlack else { return stretch.lowerBound }
        var low = stretch.lowerBound, high = stretch.upperBound
        while low < high {
            let middle = low + (high - low) / 2
            let bytes = try reading.get(EvidenceLayout.sequence(middle), in: EvidenceLayout.entries)
            if let bytes, try record(bytes).time < time - clockSlack { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func edge(in reading: some StoreReading, reverse: Bool) throws(StoreError) -> UInt64 {
        var cursor = try reading.scan(in: EvidenceLayout.entries, from: [], to: nil, reverse: reverse)
        return try cursor.next() ? EvidenceLayout.sequence(of: cursor.key) : 0
    }

    static func record(_ bytes: [UInt8]) throws(StoreError) -> EvidenceRecord {
        do { return try EvidenceRecord(decoding: bytes) } catch {
            throw StoreError(kind: .corruption, message: "an entry of the evidence log cannot be read")
        }
    }
}

/// A page while it fills.
private struct Page {
    enum Step {
        case lookedAt
        /// It is later than the query's end, and so is all that follows before the clock was set back.
        case tooLate
        /// There was no room for it: the page ends before it.
        case full
    }

    private let limit: Int
    private var examined = 0
    private var page = EvidencePage()
    private(set) var last: UInt64 = 0
    private(set) var isFull = false

    init(limit: Int) {
        self.limit = limit
    }

    /// Looks at an entry.
    mutating func take(_ sequence: UInt64, _ record: EvidenceRecord, _ query: EvidenceQuery) -> Step {
        let isWanted = query.matches(record)
        guard examined < EvidenceLog.examinedMax, !isWanted || page.entries.count < limit else {
            isFull = true
            return .full
        }
        examined += 1
        last = sequence
        if isWanted { page.entries.append(EvidenceEntry(sequence: sequence, record: record)) }
        let end = query.time.upperBound
        return record.time > end && record.time - end > EvidenceLog.clockSlack ? .tooLate : .lookedAt
    }

    var finished: EvidencePage {
        var page = page
        if isFull { page.lookedThrough = last }
        return page
    }
}
