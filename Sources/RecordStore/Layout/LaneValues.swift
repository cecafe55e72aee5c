import JukiDomain
import OrderedStore

/// Where a municipality's lane of notices stands.
public struct LaneState: Hashable, Sendable {
    /// Number of the last notice that was applied or parked.
    public var lastNoticeNumber: UInt64 = 0
    /// Parked notices that no later notice has replaced.
    public var parkedCount: UInt64 = 0
    /// 現存 residents of the municipality.
    public var residents: UInt64 = 0

    public init() {}

    func encode() -> [UInt8] {
        var builder = KeyBuilder(capacity: 24)
        for number in [lastNoticeNumber, parkedCount, residents] { builder.append(number) }
        return builder.bytes
    }

    init(decoding bytes: [UInt8]) throws(RecordStoreError) {
        var reader = KeyReader(bytes)
        do throws(KeyCodingError) {
            lastNoticeNumber = try reader.read()
            parkedCount = try reader.read()
            residents = try reader.read()
        } catch {
            throw .damagedValue(keyspace: Keyspaces.lanes.name)
        }
    }
}

/// What was answered to a notice, kept under its number so that a resend gets the same answer.
struct RecordedOutcome: Sendable {
    /// 16 bytes, see ``StoreKeys/noticeDigest(of:)``.
    var digest: [UInt8]
    var decidedAt: UInt64
    /// 0 when the notice was parked.
    var updateSequence: UInt64
    var refusal: Refusal?

    func outcome(number: UInt64, isRepeated: Bool) -> NoticeOutcome {
        let result: NoticeOutcome.Result = if let refusal {
            .parked(refusal)
        } else {
            .applied(updateSequence: updateSequence)
        }
        return NoticeOutcome(noticeNumber: number, result: result, isRepeated: isRepeated, decidedAt: decidedAt)
    }

    func encode() -> [UInt8] {
        var builder = KeyBuilder(capacity: 53)
        builder.append(raw: digest)
        builder.append(decidedAt)
        builder.append(updateSequence)
        guard let refusal else { return builder.bytes }
        builder.append(refusal.reason.rawValue)
        builder.append(refusal.item)
        builder.append(refusal.expected)
        builder.append(refusal.municipality?.value ?? 0)
        builder.append(refusal.offendingScalar)
        return builder.bytes
    }

    init(digest: [UInt8], decidedAt: UInt64, updateSequence: UInt64, refusal: Refusal?) {
        self.digest = digest
        self.decidedAt = decidedAt
        self.updateSequence = updateSequence
        self.refusal = refusal
    }

    init(decoding bytes: [UInt8]) throws(RecordStoreError) {
        let damaged = RecordStoreError.damagedValue(keyspace: Keyspaces.outcomes.name)
        var reader = KeyReader(bytes)
        do throws(KeyCodingError) {
            digest = Array(try reader.readRaw(count: 16))
            decidedAt = try reader.read()
            updateSequence = try reader.read()
            if reader.isAtEnd { return }
            guard let reason = Reason(rawValue: try reader.read()) else { throw .notText }
            var refusal = Refusal(reason)
            refusal.item = try reader.read()
            refusal.expected = try reader.read()
            let municipality: UInt32 = try reader.read()
            refusal.municipality = municipality == 0 ? nil : MunicipalityCode(unchecked: municipality)
            refusal.offendingScalar = try reader.read()
            self.refusal = refusal
        } catch {
            throw damaged
        }
    }
}

/// A parked notice, for the list that the operator and the municipal server see.
struct ParkedEntry: Sendable {
    var code: ResidentRecordCode?
    /// The later notice that corrected it, or 0.
    var replacedBy: UInt64

    func encode() -> [UInt8] {
        var builder = KeyBuilder(capacity: 16)
        builder.append(code?.value ?? 0)
        builder.append(replacedBy)
        return builder.bytes
    }

    init(code: ResidentRecordCode?, replacedBy: UInt64) {
        self.code = code
        self.replacedBy = replacedBy
    }

    init(decoding bytes: [UInt8]) throws(RecordStoreError) {
        var reader = KeyReader(bytes)
        do throws(KeyCodingError) {
            let value: UInt64 = try reader.read()
            code = value == 0 ? nil : ResidentRecordCode(unchecked: value)
            replacedBy = try reader.read()
        } catch {
            throw .damagedValue(keyspace: Keyspaces.parked.name)
        }
    }
}
