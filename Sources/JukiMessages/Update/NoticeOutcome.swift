internal import CJukiMessages
public import JukiDomain

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
