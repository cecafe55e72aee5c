internal import CJukiMessages
public import JukiDomain

/// What became of one notice.
public struct NoticeOutcome: Hashable, Sendable {
    public enum Result: Hashable, Sendable {
        /// - Parameter updateSequence: 更新順番号 given to the record.
        case applied(updateSequence: UInt64)
        /// Recorded under its number, not applied: to be corrected under a new number.
        case parked(Refusal)
        /// Not recorded, a gap or a conflict: the lane stands where it stood.
        case refused(Refusal)
    }

    public var noticeNumber: UInt64
    public var result: Result
    /// This number had been answered before: the recorded outcome is returned.
    public var isRepeated: Bool
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var decidedAt: UInt64

    public init(noticeNumber: UInt64, result: Result, isRepeated: Bool = false, decidedAt: UInt64) {
        self.noticeNumber = noticeNumber
        self.result = result
        self.isRepeated = isRepeated
        self.decidedAt = decidedAt
    }

    /// Why it was parked or refused.
    public var refusal: Refusal? {
        switch result {
        case .applied: nil
        case .parked(let refusal), .refused(let refusal): refusal
        }
    }
}

/// A parked notice, as it is listed.
public struct ParkedNotice: Hashable, Sendable {
    public var outcome: NoticeOutcome
    /// 住民票コード, if it could be read.
    public var code: ResidentRecordCode?
    /// The later notice that replaced this one, or 0.
    public var replacedBy: UInt64

    public init(outcome: NoticeOutcome, code: ResidentRecordCode?, replacedBy: UInt64 = 0) {
        self.outcome = outcome
        self.code = code
        self.replacedBy = replacedBy
    }
}

/// Numbers of `NoticeResult` in Protos/juki/update.proto.
enum NoticeResultNumber: UInt8, CaseIterable {
    case applied = 1
    case parked = 2
    case refused = 3
}

extension NoticeOutcome: @unsafe Packable, @unsafe Unpackable {
    static var initialise: (UnsafeMutablePointer<Juki__NoticeOutcome>?) -> Void { unsafe juki__notice_outcome__init }

    init(unpacking packed: Juki__NoticeOutcome) throws(Refusal) {
        try unsafe self.init(
            noticeNumber: packed.notice_number, result: Self.result(packed), isRepeated: packed.repeated != 0,
            decidedAt: packed.decided_at)
    }

    /// The sentence of a refusal is not kept: ``StatusTable`` has it.
    private static func result(_ packed: Juki__NoticeOutcome) throws(Refusal) -> Result {
        let number: NoticeResultNumber = try unsafe Field.choice(packed.result.rawValue)
        switch number {
        case .applied:
            guard unsafe packed.status == nil else { throw Refusal(.itemNotAllowed) }
            return unsafe .applied(updateSequence: packed.update_sequence)
        case .parked: return .parked(try unsafe Status(unpacking: Field.required(packed.status)).refusal)
        case .refused: return .refused(try unsafe Status(unpacking: Field.required(packed.status)).refusal)
        }
    }

    func pack(into packed: inout Juki__NoticeOutcome, _ arena: MessageArena) {
        unsafe packed.notice_number = noticeNumber
        unsafe packed.result = Juki__NoticeResult(rawValue: UInt32(resultNumber.rawValue))
        switch result {
        case .applied(let updateSequence):
            unsafe packed.update_sequence = updateSequence
        case .parked(let refusal), .refused(let refusal):
            unsafe packed.status = arena.message(Status(refusal))
            unsafe packed.retryable = refusal.isRetryable ? 1 : 0
        }
        unsafe packed.repeated = isRepeated ? 1 : 0
        unsafe packed.decided_at = decidedAt
    }

    private var resultNumber: NoticeResultNumber {
        switch result {
        case .applied: .applied
        case .parked: .parked
        case .refused: .refused
        }
    }
}

extension ParkedNotice: @unsafe Packable, @unsafe Unpackable {
    static var initialise: (UnsafeMutablePointer<Juki__NoticeOutcome>?) -> Void { unsafe juki__notice_outcome__init }

    init(unpacking packed: Juki__NoticeOutcome) throws(Refusal) {
        try unsafe self.init(
            outcome: NoticeOutcome(unpacking: packed), code: Field.optionalRecordCode(packed.resident_record_code),
            replacedBy: packed.replaced_by)
    }

    func pack(into packed: inout Juki__NoticeOutcome, _ arena: MessageArena) {
        unsafe outcome.pack(into: &packed, arena)
        unsafe packed.resident_record_code = arena.recordCode(code)
        unsafe packed.replaced_by = replacedBy
    }
}
