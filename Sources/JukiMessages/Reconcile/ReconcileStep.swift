internal import CJukiMessages
public import JukiDomain

/// 整合性確認, from the caller: one stream of steps is one run. The server answers each with one ``ReconcileAnswer``.
public enum ReconcileStep<Record: WireRecord>: Hashable, Sendable {
    /// - Parameter lastNoticeNumber: the last notice that the caller's file contains.
    case begin(municipality: MunicipalityCode, lastNoticeNumber: UInt64, mode: ReconcileMode)
    case fingerprints([RangeFingerprint])
    /// Records of one range, ascending by resident record code, over as many steps as needed.
    case records(prefix: String, [Record], isLast: Bool)
    case finish
}

/// How two registers are compared. Raw values are those of the wire.
public enum ReconcileMode: UInt8, CaseIterable, Hashable, Sendable {
    /// Fingerprints first, records only where they differ.
    case ranges = 1
    /// Every record.
    case fullFile = 2
}

/// What a range of resident record codes, all that start with the same digits, adds up to.
public struct RangeFingerprint: Hashable, Sendable {
    /// Bytes of ``sum``: 2^256 is the modulus.
    public static let sumSize = 32

    /// 0, 2 or 4 digits.
    public var prefix: String
    /// 現存 residents of the municipality in the range.
    public var count: UInt32
    /// Sum of their record digests modulo 2^256, big-endian.
    public var sum: [UInt8]

    /// - Precondition: ``sumSize`` bytes.
    public init(prefix: String, count: UInt32, sum: [UInt8]) {
        precondition(sum.count == Self.sumSize, "a sum of record digests has 32 bytes")
        self.prefix = prefix
        self.count = count
        self.sum = sum
    }
}

// MARK: Fields

extension RangeFingerprint: @unsafe Packable, @unsafe Unpackable {
    static var initialise: (UnsafeMutablePointer<Juki__RangeFingerprint>?) -> Void {
        unsafe juki__range_fingerprint__init
    }

    init(unpacking packed: Juki__RangeFingerprint) throws(Refusal) {
        guard unsafe packed.sum.len == Self.sumSize else {
            throw Refusal(.wrongLength, expected: UInt64(Self.sumSize))
        }
        try unsafe self.init(prefix: Field.codePrefix(packed.prefix), count: packed.count, sum: packed.sum.bytes)
    }

    func pack(into packed: inout Juki__RangeFingerprint, _ arena: MessageArena) {
        unsafe packed.prefix = arena.text(prefix)
        unsafe packed.count = count
        unsafe packed.sum = arena.text(sum)
    }
}

extension Field {
    /// Start of a resident record code: 0, 2 or 4 digits.
    static func codePrefix(_ field: ProtobufCBinaryData) throws(Refusal) -> String {
        let digits = unsafe field.bytes
        guard [0, 2, 4].contains(digits.count) else { throw Refusal(.wrongLength, expected: 4) }
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { throw Refusal(.notADigit) }
        return String(decoding: digits, as: UTF8.self)
    }
}

/// The steps without records, which are the same C messages in both registers.
extension ReconcileStep {
    static func begin(_ packed: UnsafeMutablePointer<Juki__ReconcileBegin>?) throws(Refusal) -> ReconcileStep {
        let begin = try unsafe Field.required(packed)
        return try unsafe .begin(
            municipality: Field.municipality(begin.municipality_code), lastNoticeNumber: begin.last_notice_number,
            mode: Field.choice(begin.mode.rawValue))
    }

    static func fingerprints(
        _ packed: UnsafeMutablePointer<Juki__ReconcileFingerprints>?
    ) throws(Refusal) -> ReconcileStep {
        let fingerprints = try unsafe Field.required(packed)
        return .fingerprints(
            try unsafe Field.list(fingerprints.ranges, fingerprints.n_ranges, RangeFingerprint.init(unpacking:)))
    }

    static func finish(_ packed: UnsafeMutablePointer<Juki__ReconcileFinish>?) throws(Refusal) -> ReconcileStep {
        try unsafe Field.requireZero(Field.required(packed).reserved_zero)
        return .finish
    }
}

extension MessageArena {
    func reconcileBegin(
        _ municipality: MunicipalityCode, _ lastNoticeNumber: UInt64, _ mode: ReconcileMode
    ) -> UnsafeMutablePointer<Juki__ReconcileBegin> {
        unsafe make(juki__reconcile_begin__init) { begin in
            unsafe begin.municipality_code = self.municipality(municipality)
            unsafe begin.last_notice_number = lastNoticeNumber
            unsafe begin.mode = Juki__ReconcileMode(rawValue: UInt32(mode.rawValue))
        }
    }

    func reconcileFingerprints(_ ranges: [RangeFingerprint]) -> UnsafeMutablePointer<Juki__ReconcileFingerprints> {
        unsafe make(juki__reconcile_fingerprints__init) { fingerprints in
            unsafe fingerprints.n_ranges = ranges.count
            unsafe fingerprints.ranges = messages(ranges)
        }
    }
}
