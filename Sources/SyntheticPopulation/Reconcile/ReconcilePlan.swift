public import JukiDomain

/// A difference planted in a municipality's file.
public struct PlantedDifference: Hashable, Sendable {
    public let code: ResidentRecordCode
    public let kind: DifferenceClass
    /// The notified items that differ, ascending; none where one side has no record of the municipality.
    public let items: [IdentityItem]
    /// With ``DifferenceClass/otherMunicipality``: where the person lives.
    public let elsewhere: MunicipalityCode?
}

/// A municipality's file with differences planted in it, and the report that a reconciliation must give.
public struct ReconcilePlan: Sendable {
    public let file: MunicipalityFile
    /// Ascending by resident record code, one for a person.
    public let differences: [PlantedDifference]
    /// 更新 notices that the file contains: the last number of the lane.
    public let lastNoticeNumber: UInt64
}

extension PopulationPlan {
    /// Plants `each` differences of every class, or as many as the municipality has people for. `aheadOnServer` needs
    /// people whom the day changed there, and `extraDeleted` people whom it deleted there.
    /// - Precondition: the municipality has more than ten times `each` residents.
    public func reconcilePlan(of code: MunicipalityCode, after day: DayPlan, each: Int) -> ReconcilePlan {
        let own = municipality(code)
        precondition(each >= 0 && own.residents > 10 * each, "a municipality has room for the differences")
        var planter = DifferencePlanter(plan: self, municipality: own, day: day)
        for kind in DifferenceClass.allCases { planter.plant(kind, each) }
        return planter.build()
    }
}
