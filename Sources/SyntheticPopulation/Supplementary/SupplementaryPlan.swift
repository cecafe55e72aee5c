public import JukiDomain

/// The 戸籍の附票 that go with a synthetic population: who is on which, computed as the residents are.
///
/// On them are the residents who have a 戸籍 in this prefecture, with the codes, names and addresses of the resident
/// register; people of other prefectures whose 本籍 lies here; and people moved overseas (国外転出者), whom the resident
/// register holds as 消除. Foreign residents are on none. Nothing is stored but how many there are.
public struct SupplementaryPlan: Sendable {
    public let population: PopulationPlan
    let outside: SpreadPeople
    let overseas: SpreadPeople
    /// How many are on the 附票 of each municipality.
    let counts: [Int]

    /// Walks through the households once, to count.
    public init(_ population: PopulationPlan) {
        self.population = population
        let municipalities = population.municipalities
        outside = SpreadPeople(perThousand: 10 * SupplementaryWeights.outsidePercent, of: municipalities)
        overseas = SpreadPeople(perThousand: SupplementaryWeights.overseasPerThousand, of: municipalities)
        var counts = municipalities.indices.map { [outside] in outside.people(ofPlace: $0).count }
        for household in HouseholdWalk(plan: population) {
            guard let registry = household.registry else { continue }
            counts[registry] += household.members.count { !population.isForeign($0) }
        }
        for number in 0..<overseas.count {
            counts[population.overseasRegistry(of: number, lastPlace: overseas.placeNumber(of: number))] += 1
        }
        self.counts = counts
    }

    /// How many people are on the 附票 of a municipality; also the last notice number of its first load.
    public func people(of code: MunicipalityCode) -> Int { counts[Place.number(of: code)] }

    /// How many people moved overseas (国外転出者) the prefecture has.
    public var overseasCount: Int { overseas.count }

    /// The first load of a municipality: everybody on its 附票 once, numbered from 1.
    public func firstLoad(of code: MunicipalityCode) -> SupplementaryFirstLoad {
        SupplementaryFirstLoad(plan: self, placeNumber: Place.number(of: code))
    }
}

/// The notices of a municipality's first load, in order.
public struct SupplementaryFirstLoad: Sequence, Sendable {
    let plan: SupplementaryPlan
    let placeNumber: Int

    public func makeIterator() -> Iterator {
        Iterator(plan: plan, people: SupplementaryPeople(plan: plan, placeNumber: placeNumber))
    }

    public struct Iterator: IteratorProtocol, Sendable {
        let plan: SupplementaryPlan
        var people: SupplementaryPeople
        var number: UInt64 = 0

        public mutating func next() -> SupplementaryNotice? {
            guard let person = people.next(), let record = plan.record(of: person) else { return nil }
            number += 1
            return SupplementaryNotice(number: number, record: record, glyphs: plan.glyphs(of: record))
        }
    }
}
