public import JukiDomain
import OrderedStore

/// One version of a record as it lies in the store: a fixed head, the sealed number, and the record in wire form,
/// so that a lookup copies the record out without decoding it.
///
/// Head: format u8, flags u8, 更新順番号 u64, notified on u32, clock start u32 (0: none runs), municipality u32,
/// previous code u64 (0: none), digest 32 bytes, length of the sealed number u8.
public struct StoredVersion: Sendable {
    static let format: UInt8 = 1
    static let headSize = 1 + 1 + 8 + 4 + 4 + 4 + 8 + 32 + 1
    private static let deletedFlag: UInt8 = 1

    public var updateSequence: UInt64
    public var isDeleted: Bool
    public var notifiedOn: CalendarDate
    /// The day the retention clock started, if it runs.
    public var clockStart: CalendarDate?
    public var municipality: MunicipalityCode
    /// The code that this person's record stood under before a code change.
    public var previousCode: ResidentRecordCode?
    /// Keyed digest of the canonical encoding, 32 bytes.
    public var digest: [UInt8]
    public var sealedNumber: [UInt8]
    public var recordBytes: [UInt8]

    func encode() -> [UInt8] {
        precondition(digest.count == 32 && sealedNumber.count <= 255, "sizes of the head are fixed")
        var builder = KeyBuilder(capacity: Self.headSize + sealedNumber.count + recordBytes.count)
        builder.append(Self.format)
        builder.append(isDeleted ? Self.deletedFlag : 0)
        builder.append(updateSequence)
        builder.append(notifiedOn.value)
        builder.append(clockStart?.value ?? 0)
        builder.append(municipality.value)
        builder.append(previousCode?.value ?? 0)
        builder.append(raw: digest)
        builder.append(UInt8(sealedNumber.count))
        builder.append(raw: sealedNumber)
        builder.append(raw: recordBytes)
        return builder.bytes
    }

    init(decoding bytes: [UInt8], from keyspace: String) throws(RecordStoreError) {
        do throws(KeyCodingError) {
            try self.init(reading: KeyReader(bytes))
        } catch {
            throw .damagedValue(keyspace: keyspace)
        }
    }

    private init(reading reader: KeyReader) throws(KeyCodingError) {
        var reader = reader
        guard try reader.read(UInt8.self) == Self.format else { throw .notText }
        isDeleted = try reader.read(UInt8.self) & Self.deletedFlag != 0
        updateSequence = try reader.read()
        notifiedOn = try Self.day(try reader.read())
        let clock: UInt32 = try reader.read()
        clockStart = clock == 0 ? nil : try Self.day(clock)
        municipality = MunicipalityCode(unchecked: try reader.read())
        let previous: UInt64 = try reader.read()
        previousCode = previous == 0 ? nil : ResidentRecordCode(unchecked: previous)
        digest = Array(try reader.readRaw(count: 32))
        sealedNumber = Array(try reader.readRaw(count: Int(try reader.read(UInt8.self))))
        recordBytes = Array(reader.readRest())
    }

    private static func day(_ value: UInt32) throws(KeyCodingError) -> CalendarDate {
        do { return try CalendarDate(value: value) } catch { throw .notText }
    }

    init(
        updateSequence: UInt64, isDeleted: Bool, notifiedOn: CalendarDate, clockStart: CalendarDate?,
        municipality: MunicipalityCode, previousCode: ResidentRecordCode?, digest: [UInt8], sealedNumber: [UInt8],
        recordBytes: [UInt8]
    ) {
        self.updateSequence = updateSequence
        self.isDeleted = isDeleted
        self.notifiedOn = notifiedOn
        self.clockStart = clockStart
        self.municipality = municipality
        self.previousCode = previousCode
        self.digest = digest
        self.sealedNumber = sealedNumber
        self.recordBytes = recordBytes
    }

    /// The last day on which the version may be held and returned, when its clock runs.
    public var lastDay: CalendarDate? { clockStart.map(RetentionClock.lastDay(clockStart:)) }

    public func isExpired(on today: CalendarDate) -> Bool {
        clockStart.map { RetentionClock.isExpired(clockStart: $0, on: today) } ?? false
    }
}
