internal import CJukiMessages
public import JukiDomain

/// Why the caller asks; recorded with every answer and every refusal.
public struct Purpose: Hashable, Sendable {
    /// Legal basis, for example "30-15-1-1:一の二".
    public var legalBasis: String
    /// 申請番号 of the paper that led to the question.
    public var applicationNumber: String
    /// 操作者ＩＤ of the person at the caller's side.
    public var operatorID: String

    public init(legalBasis: String = "", applicationNumber: String = "", operatorID: String = "") {
        self.legalBasis = legalBasis
        self.applicationNumber = applicationNumber
        self.operatorID = operatorID
    }
}

/// Asks for one person's record.
public struct LookupRequest: WireMessage, Hashable {
    public enum Subject: Hashable, Sendable {
        case code(ResidentRecordCode)
        case individualNumber(IndividualNumber)
    }

    public var subject: Subject
    /// Items wanted; empty for the basic items as far as the legal basis allows.
    public var items: ItemSet
    /// Also earlier versions (履歴) that have not expired, newest first.
    public var includeHistory: Bool
    /// nil where the caller told none; whether that will do is for access control.
    public var purpose: Purpose?

    public init(
        subject: Subject, items: ItemSet = [], includeHistory: Bool = false, purpose: Purpose? = nil
    ) {
        self.subject = subject
        self.items = items
        self.includeHistory = includeHistory
        self.purpose = purpose
    }
}

/// One person's record and, if asked for, its earlier versions, each with the items that were asked for and allowed.
public struct LookupResponse: WireMessage, Hashable {
    /// Says which items it holds.
    public var record: ProvidedRecord
    /// Newest first, with the same items but for 個人番号, which is told of the current version only.
    public var history: [ProvidedRecord]
    /// Of this answer's record in the evidence log.
    public var evidenceSequence: UInt64

    public init(record: ProvidedRecord, history: [ProvidedRecord] = [], evidenceSequence: UInt64 = 0) {
        self.record = record
        self.history = history
        self.evidenceSequence = evidenceSequence
    }
}

// MARK: Fields

extension Purpose: @unsafe Packable, @unsafe Unpackable {
    static var initialise: (UnsafeMutablePointer<Juki__Purpose>?) -> Void { unsafe juki__purpose__init }

    init(unpacking packed: Juki__Purpose) throws(Refusal) {
        try unsafe self.init(
            legalBasis: Field.plainText(packed.legal_basis),
            applicationNumber: Field.plainText(packed.application_number),
            operatorID: Field.plainText(packed.operator_id, scalarsMax: ItemCheck.operatorIDLengthMax))
    }

    func pack(into packed: inout Juki__Purpose, _ arena: MessageArena) {
        unsafe packed.legal_basis = arena.text(legalBasis)
        unsafe packed.application_number = arena.text(applicationNumber)
        unsafe packed.operator_id = arena.text(operatorID)
    }

    /// nil when the message has none.
    static func optional(_ packed: UnsafeMutablePointer<Juki__Purpose>?) throws(Refusal) -> Purpose? {
        guard let packed = unsafe packed else { return nil }
        return try unsafe Purpose(unpacking: packed.pointee)
    }
}

extension LookupRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__LookupRequest>?) -> Void { unsafe juki__lookup_request__init }
    static var unpack: Unpack { unsafe juki__lookup_request__unpack }

    init(unpacking packed: Juki__LookupRequest) throws(Refusal) {
        try unsafe self.init(
            subject: Self.subject(packed), items: Field.items(packed.items, packed.n_items),
            includeHistory: packed.include_history != 0, purpose: Purpose.optional(packed.purpose))
    }

    private static func subject(_ packed: Juki__LookupRequest) throws(Refusal) -> Subject {
        switch unsafe packed.subject_case {
        case JUKI__LOOKUP_REQUEST__SUBJECT_RESIDENT_RECORD_CODE:
            return .code(try unsafe Field.recordCode(packed.resident_record_code))
        case JUKI__LOOKUP_REQUEST__SUBJECT_INDIVIDUAL_NUMBER:
            guard let number = try ItemCheck.individualNumber(unsafe packed.individual_number.bytes) else {
                throw Refusal(.missingItem, .individualNumber)
            }
            return .individualNumber(number)
        default:
            throw Refusal(.missingItem)
        }
    }

    func pack(into packed: inout Juki__LookupRequest, _ arena: MessageArena) {
        switch subject {
        case .code(let code):
            unsafe packed.subject_case = JUKI__LOOKUP_REQUEST__SUBJECT_RESIDENT_RECORD_CODE
            unsafe packed.resident_record_code = arena.recordCode(code)
        case .individualNumber(let number):
            unsafe packed.subject_case = JUKI__LOOKUP_REQUEST__SUBJECT_INDIVIDUAL_NUMBER
            unsafe packed.individual_number = arena.number(number)
        }
        unsafe packed.include_history = includeHistory ? 1 : 0
        unsafe packed.purpose = arena.optionalMessage(purpose)
        unsafe packed.n_items = items.numbers.count
        unsafe packed.items = arena.items(items)
    }
}

extension LookupResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__LookupResponse>?) -> Void { unsafe juki__lookup_response__init }
    static var unpack: Unpack { unsafe juki__lookup_response__unpack }

    init(unpacking packed: Juki__LookupResponse) throws(Refusal) {
        let items = try unsafe Field.items(packed.items, packed.n_items)
        record = try unsafe ProvidedRecord(Field.required(packed.record), items: items)
        let historyItems = items.subtracting(ItemSet(.individualNumber))
        history = try unsafe Field.list(packed.history, packed.n_history) { version throws(Refusal) in
            try unsafe ProvidedRecord(version, items: historyItems)
        }
        evidenceSequence = unsafe packed.evidence_sequence
    }

    func pack(into packed: inout Juki__LookupResponse, _ arena: MessageArena) {
        unsafe packed.record = arena.message(record.draft)
        unsafe packed.n_history = history.count
        unsafe packed.history = arena.messages(history.map(\.draft))
        unsafe packed.n_items = record.items.numbers.count
        unsafe packed.items = arena.items(record.items)
        unsafe packed.evidence_sequence = evidenceSequence
    }
}
