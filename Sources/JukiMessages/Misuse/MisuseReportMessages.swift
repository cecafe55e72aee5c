internal import CJukiMessages
public import JukiDomain

/// Asks for one analysis of the evidence of a period.
public struct MisuseReportRequest: WireMessage, Hashable {
    public var analysis: MisuseAnalysis
    /// Milliseconds since 1970-01-01T00:00:00Z, both ends included.
    public var fromTime: UInt64
    /// As ``fromTime``.
    public var toTime: UInt64
    /// Rows that count less are left out.
    public var minimum: UInt64

    /// Longest period of a report, in milliseconds: a leap year.
    public static let periodMax: UInt64 = 366 * 86_400_000

    public init(_ analysis: MisuseAnalysis, fromTime: UInt64, toTime: UInt64, minimum: UInt64 = 0) {
        self.analysis = analysis
        self.fromTime = fromTime
        self.toTime = toTime
        self.minimum = minimum
    }
}

/// A line of a report. Holds no personal value.
public struct MisuseReportRow: WireMessage, Hashable {
    /// Evidence named in a row.
    public static let sequencesMax = 8

    public var operatorID = ""
    public var peer = ""
    /// The keyed hash of a person, 32 hexadecimal digits, or blank.
    public var subject = ""
    public var count: UInt64 = 0
    public var atNight: UInt64 = 0
    public var onClosedDays: UInt64 = 0
    public var refused: UInt64 = 0
    public var withoutNumber: UInt64 = 0
    public var persons: UInt64 = 0
    public var operators: UInt64 = 0
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var firstTime: UInt64 = 0
    public var lastTime: UInt64 = 0
    /// Newest first.
    public var sequences: [UInt64] = []

    public init() {}
}

public struct MisuseReportResponse: WireMessage, Hashable {
    /// Rows in one answer: with the longest texts some 200 KiB, below a frame.
    public static let rowsMax = 500

    /// The largest first.
    public var rows: [MisuseReportRow]
    /// Also those for which there was no room.
    public var rowsInAll: UInt64
    /// Evidence entries of the period.
    public var entries: UInt64
    /// Of this answer.
    public var evidenceSequence: UInt64

    public init(_ rows: [MisuseReportRow], rowsInAll: UInt64, entries: UInt64, evidenceSequence: UInt64 = 0) {
        self.rows = rows
        self.rowsInAll = rowsInAll
        self.entries = entries
        self.evidenceSequence = evidenceSequence
    }
}

// MARK: Fields

extension MisuseReportRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__MisuseReportRequest>?) -> Void {
        unsafe juki__misuse_report_request__init
    }
    static var unpack: Unpack { unsafe juki__misuse_report_request__unpack }

    init(unpacking packed: Juki__MisuseReportRequest) throws(Refusal) {
        try unsafe self.init(
            Field.choice(packed.analysis.rawValue), fromTime: packed.from_time, toTime: packed.to_time,
            minimum: packed.minimum)
    }

    func pack(into packed: inout Juki__MisuseReportRequest, _ arena: MessageArena) {
        unsafe packed.analysis = Juki__MisuseAnalysis(rawValue: UInt32(analysis.rawValue))
        unsafe packed.from_time = fromTime
        unsafe packed.to_time = toTime
        unsafe packed.minimum = minimum
    }
}

extension MisuseReportRow: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__MisuseReportRow>?) -> Void {
        unsafe juki__misuse_report_row__init
    }
    static var unpack: Unpack { unsafe juki__misuse_report_row__unpack }

    init(unpacking packed: Juki__MisuseReportRow) throws(Refusal) {
        guard unsafe packed.n_sequences <= Self.sequencesMax else {
            throw Refusal(.messageTooLarge, expected: UInt64(Self.sequencesMax))
        }
        operatorID = try unsafe Field.plainText(packed.operator_id)
        peer = try unsafe Field.plainText(packed.peer)
        subject = try unsafe Field.plainText(packed.subject)
        count = unsafe packed.count
        atNight = unsafe packed.at_night
        onClosedDays = unsafe packed.on_closed_days
        refused = unsafe packed.refused
        withoutNumber = unsafe packed.without_number
        persons = unsafe packed.persons
        operators = unsafe packed.operators
        firstTime = unsafe packed.first_time
        lastTime = unsafe packed.last_time
        sequences = unsafe Array(UnsafeBufferPointer(start: packed.sequences, count: packed.n_sequences))
    }

    func pack(into packed: inout Juki__MisuseReportRow, _ arena: MessageArena) {
        unsafe packed.operator_id = arena.text(operatorID)
        unsafe packed.peer = arena.text(peer)
        unsafe packed.subject = arena.text(subject)
        unsafe packed.count = count
        unsafe packed.at_night = atNight
        unsafe packed.on_closed_days = onClosedDays
        unsafe packed.refused = refused
        unsafe packed.without_number = withoutNumber
        unsafe packed.persons = persons
        unsafe packed.operators = operators
        unsafe packed.first_time = firstTime
        unsafe packed.last_time = lastTime
        unsafe packed.n_sequences = sequences.count
        unsafe packed.sequences = arena.list(sequences) { $0 }
    }
}

extension MisuseReportResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__MisuseReportResponse>?) -> Void {
        unsafe juki__misuse_report_response__init
    }
    static var unpack: Unpack { unsafe juki__misuse_report_response__unpack }

    init(unpacking packed: Juki__MisuseReportResponse) throws(Refusal) {
        try unsafe self.init(
            Field.list(packed.rows, packed.n_rows, MisuseReportRow.init(unpacking:)), rowsInAll: packed.rows_in_all,
            entries: packed.entries, evidenceSequence: packed.evidence_sequence)
    }

    func pack(into packed: inout Juki__MisuseReportResponse, _ arena: MessageArena) {
        unsafe packed.n_rows = rows.count
        unsafe packed.rows = arena.messages(rows)
        unsafe packed.rows_in_all = rowsInAll
        unsafe packed.entries = entries
        unsafe packed.evidence_sequence = evidenceSequence
    }
}
