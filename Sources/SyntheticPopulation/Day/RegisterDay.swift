public import JukiDomain

/// A day of the resident register.
public typealias DayPlan = RegisterDay<PopulationPlan>

/// A day of the supplementary register.
public typealias SupplementaryDayPlan = RegisterDay<SupplementaryPlan>

/// A day of notices after the first load, in an order of arrival in which all come out as expected.
public struct RegisterDay<Register: SyntheticRegister>: Sendable {
    public typealias Notice = PlannedNotice<Register.Notice, Register.Draft, Register.Event>

    public let notices: [Notice]
    public let expectations: DayExpectations
    /// Everybody whom the day changed, as the register then holds them.
    let changed: [Register.Person: Register.Record]

    /// The notices lane by lane, each in its order.
    public var lanes: [MunicipalityCode: [Notice]] { Dictionary(grouping: notices, by: \.municipality) }
}

/// What must be true after every notice of a day was answered.
public struct DayExpectations: Sendable {
    /// 現存 residents, or people on the 附票 of each municipality.
    public internal(set) var residents: [MunicipalityCode: Int] = [:]
    /// People whose newest version is a 消除.
    public internal(set) var deleted = 0
    public internal(set) var applied = 0
    /// Parked notices by reason; those that a later notice replaces are counted too.
    public internal(set) var parked: [Reason: Int] = [:]
    /// Parked notices that a later one replaces.
    public internal(set) var replaced = 0
    /// The last notice number of every lane.
    public internal(set) var lastNotices: [MunicipalityCode: UInt64] = [:]
}
