internal import CJukiMessages
public import JukiDomain

/// 保存期間経過分の消去: what has been kept 150 years is erased.
public struct EraseExpiredRequest: WireMessage, Hashable {
    /// nil for today. A later date than today is allowed in a dry run only.
    public var asOf: CalendarDate?
    /// Without it nothing is erased: the answer says what would be.
    public var apply: Bool

    public init(asOf: CalendarDate? = nil, apply: Bool) {
        self.asOf = asOf
        self.apply = apply
    }
}

public struct EraseExpiredResponse: WireMessage, Hashable {
    public var historyVersions: UInt64
    public var deletedRecords: UInt64
    public var isDryRun: Bool
    /// The next day on which something expires.
    public var nextExpiry: CalendarDate?

    public init(historyVersions: UInt64, deletedRecords: UInt64, isDryRun: Bool, nextExpiry: CalendarDate? = nil) {
        self.historyVersions = historyVersions
        self.deletedRecords = deletedRecords
        self.isDryRun = isDryRun
        self.nextExpiry = nextExpiry
    }
}

public struct VerifyIndexesRequest: WireMessage, Hashable {
    public init() {}
}

/// Progress of the index verification, and in the last message its result.
public struct VerifyIndexesResponse: WireMessage, Hashable {
    public var recordsChecked: UInt64
    public var entriesChecked: UInt64
    /// Records without an index entry they should have.
    public var entriesMissing: UInt64
    /// Index entries without their record.
    public var entriesOrphaned: UInt64
    public var isLast: Bool

    public init(
        recordsChecked: UInt64, entriesChecked: UInt64, entriesMissing: UInt64, entriesOrphaned: UInt64, isLast: Bool
    ) {
        self.recordsChecked = recordsChecked
        self.entriesChecked = entriesChecked
        self.entriesMissing = entriesMissing
        self.entriesOrphaned = entriesOrphaned
        self.isLast = isLast
    }
}

public struct ServerStatusRequest: WireMessage, Hashable {
    public init() {}
}

/// What the server counts.
public struct ServerStatusResponse: WireMessage, Hashable {
    public struct Gauge: Hashable, Sendable {
        public var name: String
        public var value: UInt64

        public init(name: String, value: UInt64) {
            self.name = name
            self.value = value
        }
    }

    public var version: String
    public var gauges: [Gauge]
    /// Of the access table by which the server decides.
    public var accessTableVersion: String

    public init(version: String, gauges: [Gauge], accessTableVersion: String = "") {
        self.version = version
        self.gauges = gauges
        self.accessTableVersion = accessTableVersion
    }
}

// MARK: Fields

extension EraseExpiredRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__EraseExpiredRequest>?) -> Void {
        unsafe juki__erase_expired_request__init
    }
    static var unpack: Unpack { unsafe juki__erase_expired_request__unpack }

    init(unpacking packed: Juki__EraseExpiredRequest) throws(Refusal) {
        try unsafe self.init(asOf: Field.optionalDate(packed.as_of), apply: packed.apply != 0)
    }

    func pack(into packed: inout Juki__EraseExpiredRequest, _ arena: MessageArena) {
        unsafe packed.as_of = arena.date(asOf)
        unsafe packed.apply = apply ? 1 : 0
    }
}

extension EraseExpiredResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__EraseExpiredResponse>?) -> Void {
        unsafe juki__erase_expired_response__init
    }
    static var unpack: Unpack { unsafe juki__erase_expired_response__unpack }

    init(unpacking packed: Juki__EraseExpiredResponse) throws(Refusal) {
        try unsafe self.init(
            historyVersions: packed.history_versions, deletedRecords: packed.deleted_records,
            isDryRun: packed.dry_run != 0, nextExpiry: Field.optionalDate(packed.next_expiry))
    }

    func pack(into packed: inout Juki__EraseExpiredResponse, _ arena: MessageArena) {
        unsafe packed.history_versions = historyVersions
        unsafe packed.deleted_records = deletedRecords
        unsafe packed.dry_run = isDryRun ? 1 : 0
        unsafe packed.next_expiry = arena.date(nextExpiry)
    }
}

extension VerifyIndexesRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__VerifyIndexesRequest>?) -> Void {
        unsafe juki__verify_indexes_request__init
    }
    static var unpack: Unpack { unsafe juki__verify_indexes_request__unpack }

    init(unpacking packed: Juki__VerifyIndexesRequest) throws(Refusal) {
        try unsafe Field.requireZero(packed.reserved_zero)
    }

    func pack(into packed: inout Juki__VerifyIndexesRequest, _ arena: MessageArena) {}
}

extension VerifyIndexesResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__VerifyIndexesResponse>?) -> Void {
        unsafe juki__verify_indexes_response__init
    }
    static var unpack: Unpack { unsafe juki__verify_indexes_response__unpack }

    init(unpacking packed: Juki__VerifyIndexesResponse) {
        unsafe self.init(
            recordsChecked: packed.records_checked, entriesChecked: packed.entries_checked,
            entriesMissing: packed.entries_missing, entriesOrphaned: packed.entries_orphaned, isLast: packed.last != 0)
    }

    func pack(into packed: inout Juki__VerifyIndexesResponse, _ arena: MessageArena) {
        unsafe packed.records_checked = recordsChecked
        unsafe packed.entries_checked = entriesChecked
        unsafe packed.entries_missing = entriesMissing
        unsafe packed.entries_orphaned = entriesOrphaned
        unsafe packed.last = isLast ? 1 : 0
    }
}

extension ServerStatusRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__ServerStatusRequest>?) -> Void {
        unsafe juki__server_status_request__init
    }
    static var unpack: Unpack { unsafe juki__server_status_request__unpack }

    init(unpacking packed: Juki__ServerStatusRequest) throws(Refusal) {
        try unsafe Field.requireZero(packed.reserved_zero)
    }

    func pack(into packed: inout Juki__ServerStatusRequest, _ arena: MessageArena) {}
}

extension ServerStatusResponse.Gauge: @unsafe Packable, @unsafe Unpackable {
    static var initialise: (UnsafeMutablePointer<Juki__Gauge>?) -> Void { unsafe juki__gauge__init }

    init(unpacking packed: Juki__Gauge) throws(Refusal) {
        try unsafe self.init(name: Field.plainText(packed.name), value: packed.value)
    }

    func pack(into packed: inout Juki__Gauge, _ arena: MessageArena) {
        unsafe packed.name = arena.text(name)
        unsafe packed.value = value
    }
}

extension ServerStatusResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__ServerStatusResponse>?) -> Void {
        unsafe juki__server_status_response__init
    }
    static var unpack: Unpack { unsafe juki__server_status_response__unpack }

    init(unpacking packed: Juki__ServerStatusResponse) throws(Refusal) {
        try unsafe self.init(version: Field.plainText(packed.version),
                             gauges: Field.list(packed.gauges, packed.n_gauges, Gauge.init(unpacking:)),
                             accessTableVersion: Field.plainText(packed.access_table_version))
    }

    func pack(into packed: inout Juki__ServerStatusResponse, _ arena: MessageArena) {
        unsafe packed.version = arena.text(version)
        unsafe packed.n_gauges = gauges.count
        unsafe packed.gauges = arena.messages(gauges)
        unsafe packed.access_table_version = arena.text(accessTableVersion)
    }
}
