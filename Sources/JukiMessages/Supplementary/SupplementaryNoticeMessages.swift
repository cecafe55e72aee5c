internal import CJukiMessages
public import JukiDomain

/// 附票本人確認情報の通知 as it came from the wire or a file, before any check.
public struct SupplementaryNoticeDraft: Sendable, DecodableMessage, EncodableMessage {
    /// Contiguous per municipality, from 1.
    public var number: UInt64
    /// nil when the notice has no record at all.
    public var record: SupplementaryRecordDraft?
    /// The parked notice that this one corrects, or 0.
    public var replacesNumber: UInt64
    /// Pictures of 〓 in its texts.
    public var glyphs: [GlyphDraft]

    public init(
        number: UInt64, record: SupplementaryRecordDraft?, replacesNumber: UInt64 = 0, glyphs: [GlyphDraft] = []
    ) {
        self.number = number
        self.record = record
        self.replacesNumber = replacesNumber
        self.glyphs = glyphs
    }

    public init(_ notice: SupplementaryNotice) {
        self.init(
            number: notice.number, record: SupplementaryRecordDraft(noticeOf: notice.record),
            replacesNumber: notice.replacesNumber, glyphs: [GlyphDraft](notice.glyphs))
    }
}

extension SupplementaryNoticeDraft: ReceivableNotice {
    public func checked() throws(Refusal) -> SupplementaryNotice {
        guard number > 0, let record else { throw Refusal(.missingItem) }
        let checked = try SupplementaryItemCheck.record(from: record)
        return SupplementaryNotice(
            number: number, record: checked, replacesNumber: replacesNumber,
            glyphs: try GlyphCheck.images(from: glyphs) { checked.gaijiCount(in: $0) })
    }

    public var readableCode: ResidentRecordCode? {
        guard let record else { return nil }
        return try? ResidentRecordCode(digits: record.residentRecordCode)
    }
}

/// One notice (procedure SupplementaryUpdate).
public struct SupplementaryUpdateRequest: WireMessage {
    public var notice: SupplementaryNoticeDraft

    public init(_ notice: SupplementaryNoticeDraft) { self.notice = notice }
}

/// One message of SupplementaryUpdateStream: notices of one municipality in order, at most ``UpdateBatch/noticesMax``.
public struct SupplementaryUpdateBatch: WireMessage {
    public var notices: [SupplementaryNoticeDraft]

    /// - Precondition: at most ``UpdateBatch/noticesMax``.
    public init(_ notices: [SupplementaryNoticeDraft]) {
        let most = UpdateBatch.noticesMax
        precondition(notices.count <= most, "a frame carries at most \(most) notices")
        self.notices = notices
    }

    /// Every notice after its item check, in order.
    public var received: [ReceivedNotice<SupplementaryNotice>] { notices.indices.map { notices[$0].received() } }
}

// MARK: Fields

extension SupplementaryNoticeDraft: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__SupplementaryNotice>?) -> Void {
        unsafe juki__supplementary_notice__init
    }
    static var unpack: Unpack { unsafe juki__supplementary_notice__unpack }

    init(unpacking packed: Juki__SupplementaryNotice) throws(Refusal) {
        var record: SupplementaryRecordDraft?
        if let pointer = unsafe packed.record {
            record = try unsafe SupplementaryRecordDraft(unpacking: pointer.pointee)
        }
        try unsafe self.init(
            number: packed.notice_number, record: record, replacesNumber: packed.replaces_notice_number,
            glyphs: Field.list(packed.glyphs, packed.n_glyphs) { unsafe GlyphDraft(unpacking: $0) })
    }

    func pack(into packed: inout Juki__SupplementaryNotice, _ arena: MessageArena) {
        unsafe packed.notice_number = number
        unsafe packed.record = arena.optionalMessage(record)
        unsafe packed.replaces_notice_number = replacesNumber
        unsafe packed.n_glyphs = glyphs.count
        unsafe packed.glyphs = arena.messages(glyphs)
    }
}

extension SupplementaryUpdateRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__SupplementaryUpdateRequest>?) -> Void {
        unsafe juki__supplementary_update_request__init
    }
    static var unpack: Unpack { unsafe juki__supplementary_update_request__unpack }

    init(unpacking packed: Juki__SupplementaryUpdateRequest) throws(Refusal) {
        notice = try unsafe SupplementaryNoticeDraft(unpacking: Field.required(packed.notice))
    }

    func pack(into packed: inout Juki__SupplementaryUpdateRequest, _ arena: MessageArena) {
        unsafe packed.notice = arena.message(notice)
    }
}

extension SupplementaryUpdateBatch: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__SupplementaryUpdateBatch>?) -> Void {
        unsafe juki__supplementary_update_batch__init
    }
    static var unpack: Unpack { unsafe juki__supplementary_update_batch__unpack }

    init(unpacking packed: Juki__SupplementaryUpdateBatch) throws(Refusal) {
        guard unsafe packed.n_notices <= UpdateBatch.noticesMax else {
            throw Refusal(.messageTooLarge, expected: UInt64(UpdateBatch.noticesMax))
        }
        notices = try unsafe Field.list(
            packed.notices, packed.n_notices, SupplementaryNoticeDraft.init(unpacking:))
    }

    func pack(into packed: inout Juki__SupplementaryUpdateBatch, _ arena: MessageArena) {
        unsafe packed.n_notices = notices.count
        unsafe packed.notices = arena.messages(notices)
    }
}

// A draft holds everything about a person: it prints as nothing.
extension SupplementaryNoticeDraft: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "SupplementaryNoticeDraft(\(number), masked)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
