import JukiDomain
import JukiMessages
import Statistics

/// What notices are counted by.
struct UpdateKey: Hashable, Comparable {
    var period: CalendarDate
    var municipality: MunicipalityCode
    var reason: UInt8

    static func < (left: Self, right: Self) -> Bool {
        (left.period, left.municipality, left.reason) < (right.period, right.municipality, right.reason)
    }
}

/// What provisions are counted by.
struct ProvisionKey: Hashable, Comparable {
    var period: CalendarDate
    var peer: String
    var procedure: UInt16
    var basis: String
    var result: UInt32

    static func < (left: Self, right: Self) -> Bool {
        (left.period, left.peer, left.procedure, left.basis, left.result)
            < (right.period, right.peer, right.procedure, right.basis, right.result)
    }
}

extension UpdateStatisticsRow {
    init(_ key: UpdateKey, _ sums: Tally<UpdateKey>.Sums, _ reason: CountedReason?) {
        self.init(
            period: key.period, municipality: key.municipality, reason: reason,
            applied: sums.first, parked: sums.second)
    }
}

extension ProvisionStatisticsRow {
    init(_ key: ProvisionKey, _ sums: Tally<ProvisionKey>.Sums) {
        self.init(
            period: key.period, peer: key.peer, procedure: key.procedure, legalBasis: key.basis, result: key.result,
            answers: sums.first, persons: sums.second)
    }
}

extension PopulationStatisticsRow {
    init(_ cell: PopulationCell) {
        self.init(
            municipality: cell.municipality, sex: cell.sex, ageGroup: cell.ageGroup,
            residents: cell.count.map(UInt64.init))
    }
}
