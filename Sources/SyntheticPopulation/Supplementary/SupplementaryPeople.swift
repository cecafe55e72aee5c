/// Everybody on the 附票 of a municipality: residents, people of other prefectures, people moved overseas.
struct SupplementaryPeople: Sequence, IteratorProtocol, Sendable {
    private let plan: SupplementaryPlan
    private let placeNumber: Int
    private var households: HouseholdWalk
    private var members = 0..<0
    private var outside: Range<Int>
    private var overseas: Range<Int>

    init(plan: SupplementaryPlan, placeNumber: Int) {
        self.plan = plan
        self.placeNumber = placeNumber
        households = HouseholdWalk(plan: plan.population)
        outside = plan.outside.people(ofPlace: placeNumber)
        overseas = 0..<plan.overseas.count
    }

    mutating func next() -> SupplementaryPerson? {
        while let index = nextResident() {
            if !plan.population.isForeign(index) { return .resident(index) }
        }
        if let number = outside.popFirst() { return .outside(number) }
        while let number = overseas.popFirst() {
            let lastPlace = plan.overseas.placeNumber(of: number)
            if plan.population.overseasRegistry(of: number, lastPlace: lastPlace) == placeNumber {
                return .overseas(number)
            }
        }
        return nil
    }

    private mutating func nextResident() -> Int? {
        while members.isEmpty {
            guard let household = households.next() else { return nil }
            if household.registry == placeNumber { members = household.members }
        }
        return members.popFirst()
    }
}
