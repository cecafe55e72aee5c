public import JukiDomain

/// A difference planted in a municipality's file.
public struct PlantedDifference<Item: RegisterItem & Hashable>: Hashable, Sendable {
    public let code: ResidentRecordCode
    public let kind: DifferenceClass
    /// The notified items that differ, ascending; none where one side has no record of the municipality.
    public let items: [Item]
    /// With ``JukiDomain/DifferenceClass/otherMunicipality``: the municipality that has the person.
    public let elsewhere: MunicipalityCode?
}

/// A municipality's file with differences planted in it, and the report that a reconciliation must give.
public struct ReconcilePlan<Register: SyntheticRegister>: Sendable {
    public let file: MunicipalityFile<Register>
    /// Ascending by resident record code, one for a person.
    public let differences: [PlantedDifference<Register.Record.Item>]
    /// 更新 notices that the file contains: the last number of the lane.
    public let lastNoticeNumber: UInt64
}

extension PopulationPlan {
    public func reconcilePlan(of code: MunicipalityCode, after day: DayPlan, each: Int) -> ReconcilePlan<Self> {
        DifferencePlanter.plan(self, of: code, after: day, each: each)
    }
}

extension SupplementaryPlan {
    public func reconcilePlan(
        of code: MunicipalityCode, after day: SupplementaryDayPlan, each: Int
    ) -> ReconcilePlan<Self> {
        DifferencePlanter.plan(self, of: code, after: day, each: each)
    }
}
