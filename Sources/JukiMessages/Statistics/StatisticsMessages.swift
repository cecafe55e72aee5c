public import JukiDomain

/// 更新件数: asks how many notices there were.
public struct UpdateStatisticsRequest: WireMessage, Hashable {
    public var span: StatisticsSpan
    /// nil for all.
    public var municipality: MunicipalityCode?

    public init(_ span: StatisticsSpan, municipality: MunicipalityCode? = nil) {
        self.span = span
        self.municipality = municipality
    }
}

/// What notices are counted by, beside municipality and time.
public enum CountedReason: Hashable, Sendable {
    /// 異動事由, in the resident register.
    case change(ChangeReason)
    /// 通知区分, in the supplementary register.
    case notice(SupplementaryNoticeKind)

    /// The Japanese term.
    public var japaneseName: String {
        switch self {
        case .change(let reason): reason.japaneseName
        case .notice(let kind): kind.japaneseName
        }
    }
}

/// Notices of one reason from one municipality in one part of the time.
public struct UpdateStatisticsRow: Hashable, Sendable {
    /// First day of the part.
    public var period: CalendarDate
    public var municipality: MunicipalityCode
    /// nil where it could not be read.
    public var reason: CountedReason?
    public var applied: UInt64
    public var parked: UInt64

    public init(
        period: CalendarDate, municipality: MunicipalityCode, reason: CountedReason?, applied: UInt64, parked: UInt64
    ) {
        self.period = period
        self.municipality = municipality
        self.reason = reason
        self.applied = applied
        self.parked = parked
    }
}

/// Ascending by period, municipality and reason, over as many messages as needed.
public struct UpdateStatisticsResponse: StatisticsResponse {
    public var rows: [UpdateStatisticsRow]
    public var isLast: Bool

    public init(rows: [UpdateStatisticsRow], isLast: Bool) {
        self.rows = rows
        self.isLast = isLast
    }
}

/// 提供件数: asks how many provisions and refusals there were.
public struct ProvisionStatisticsRequest: WireMessage, Hashable {
    public var span: StatisticsSpan

    public init(_ span: StatisticsSpan) { self.span = span }
}

/// Provisions to one peer, in one way, on one basis, with one result, in one part of the time.
public struct ProvisionStatisticsRow: Hashable, Sendable {
    /// First day of the part.
    public var period: CalendarDate
    /// Identity in the peer's certificate.
    public var peer: String
    /// Procedure number.
    public var procedure: UInt16
    /// Blank for none; `other` for one that the access table does not know.
    public var legalBasis: String
    /// 0 when answered; otherwise the reason of the refusal.
    public var result: UInt32
    public var answers: UInt64
    /// Persons of whom they spoke.
    public var persons: UInt64

    public init(
        period: CalendarDate, peer: String, procedure: UInt16, legalBasis: String, result: UInt32, answers: UInt64,
        persons: UInt64
    ) {
        self.period = period
        self.peer = peer
        self.procedure = procedure
        self.legalBasis = legalBasis
        self.result = result
        self.answers = answers
        self.persons = persons
    }
}

/// Ascending by period, peer, procedure, basis and result, over as many messages as needed.
public struct ProvisionStatisticsResponse: StatisticsResponse {
    public var rows: [ProvisionStatisticsRow]
    public var isLast: Bool

    public init(rows: [ProvisionStatisticsRow], isLast: Bool) {
        self.rows = rows
        self.isLast = isLast
    }
}

/// 人口: asks how many residents there are now.
public struct PopulationStatisticsRequest: WireMessage, Hashable {
    public init() {}
}

/// Residents of one sex and age group in one municipality, or a total.
public struct PopulationStatisticsRow: Hashable, Sendable {
    /// nil for all.
    public var municipality: MunicipalityCode?
    /// nil, with ``ageGroup``, for everybody.
    public var sex: Sex?
    public var ageGroup: AgeGroup?
    /// nil where it is suppressed (秘匿).
    public var residents: UInt64?

    public init(municipality: MunicipalityCode?, sex: Sex?, ageGroup: AgeGroup?, residents: UInt64?) {
        precondition((sex == nil) == (ageGroup == nil), "a total is of both sexes and all ages")
        self.municipality = municipality
        self.sex = sex
        self.ageGroup = ageGroup
        self.residents = residents
    }
}

/// Ascending by municipality, sex and age group, totals last, over as many messages as needed.
public struct PopulationStatisticsResponse: StatisticsResponse {
    public var rows: [PopulationStatisticsRow]
    public var countedAt: Moment
    /// Numbers from 1 to below it are suppressed.
    public var threshold: UInt32
    public var isLast: Bool

    public init(rows: [PopulationStatisticsRow], countedAt: Moment, threshold: UInt32, isLast: Bool) {
        self.rows = rows
        self.countedAt = countedAt
        self.threshold = threshold
        self.isLast = isLast
    }
}

/// A part of some statistics.
public protocol StatisticsResponse: WireMessage, Hashable {
    associatedtype Row
    var rows: [Row] { get }
    var isLast: Bool { get }
}

/// What is agreed about statistics.
public enum StatisticsLimits {
    /// Rows in one message: a row has at most some 250 bytes unless a peer's name is absurd.
    public static let rowsMax = 500
}
