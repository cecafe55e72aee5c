internal import CJukiMessages
public import JukiDomain

/// 知事から機構への通知 (法30条の42): what the supplementary register's national server is told of one change.
public struct SupplementaryOnwardNotice: Hashable, Sendable {
    /// Contiguous from 1 in commit order. A receiver drops what it has seen.
    public var sequence: UInt64
    /// With what the server assigns.
    public var record: SupplementaryRecord
    /// The pictures that came with the change; those that stand as before came with an earlier one.
    public var glyphs: [StoredGlyph]

    public init(sequence: UInt64, _ record: SupplementaryRecord, glyphs: [StoredGlyph] = []) {
        self.sequence = sequence
        self.record = record
        self.glyphs = glyphs
    }
}

public struct SupplementaryOnwardNoticesRequest: WireMessage, Hashable {
    public var notices: [SupplementaryOnwardNotice]

    public init(_ notices: [SupplementaryOnwardNotice]) { self.notices = notices }
}

/// Asks the supplementary register's national server (附票全国サーバ) for one person.
public struct SupplementaryNationalQuestion: WireMessage, Hashable {
    public enum Subject: Hashable, Sendable {
        case code(ResidentRecordCode)
        case fourItems(FourItems)
    }

    public var subject: Subject
    /// 別添2 (2) item numbers wanted; empty for what the legal basis gives without being asked.
    public var items: ItemSet
    /// nil where the caller told none; whether that will do is for access control.
    public var purpose: Purpose?

    public init(_ subject: Subject, items: ItemSet = [], purpose: Purpose? = nil) {
        self.subject = subject
        self.items = items
        self.purpose = purpose
    }
}

/// Exactly one person; none and too many are refusals.
public struct SupplementaryNationalAnswer: WireMessage, Hashable {
    public var record: ProvidedSupplementaryRecord

    public init(_ record: ProvidedSupplementaryRecord) { self.record = record }
}

// MARK: Fields

extension SupplementaryOnwardNotice: @unsafe Packable, @unsafe Unpackable {
    static var initialise: (UnsafeMutablePointer<Juki__SupplementaryOnwardNotice>?) -> Void {
        unsafe juki__supplementary_onward_notice__init
    }

    init(unpacking packed: Juki__SupplementaryOnwardNotice) throws(Refusal) {
        guard unsafe packed.sequence > 0 else { throw Refusal(.missingItem) }
        try unsafe self.init(
            sequence: packed.sequence, SupplementaryRecord(Field.required(packed.record), origin: .server),
            glyphs: Field.list(packed.glyphs, packed.n_glyphs, StoredGlyph.init(unpacking:)))
    }

    func pack(into packed: inout Juki__SupplementaryOnwardNotice, _ arena: MessageArena) {
        unsafe packed.sequence = sequence
        unsafe packed.record = arena.message(SupplementaryRecordDraft(record))
        unsafe packed.n_glyphs = glyphs.count
        unsafe packed.glyphs = arena.messages(glyphs)
    }
}

extension SupplementaryOnwardNoticesRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__SupplementaryOnwardNoticesRequest>?) -> Void {
        unsafe juki__supplementary_onward_notices_request__init
    }
    static var unpack: Unpack { unsafe juki__supplementary_onward_notices_request__unpack }

    init(unpacking packed: Juki__SupplementaryOnwardNoticesRequest) throws(Refusal) {
        notices = try unsafe Field.list(
            packed.notices, packed.n_notices, SupplementaryOnwardNotice.init(unpacking:))
    }

    func pack(into packed: inout Juki__SupplementaryOnwardNoticesRequest, _ arena: MessageArena) {
        unsafe packed.n_notices = notices.count
        unsafe packed.notices = arena.messages(notices)
    }
}

extension SupplementaryNationalQuestion: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__SupplementaryNationalQuestion>?) -> Void {
        unsafe juki__supplementary_national_question__init
    }
    static var unpack: Unpack { unsafe juki__supplementary_national_question__unpack }

    init(unpacking packed: Juki__SupplementaryNationalQuestion) throws(Refusal) {
        switch unsafe packed.subject_case {
        case JUKI__SUPPLEMENTARY_NATIONAL_QUESTION__SUBJECT_RESIDENT_RECORD_CODE:
            subject = .code(try unsafe Field.recordCode(packed.resident_record_code))
        case JUKI__SUPPLEMENTARY_NATIONAL_QUESTION__SUBJECT_FOUR_ITEMS:
            subject = .fourItems(try unsafe FourItems(unpacking: Field.required(packed.four_items)))
        default:
            throw Refusal(.missingItem)
        }
        items = try unsafe Field.items(packed.items, packed.n_items, of: SupplementaryItem.self)
        purpose = try unsafe Purpose.optional(packed.purpose)
    }

    func pack(into packed: inout Juki__SupplementaryNationalQuestion, _ arena: MessageArena) {
        switch subject {
        case .code(let code):
            unsafe packed.subject_case = JUKI__SUPPLEMENTARY_NATIONAL_QUESTION__SUBJECT_RESIDENT_RECORD_CODE
            unsafe packed.resident_record_code = arena.recordCode(code)
        case .fourItems(let items):
            unsafe packed.subject_case = JUKI__SUPPLEMENTARY_NATIONAL_QUESTION__SUBJECT_FOUR_ITEMS
            unsafe packed.four_items = arena.message(items)
        }
        unsafe packed.n_items = items.numbers.count
        unsafe packed.items = arena.items(items)
        unsafe packed.purpose = arena.optionalMessage(purpose)
    }
}

extension SupplementaryNationalAnswer: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__SupplementaryNationalAnswer>?) -> Void {
        unsafe juki__supplementary_national_answer__init
    }
    static var unpack: Unpack { unsafe juki__supplementary_national_answer__unpack }

    init(unpacking packed: Juki__SupplementaryNationalAnswer) throws(Refusal) {
        let items = try unsafe Field.items(packed.items, packed.n_items, of: SupplementaryItem.self)
        record = try unsafe ProvidedSupplementaryRecord(Field.required(packed.record), items: items)
    }

    func pack(into packed: inout Juki__SupplementaryNationalAnswer, _ arena: MessageArena) {
        unsafe packed.record = arena.message(record.draft)
        unsafe packed.n_items = record.items.numbers.count
        unsafe packed.items = arena.items(record.items)
    }
}

// A notice and a question are about a person: they print masked.
extension SupplementaryOnwardNotice: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "SupplementaryOnwardNotice(\(sequence), masked)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
