internal import CJukiMessages
public import JukiDomain

/// One person in whom the two registers differ.
public struct Difference: Hashable, Sendable {
    public var code: ResidentRecordCode
    public var kind: DifferenceClass
    /// 別添2 item numbers that differ.
    public var items: [UInt8]
    /// Where the person is 現存, with `otherMunicipality`.
    public var municipality: MunicipalityCode?

    public init(
        code: ResidentRecordCode, kind: DifferenceClass, items: [UInt8] = [], municipality: MunicipalityCode? = nil
    ) {
        self.code = code
        self.kind = kind
        self.items = items
        self.municipality = municipality
    }
}

/// One run, as it is kept and listed.
public struct ReconcileSummary: Hashable, Sendable {
    public var run: UInt64
    public var municipality: MunicipalityCode
    public var mode: ReconcileMode
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var startedAt: UInt64
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var finishedAt: UInt64
    public var residentsOnServer: UInt64
    public var recordsCompared: UInt64
    public var differences: UInt64
    public var lastNoticeNumber: UInt64

    public init(
        run: UInt64, municipality: MunicipalityCode, mode: ReconcileMode, startedAt: UInt64, finishedAt: UInt64,
        residentsOnServer: UInt64, recordsCompared: UInt64, differences: UInt64, lastNoticeNumber: UInt64
    ) {
        self.run = run
        self.municipality = municipality
        self.mode = mode
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.residentsOnServer = residentsOnServer
        self.recordsCompared = recordsCompared
        self.differences = differences
        self.lastNoticeNumber = lastNoticeNumber
    }
}

/// After `finish`: differences over as many messages as needed, then the summary in the last one.
public struct ReconcileReport: WireMessage, Hashable {
    public var differences: [Difference]
    /// With the last message.
    public var summary: ReconcileSummary?
    public var isLast: Bool

    public init(differences: [Difference], summary: ReconcileSummary? = nil, isLast: Bool) {
        self.differences = differences
        self.summary = summary
        self.isLast = isLast
    }
}

// MARK: Fields

extension Difference: @unsafe Packable, @unsafe Unpackable {
    static var initialise: (UnsafeMutablePointer<Juki__Difference>?) -> Void { unsafe juki__difference__init }

    init(unpacking packed: Juki__Difference) throws(Refusal) {
        try unsafe self.init(
            code: Field.recordCode(packed.resident_record_code),
            kind: Field.choice(packed.class_of_difference.rawValue),
            items: Self.items(UnsafeBufferPointer(start: packed.items, count: packed.n_items)),
            municipality: Field.optionalMunicipality(packed.municipality_code))
    }

    private static func items(_ numbers: UnsafeBufferPointer<UInt32>) throws(Refusal) -> [UInt8] {
        var items: [UInt8] = []
        for index in numbers.indices {
            guard let item = unsafe UInt8(exactly: numbers[index]), item > 0 else { throw Refusal(.malformedMessage) }
            items.append(item)
        }
        return items
    }

    func pack(into packed: inout Juki__Difference, _ arena: MessageArena) {
        unsafe packed.resident_record_code = arena.recordCode(code)
        unsafe packed.class_of_difference = Juki__DifferenceClass(rawValue: UInt32(kind.rawValue))
        unsafe packed.n_items = items.count
        unsafe packed.items = arena.list(items) { UInt32($0) }
        unsafe packed.municipality_code = arena.municipality(municipality)
    }
}

extension ReconcileSummary: @unsafe Packable, @unsafe Unpackable {
    static var initialise: (UnsafeMutablePointer<Juki__ReconcileSummary>?) -> Void {
        unsafe juki__reconcile_summary__init
    }

    init(unpacking packed: Juki__ReconcileSummary) throws(Refusal) {
        try unsafe self.init(
            run: packed.run, municipality: Field.municipality(packed.municipality_code),
            mode: Field.choice(packed.mode.rawValue), startedAt: packed.started_at, finishedAt: packed.finished_at,
            residentsOnServer: packed.residents_on_server, recordsCompared: packed.records_compared,
            differences: packed.differences, lastNoticeNumber: packed.last_notice_number)
    }

    func pack(into packed: inout Juki__ReconcileSummary, _ arena: MessageArena) {
        unsafe packed.run = run
        unsafe packed.municipality_code = arena.municipality(municipality)
        unsafe packed.mode = Juki__ReconcileMode(rawValue: UInt32(mode.rawValue))
        unsafe packed.started_at = startedAt
        unsafe packed.finished_at = finishedAt
        unsafe packed.residents_on_server = residentsOnServer
        unsafe packed.records_compared = recordsCompared
        unsafe packed.differences = differences
        unsafe packed.last_notice_number = lastNoticeNumber
    }
}

extension ReconcileReport: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__ReconcileReport>?) -> Void {
        unsafe juki__reconcile_report__init
    }
    static var unpack: Unpack { unsafe juki__reconcile_report__unpack }

    init(unpacking packed: Juki__ReconcileReport) throws(Refusal) {
        differences = try unsafe Field.list(packed.differences, packed.n_differences, Difference.init(unpacking:))
        summary = unsafe packed.summary == nil ? nil : try ReconcileSummary(unpacking: Field.required(packed.summary))
        isLast = unsafe packed.last != 0
    }

    func pack(into packed: inout Juki__ReconcileReport, _ arena: MessageArena) {
        unsafe packed.n_differences = differences.count
        unsafe packed.differences = arena.messages(differences)
        unsafe packed.summary = arena.optionalMessage(summary)
        unsafe packed.last = isLast ? 1 : 0
    }
}
