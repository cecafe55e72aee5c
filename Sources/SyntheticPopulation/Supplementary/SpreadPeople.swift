/// People who are no residents, spread over the municipalities as the residents are: so many for each thousand.
struct SpreadPeople: Sendable {
    /// Where the people of each municipality end, and those of the next begin.
    private let ends: [Int]

    init(perThousand: Int, of municipalities: [MunicipalityPlan]) {
        ends = municipalities.map { $0.indexes.upperBound * perThousand / 1000 }
    }

    var count: Int { ends[ends.count - 1] }

    func people(ofPlace number: Int) -> Range<Int> {
        (number == 0 ? 0 : ends[number - 1])..<ends[number]
    }

    /// The municipality of a person.
    func placeNumber(of person: Int) -> Int {
        guard let number = ends.firstIndex(where: { $0 > person }) else {
            preconditionFailure("one of the people who are spread")
        }
        return number
    }
}
