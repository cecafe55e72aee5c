public import JukiDomain

/// A synthetic Kagoshima: who lives where, computed from a seed, the same on every machine.
///
/// Nothing is stored: any person is made when asked for, independently of the others, so that a whole prefecture
/// streams in constant memory. Codes and numbers are distinct by construction. No person is real.
public struct PopulationPlan: Sendable {
    /// Fewer would leave no room for the known cases.
    public static let residentsMin = 1000
    /// The residents of the census of 2020.
    public static let residentsOfKagoshima = 1_588_256

    public let seed: UInt64
    /// The day of the population: everybody was born by then, and the first load is dated up to it.
    public let today: CalendarDate
    /// The 43 municipalities, ascending by code.
    public let municipalities: [MunicipalityPlan]

    let people: PersonMaker
    let knownCases: KnownCases

    /// - Precondition: `residents` is at least ``residentsMin``.
    public init(seed: UInt64, residents: Int, today: CalendarDate) {
        precondition(residents >= Self.residentsMin, "a population has at least \(Self.residentsMin) residents")
        self.seed = seed
        self.today = today
        people = PersonMaker(seed: seed, today: today)
        let shares = Apportionment.share(residents, by: Place.all.map(\.census2020))
        var first = 0
        var municipalities: [MunicipalityPlan] = []
        for (place, share) in zip(Place.all, shares) {
            municipalities.append(MunicipalityPlan(code: place.code, name: place.name, indexes: first..<first + share))
            first += share
        }
        self.municipalities = municipalities
        knownCases = KnownCases(people: people, municipalities: municipalities)
    }

    public var residents: Int { municipalities[municipalities.count - 1].indexes.upperBound }

    /// The record that the first load brings for a person; items that the server assigns are blank.
    /// - Precondition: `index` is from 0 up to ``residents``.
    public func person(at index: Int) -> IdentityRecord {
        let placeNumber = placeNumber(ofResident: index)
        let record = bareRecord(at: index, placeNumber: placeNumber)
        return knownCases.definition(at: index)?.applied(to: record) ?? record
    }

    /// The code of a person, without making the record: the known cases keep theirs.
    /// - Precondition: `index` is from 0 up to ``residents``.
    public func code(at index: Int) -> ResidentRecordCode {
        precondition(index >= 0 && index < residents, "a resident of the first load")
        return people.code(at: index)
    }

    private func bareRecord(at index: Int, placeNumber: Int) -> IdentityRecord {
        let indexes = municipalities[placeNumber].indexes
        return people.resident(
            index: index, placeNumber: placeNumber, position: index - indexes.lowerBound, residents: indexes.count)
    }

    /// The first load of a municipality: every resident once, numbered from 1.
    public func firstLoad(of code: MunicipalityCode) -> FirstLoad {
        FirstLoad(plan: self, indexes: municipality(code).indexes)
    }

    /// - Precondition: the code is one of the 43.
    public func municipality(_ code: MunicipalityCode) -> MunicipalityPlan {
        guard let found = municipalities.first(where: { $0.code == code }) else {
            preconditionFailure("a municipality of the prefecture")
        }
        return found
    }

    func placeNumber(ofResident index: Int) -> Int {
        precondition(index >= 0 && index < residents, "a resident of the first load")
        var low = 0
        var high = municipalities.count - 1
        while low < high {
            let middle = (low + high) / 2
            if municipalities[middle].indexes.upperBound > index { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// A municipality and its share of the population.
public struct MunicipalityPlan: Hashable, Sendable {
    public let code: MunicipalityCode
    /// With the 郡, if it lies in one.
    public let name: String
    let indexes: Range<Int>

    /// How many people live there after the first load; also the last notice number of that load.
    public var residents: Int { indexes.count }
}

/// The notices of a municipality's first load, in order.
public struct FirstLoad: Sequence, Sendable {
    let plan: PopulationPlan
    let indexes: Range<Int>

    public var underestimatedCount: Int { indexes.count }

    public func makeIterator() -> Iterator { Iterator(plan: plan, indexes: indexes, index: indexes.lowerBound) }

    public struct Iterator: IteratorProtocol, Sendable {
        let plan: PopulationPlan
        let indexes: Range<Int>
        var index: Int

        public mutating func next() -> UpdateNotice? {
            guard index < indexes.upperBound else { return nil }
            defer { index += 1 }
            return UpdateNotice(number: UInt64(index - indexes.lowerBound + 1), record: plan.person(at: index))
        }
    }
}
