import JukiDomain

/// The households of residents one after the other, with the place of their 本籍.
struct HouseholdWalk: Sequence, IteratorProtocol, Sendable {
    struct Household: Sendable {
        /// Indexes of residents.
        let members: Range<Int>
        let registry: Int?
    }

    let plan: PopulationPlan
    private var placeNumber = 0
    private var position = 0

    init(plan: PopulationPlan) { self.plan = plan }

    mutating func next() -> Household? {
        guard placeNumber < plan.municipalities.count else { return nil }
        let indexes = plan.municipalities[placeNumber].indexes
        let (key, split) = plan.people.household(
            placeNumber: placeNumber, position: position, residents: indexes.count)
        let first = indexes.lowerBound + position
        let household = Household(
            members: first..<first + split.kind.size,
            registry: plan.registry(ofHousehold: key, livingIn: placeNumber))
        position += split.kind.size
        if position == indexes.count { (placeNumber, position) = (placeNumber + 1, 0) }
        return household
    }
}

extension PopulationPlan {
    /// Where the 本籍 of a household lies; nil in another prefecture.
    func registry(ofHousehold key: UInt64, livingIn placeNumber: Int) -> Int? {
        var stream = SeededStream(seed: seed, .registry, key)
        let mark = stream.below(100)
        if mark < SupplementaryWeights.registeredAtHome { return placeNumber }
        let inPrefecture = SupplementaryWeights.registeredAtHome + SupplementaryWeights.registeredElsewhere
        return mark < inPrefecture ? otherPlace(than: placeNumber, &stream) : nil
    }

    /// A municipality, chosen as people are spread.
    func otherPlace(than placeNumber: Int, _ stream: inout SeededStream) -> Int {
        while true {
            let number = self.placeNumber(ofResident: stream.below(residents))
            if number != placeNumber { return number }
        }
    }

    /// The municipality that keeps the 附票 of a resident; nil for foreign residents, who have none, and for those whose
    /// 本籍 lies in another prefecture.
    func registry(ofResident index: Int) -> Int? {
        guard !isForeign(index) else { return nil }
        let placeNumber = placeNumber(ofResident: index)
        return registry(ofHousehold: householdKey(ofResident: index), livingIn: placeNumber)
    }

    func isForeign(_ index: Int) -> Bool {
        if let known = knownCases.definition(at: index) { return known.birth.era == .gregorian }
        return people.isForeign(household: householdKey(ofResident: index))
    }

    private func householdKey(ofResident index: Int) -> UInt64 {
        let placeNumber = placeNumber(ofResident: index)
        let indexes = municipalities[placeNumber].indexes
        return people.household(
            placeNumber: placeNumber, position: index - indexes.lowerBound, residents: indexes.count).key
    }
}
