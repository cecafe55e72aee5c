internal import CJukiMessages
public import JukiDomain

/// Tells the prefecture of errors in its records (法30条の8の通報), or files them by its own hand (法12条の5).
public struct ReportErrorsRequest: WireMessage, Hashable {
    /// Reports in one request: errors are few, and all of them are decided in one act.
    public static let reportsMax = 64

    public var reports: [ErrorReport]

    public init(_ reports: [ErrorReport]) { self.reports = reports }
}

/// Where a report went.
public struct FiledErrorReport: Hashable, Sendable {
    public var reportNumber: UInt64
    public var municipality: MunicipalityCode
    /// In the list of that municipality.
    public var number: UInt64
    /// It had come before.
    public var isRepeated: Bool

    public init(reportNumber: UInt64, municipality: MunicipalityCode, number: UInt64, isRepeated: Bool) {
        self.reportNumber = reportNumber
        self.municipality = municipality
        self.number = number
        self.isRepeated = isRepeated
    }
}

/// Every report of the request, in its order.
public struct ReportErrorsResponse: WireMessage, Hashable {
    public var filed: [FiledErrorReport]

    public init(_ filed: [FiledErrorReport]) { self.filed = filed }
}

public struct ListErrorReportsRequest: WireMessage, Hashable {
    /// nil for the caller's own municipality.
    public var municipality: MunicipalityCode?
    /// Reports above this number are returned.
    public var afterNumber: UInt64
    /// Also those that were acknowledged.
    public var includeAcknowledged: Bool

    public init(municipality: MunicipalityCode? = nil, afterNumber: UInt64 = 0, includeAcknowledged: Bool = false) {
        self.municipality = municipality
        self.afterNumber = afterNumber
        self.includeAcknowledged = includeAcknowledged
    }
}

public struct ListErrorReportsResponse: WireMessage, Hashable {
    /// Most reports of one answer: with the longest texts some 120 KiB, well below a frame.
    public static let reportsMax = 64

    public var reports: [KeptErrorReport]
    public var hasMore: Bool

    public init(_ reports: [KeptErrorReport], hasMore: Bool) {
        self.reports = reports
        self.hasMore = hasMore
    }
}

/// Says what the municipality did about a report of its own list. Said once: the same again is harmless.
public struct AcknowledgeErrorReportRequest: WireMessage, Hashable {
    public var number: UInt64
    public var acknowledgement: ErrorReportAcknowledgement

    public init(number: UInt64, _ acknowledgement: ErrorReportAcknowledgement) {
        self.number = number
        self.acknowledgement = acknowledgement
    }
}

public struct AcknowledgeErrorReportResponse: WireMessage, Hashable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var acknowledgedAt: UInt64
    /// The same had been said before.
    public var isRepeated: Bool

    public init(acknowledgedAt: UInt64, isRepeated: Bool) {
        self.acknowledgedAt = acknowledgedAt
        self.isRepeated = isRepeated
    }
}

// MARK: Fields

extension ReportErrorsRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__ReportErrorsRequest>?) -> Void {
        unsafe juki__report_errors_request__init
    }
    static var unpack: Unpack { unsafe juki__report_errors_request__unpack }

    init(unpacking packed: Juki__ReportErrorsRequest) throws(Refusal) {
        guard unsafe packed.n_reports <= Self.reportsMax else {
            throw Refusal(.messageTooLarge, expected: UInt64(Self.reportsMax))
        }
        reports = try unsafe Field.list(packed.reports, packed.n_reports, ErrorReport.init(unpacking:))
    }

    func pack(into packed: inout Juki__ReportErrorsRequest, _ arena: MessageArena) {
        unsafe packed.n_reports = reports.count
        unsafe packed.reports = arena.messages(reports)
    }
}

extension FiledErrorReport: @unsafe Packable, @unsafe Unpackable {
    static var initialise: (UnsafeMutablePointer<Juki__FiledErrorReport>?) -> Void {
        unsafe juki__filed_error_report__init
    }

    init(unpacking packed: Juki__FiledErrorReport) throws(Refusal) {
        try unsafe self.init(
            reportNumber: packed.report_number, municipality: Field.municipality(packed.municipality_code),
            number: packed.number, isRepeated: packed.repeated != 0)
    }

    func pack(into packed: inout Juki__FiledErrorReport, _ arena: MessageArena) {
        unsafe packed.report_number = reportNumber
        unsafe packed.municipality_code = arena.municipality(municipality)
        unsafe packed.number = number
        unsafe packed.repeated = isRepeated ? 1 : 0
    }
}

extension ReportErrorsResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__ReportErrorsResponse>?) -> Void {
        unsafe juki__report_errors_response__init
    }
    static var unpack: Unpack { unsafe juki__report_errors_response__unpack }

    init(unpacking packed: Juki__ReportErrorsResponse) throws(Refusal) {
        filed = try unsafe Field.list(packed.filed, packed.n_filed, FiledErrorReport.init(unpacking:))
    }

    func pack(into packed: inout Juki__ReportErrorsResponse, _ arena: MessageArena) {
        unsafe packed.n_filed = filed.count
        unsafe packed.filed = arena.messages(filed)
    }
}

extension ListErrorReportsRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__ListErrorReportsRequest>?) -> Void {
        unsafe juki__list_error_reports_request__init
    }
    static var unpack: Unpack { unsafe juki__list_error_reports_request__unpack }

    init(unpacking packed: Juki__ListErrorReportsRequest) throws(Refusal) {
        try unsafe self.init(
            municipality: Field.optionalMunicipality(packed.municipality_code), afterNumber: packed.after_number,
            includeAcknowledged: packed.include_acknowledged != 0)
    }

    func pack(into packed: inout Juki__ListErrorReportsRequest, _ arena: MessageArena) {
        unsafe packed.municipality_code = arena.municipality(municipality)
        unsafe packed.after_number = afterNumber
        unsafe packed.include_acknowledged = includeAcknowledged ? 1 : 0
    }
}

extension ListErrorReportsResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__ListErrorReportsResponse>?) -> Void {
        unsafe juki__list_error_reports_response__init
    }
    static var unpack: Unpack { unsafe juki__list_error_reports_response__unpack }

    init(unpacking packed: Juki__ListErrorReportsResponse) throws(Refusal) {
        try unsafe self.init(Field.list(packed.reports, packed.n_reports, KeptErrorReport.init(unpacking:)),
                             hasMore: packed.more != 0)
    }

    func pack(into packed: inout Juki__ListErrorReportsResponse, _ arena: MessageArena) {
        unsafe packed.n_reports = reports.count
        unsafe packed.reports = arena.messages(reports)
        unsafe packed.more = hasMore ? 1 : 0
    }
}

extension AcknowledgeErrorReportRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__AcknowledgeErrorReportRequest>?) -> Void {
        unsafe juki__acknowledge_error_report_request__init
    }
    static var unpack: Unpack { unsafe juki__acknowledge_error_report_request__unpack }

    init(unpacking packed: Juki__AcknowledgeErrorReportRequest) throws(Refusal) {
        try unsafe self.init(
            number: packed.number, ErrorReportAcknowledgement(unpacking: Field.required(packed.acknowledgement)))
    }

    func pack(into packed: inout Juki__AcknowledgeErrorReportRequest, _ arena: MessageArena) {
        unsafe packed.number = number
        unsafe packed.acknowledgement = arena.message(acknowledgement)
    }
}

extension AcknowledgeErrorReportResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__AcknowledgeErrorReportResponse>?) -> Void {
        unsafe juki__acknowledge_error_report_response__init
    }
    static var unpack: Unpack { unsafe juki__acknowledge_error_report_response__unpack }

    init(unpacking packed: Juki__AcknowledgeErrorReportResponse) {
        unsafe self.init(acknowledgedAt: packed.acknowledged_at, isRepeated: packed.repeated != 0)
    }

    func pack(into packed: inout Juki__AcknowledgeErrorReportResponse, _ arena: MessageArena) {
        unsafe packed.acknowledged_at = acknowledgedAt
        unsafe packed.repeated = isRepeated ? 1 : 0
    }
}
