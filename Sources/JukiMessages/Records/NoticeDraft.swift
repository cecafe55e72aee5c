internal import CJukiMessages
public import JukiDomain

/// 本人確認情報の通知 as it came from the wire or a file, before any check.
///
/// One faulty notice must not cost its whole frame: the frame is refused for its form only, and what is wrong with
/// the content of a notice belongs to that notice (``ReceivedNotice``).
public struct NoticeDraft: Sendable, DecodableMessage, EncodableMessage {
    /// Contiguous per municipality, from 1.
    public var number: UInt64
    /// nil when the notice has no record at all.
    public var record: IdentityRecordDraft?
    /// 変更前の住民票コード, or empty.
    public var previousCode: [UInt8]
    /// 変更前の個人番号, or empty.
    public var previousIndividualNumber: [UInt8]
    /// The parked notice that this one corrects, or 0.
    public var replacesNumber: UInt64

    public init(
        number: UInt64, record: IdentityRecordDraft?, previousCode: [UInt8] = [],
        previousIndividualNumber: [UInt8] = [], replacesNumber: UInt64 = 0
    ) {
        self.number = number
        self.record = record
        self.previousCode = previousCode
        self.previousIndividualNumber = previousIndividualNumber
        self.replacesNumber = replacesNumber
    }

    public init(_ notice: UpdateNotice) {
        self.init(
            number: notice.number, record: IdentityRecordDraft(noticeOf: notice.record),
            previousCode: notice.previousCode.map { Array($0.digits.utf8) } ?? [],
            previousIndividualNumber: notice.previousIndividualNumber.map { Array($0.digits.utf8) } ?? [],
            replacesNumber: notice.replacesNumber)
    }
}

extension NoticeDraft: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__UpdateNotice>?) -> Void { unsafe juki__update_notice__init }
    static var unpack: Unpack { unsafe juki__update_notice__unpack }

    init(unpacking packed: Juki__UpdateNotice) {
        unsafe self.init(
            number: packed.notice_number,
            record: packed.record.map { unsafe IdentityRecordDraft(unpacking: $0.pointee) },
            previousCode: packed.previous_resident_record_code.bytes,
            previousIndividualNumber: packed.previous_individual_number.bytes,
            replacesNumber: packed.replaces_notice_number)
    }

    func pack(into packed: inout Juki__UpdateNotice, _ arena: MessageArena) {
        unsafe packed.notice_number = number
        unsafe packed.record = arena.optionalMessage(record)
        unsafe packed.previous_resident_record_code = arena.text(previousCode)
        unsafe packed.previous_individual_number = arena.text(previousIndividualNumber)
        unsafe packed.replaces_notice_number = replacesNumber
    }
}

// A draft holds everything about a person: it prints as nothing.
extension NoticeDraft: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "NoticeDraft(\(number), masked)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
