internal import CJukiMessages
public import JukiDomain

/// 誰が見たか: asks for every record that names one resident, under earlier codes too.
public struct WhoLookedRequest: WireMessage, Hashable {
    public var code: ResidentRecordCode
    /// Records after this one; 0 for the first page.
    public var afterSequence: UInt64
    /// Milliseconds, the end included; 0 for no end.
    public var fromTime: UInt64
    /// As ``fromTime``.
    public var toTime: UInt64
    /// nil where the caller told none.
    public var purpose: Purpose?

    public init(
        code: ResidentRecordCode, afterSequence: UInt64 = 0, fromTime: UInt64 = 0, toTime: UInt64 = 0,
        purpose: Purpose? = nil
    ) {
        self.code = code
        self.afterSequence = afterSequence
        self.fromTime = fromTime
        self.toTime = toTime
        self.purpose = purpose
    }
}

/// Looks for records in the log; all given conditions hold together.
public struct FindEvidenceRequest: WireMessage, Hashable {
    /// 操作者ＩＤ; blank for any.
    public var operatorID = ""
    /// 申請番号; blank for any.
    public var applicationNumber = ""
    /// nil for anybody.
    public var code: ResidentRecordCode?
    /// Identity in the peer's certificate; blank for any.
    public var peer = ""
    /// Milliseconds, the end included; 0 for no end.
    public var fromTime: UInt64 = 0
    /// As ``fromTime``.
    public var toTime: UInt64 = 0
    /// Records after this one; 0 for the first page.
    public var afterSequence: UInt64 = 0
    /// nil where the caller told none.
    public var purpose: Purpose?

    public init() {}
}

/// A page of records.
public struct WhoLookedResponse: WireMessage, Hashable {
    /// Rows in one answer: a quarter of a frame with ordinary texts; an answer that would not fit has fewer.
    public static let rowsMax = 250

    public var rows: [EvidenceRow]
    /// Ask on with this; 0 when these are all.
    public var nextAfter: UInt64
    /// Of this answer.
    public var evidenceSequence: UInt64

    public init(rows: [EvidenceRow], nextAfter: UInt64 = 0, evidenceSequence: UInt64 = 0) {
        self.rows = rows
        self.nextAfter = nextAfter
        self.evidenceSequence = evidenceSequence
    }
}

/// A page of records; it may be without rows and yet not the last.
public struct FindEvidenceResponse: WireMessage, Hashable {
    public var rows: [EvidenceRow]
    /// Ask on with this; 0 when everything was looked at.
    public var nextAfter: UInt64
    /// Of this answer.
    public var evidenceSequence: UInt64

    public init(rows: [EvidenceRow], nextAfter: UInt64 = 0, evidenceSequence: UInt64 = 0) {
        self.rows = rows
        self.nextAfter = nextAfter
        self.evidenceSequence = evidenceSequence
    }
}

/// 証跡の消去: erases records that were kept long enough.
public struct EraseEvidenceRequest: WireMessage, Hashable {
    /// nil for today.
    public var asOf: CalendarDate?
    /// Without it nothing is erased.
    public var apply: Bool

    public init(asOf: CalendarDate? = nil, apply: Bool = false) {
        self.asOf = asOf
        self.apply = apply
    }
}

public struct EraseEvidenceResponse: WireMessage, Hashable {
    public var entries: UInt64
    /// Every record before this index is erased.
    public var erasedBefore: UInt64
    public var isDryRun: Bool
    /// Records from this day on are kept.
    public var keptSince: CalendarDate?

    public init(entries: UInt64, erasedBefore: UInt64, isDryRun: Bool, keptSince: CalendarDate?) {
        self.entries = entries
        self.erasedBefore = erasedBefore
        self.isDryRun = isDryRun
        self.keptSince = keptSince
    }
}

// MARK: Fields

extension WhoLookedRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__WhoLookedRequest>?) -> Void {
        unsafe juki__who_looked_request__init
    }
    static var unpack: Unpack { unsafe juki__who_looked_request__unpack }

    init(unpacking packed: Juki__WhoLookedRequest) throws(Refusal) {
        try unsafe self.init(
            code: Field.recordCode(packed.resident_record_code), afterSequence: packed.after_sequence,
            fromTime: packed.from_time, toTime: packed.to_time, purpose: Purpose.optional(packed.purpose))
    }

    func pack(into packed: inout Juki__WhoLookedRequest, _ arena: MessageArena) {
        unsafe packed.resident_record_code = arena.recordCode(code)
        unsafe packed.after_sequence = afterSequence
        unsafe packed.from_time = fromTime
        unsafe packed.to_time = toTime
        unsafe packed.purpose = arena.optionalMessage(purpose)
    }
}

extension FindEvidenceRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__FindEvidenceRequest>?) -> Void {
        unsafe juki__find_evidence_request__init
    }
    static var unpack: Unpack { unsafe juki__find_evidence_request__unpack }

    init(unpacking packed: Juki__FindEvidenceRequest) throws(Refusal) {
        operatorID = try unsafe Field.plainText(packed.operator_id)
        applicationNumber = try unsafe Field.plainText(packed.application_number)
        code = try unsafe Field.optionalRecordCode(packed.resident_record_code)
        peer = try unsafe Field.plainText(packed.peer)
        fromTime = unsafe packed.from_time
        toTime = unsafe packed.to_time
        afterSequence = unsafe packed.after_sequence
        purpose = try unsafe Purpose.optional(packed.purpose)
    }

    func pack(into packed: inout Juki__FindEvidenceRequest, _ arena: MessageArena) {
        unsafe packed.operator_id = arena.text(operatorID)
        unsafe packed.application_number = arena.text(applicationNumber)
        if let code { unsafe packed.resident_record_code = arena.recordCode(code) }
        unsafe packed.peer = arena.text(peer)
        unsafe packed.from_time = fromTime
        unsafe packed.to_time = toTime
        unsafe packed.after_sequence = afterSequence
        unsafe packed.purpose = arena.optionalMessage(purpose)
    }
}

extension WhoLookedResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__WhoLookedResponse>?) -> Void {
        unsafe juki__who_looked_response__init
    }
    static var unpack: Unpack { unsafe juki__who_looked_response__unpack }

    init(unpacking packed: Juki__WhoLookedResponse) throws(Refusal) {
        try unsafe self.init(
            rows: Field.list(packed.rows, packed.n_rows, EvidenceRow.init(unpacking:)),
            nextAfter: packed.next_after, evidenceSequence: packed.evidence_sequence)
    }

    func pack(into packed: inout Juki__WhoLookedResponse, _ arena: MessageArena) {
        unsafe packed.n_rows = rows.count
        unsafe packed.rows = arena.messages(rows)
        unsafe packed.next_after = nextAfter
        unsafe packed.evidence_sequence = evidenceSequence
    }
}

extension FindEvidenceResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__FindEvidenceResponse>?) -> Void {
        unsafe juki__find_evidence_response__init
    }
    static var unpack: Unpack { unsafe juki__find_evidence_response__unpack }

    init(unpacking packed: Juki__FindEvidenceResponse) throws(Refusal) {
        try unsafe self.init(
            rows: Field.list(packed.rows, packed.n_rows, EvidenceRow.init(unpacking:)),
            nextAfter: packed.next_after, evidenceSequence: packed.evidence_sequence)
    }

    func pack(into packed: inout Juki__FindEvidenceResponse, _ arena: MessageArena) {
        unsafe packed.n_rows = rows.count
        unsafe packed.rows = arena.messages(rows)
        unsafe packed.next_after = nextAfter
        unsafe packed.evidence_sequence = evidenceSequence
    }
}

extension EraseEvidenceRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__EraseEvidenceRequest>?) -> Void {
        unsafe juki__erase_evidence_request__init
    }
    static var unpack: Unpack { unsafe juki__erase_evidence_request__unpack }

    init(unpacking packed: Juki__EraseEvidenceRequest) throws(Refusal) {
        try unsafe self.init(asOf: Field.optionalDate(packed.as_of), apply: packed.apply != 0)
    }

    func pack(into packed: inout Juki__EraseEvidenceRequest, _ arena: MessageArena) {
        unsafe packed.as_of = arena.date(asOf)
        unsafe packed.apply = apply ? 1 : 0
    }
}

extension EraseEvidenceResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__EraseEvidenceResponse>?) -> Void {
        unsafe juki__erase_evidence_response__init
    }
    static var unpack: Unpack { unsafe juki__erase_evidence_response__unpack }

    init(unpacking packed: Juki__EraseEvidenceResponse) throws(Refusal) {
        try unsafe self.init(
            entries: packed.entries, erasedBefore: packed.erased_before, isDryRun: packed.dry_run != 0,
            keptSince: Field.optionalDate(packed.kept_since))
    }

    func pack(into packed: inout Juki__EraseEvidenceResponse, _ arena: MessageArena) {
        unsafe packed.entries = entries
        unsafe packed.erased_before = erasedBefore
        unsafe packed.dry_run = isDryRun ? 1 : 0
        unsafe packed.kept_since = arena.date(keptSince)
    }
}
