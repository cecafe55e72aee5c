public import OrderedStore
public import RecordStore

/// What is counted together (提供先, 方法, 根拠, 結果), day by day.
public struct EvidenceCountKey: Hashable, Sendable {
    /// Days since 1970-01-01, as days go in Japan.
    public let day: UInt32
    /// Procedure number.
    public let procedure: UInt16
    /// 0 when answered; otherwise the reason of the refusal.
    public let result: UInt32
    /// Identity in the peer's certificate.
    public let peer: String
    /// Legal basis; blank for none, ``otherBasis`` for one that is not known: peers may call a basis what they like,
    /// and a count must neither repeat what they wrote nor grow with it.
    public let basis: String

    public static let otherBasis = "other"

    private static let japanOffset: UInt64 = 9 * 3_600_000
    private static let dayLength: UInt64 = 86_400_000

    init(_ record: EvidenceRecord, _ countedBases: Set<String>) {
        day = UInt32(clamping: (record.time + Self.japanOffset) / Self.dayLength)
        procedure = record.procedure
        result = record.result
        peer = record.peer
        let isNamed = record.legalBasis.isEmpty || countedBases.contains(record.legalBasis)
        basis = isNamed ? record.legalBasis : Self.otherBasis
    }

    var bytes: [UInt8] {
        var builder = KeyBuilder(capacity: 96)
        builder.append(day)
        builder.append(procedure)
        builder.append(result)
        builder.append(text: peer)
        builder.append(text: basis)
        return builder.bytes
    }

    init(decoding bytes: [UInt8]) throws(KeyCodingError) {
        var reader = KeyReader(bytes)
        day = try reader.read()
        procedure = try reader.read()
        result = try reader.read()
        peer = try reader.readText()
        basis = try reader.readText()
        try reader.finish()
    }
}

/// How much was counted.
public struct EvidenceCount: Hashable, Sendable {
    /// Records: answers, refusals or acts.
    public var records: UInt64 = 0
    /// Persons of whom they spoke.
    public var persons: UInt64 = 0

    mutating func add(_ record: EvidenceRecord) {
        records += 1
        persons += UInt64(record.persons)
    }

    var bytes: [UInt8] {
        var builder = KeyBuilder(capacity: 16)
        builder.append(records)
        builder.append(persons)
        return builder.bytes
    }

    init() {}

    init(decoding bytes: [UInt8]) throws(KeyCodingError) {
        var reader = KeyReader(bytes)
        records = try reader.read()
        persons = try reader.read()
        try reader.finish()
    }
}

/// Counts are kept in the batch of what they count, and outlive it: evidence is erased after its years, and the yearly
/// reports of provisions are made from counts that say nothing of a person.
extension EvidenceLog {
    /// Adds what a group has counted. The committer is the only writer, so what it reads here is what stands.
    static func add(
        _ counted: [EvidenceCountKey: EvidenceCount], to batch: inout WriteBatch, in store: OrderedStore
    ) throws(RecordStoreError) {
        for (key, more) in counted {
            let bytes = key.bytes
            var count = more
            if let stored = try stored(bytes, in: store) {
                count.records += stored.records
                count.persons += stored.persons
            }
            batch.put(bytes, count.bytes, in: EvidenceLayout.counts)
        }
    }

    private static func stored(
        _ key: [UInt8], in store: OrderedStore
    ) throws(RecordStoreError) -> EvidenceCount? {
        let bytes: [UInt8]?
        do { bytes = try store.get(key, in: EvidenceLayout.counts) } catch { throw .store(error) }
        guard let bytes else { return nil }
        do { return try EvidenceCount(decoding: bytes) } catch { throw damagedCount }
    }

    /// Hands over the counts of some days, in the order of days.
    /// - Parameter days: since 1970-01-01, as days go in Japan.
    public static func forEachCount(
        of days: ClosedRange<UInt32>, in reading: some StoreReading,
        _ body: (EvidenceCountKey, EvidenceCount) -> Void
    ) throws(RecordStoreError) {
        do throws(StoreError) {
            var cursor = try reading.scan(
                in: EvidenceLayout.counts, from: dayBytes(days.lowerBound), to: prefixEnd(dayBytes(days.upperBound)))
            while try cursor.next() {
                guard let key = try? EvidenceCountKey(decoding: cursor.key),
                    let count = try? EvidenceCount(decoding: cursor.value)
                else { throw StoreError(kind: .corruption, message: "a count of evidence cannot be read") }
                body(key, count)
            }
        } catch {
            throw .store(error)
        }
    }

    private static var damagedCount: RecordStoreError { .damagedValue(keyspace: EvidenceLayout.counts.name) }

    private static func dayBytes(_ day: UInt32) -> [UInt8] {
        var builder = KeyBuilder(capacity: 4)
        builder.append(day)
        return builder.bytes
    }
}
