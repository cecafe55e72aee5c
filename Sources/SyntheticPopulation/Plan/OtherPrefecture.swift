public import JukiDomain

/// Synthetic residents of 千代田区 in 東京都, for a simulated national server: the same on every machine, and nobody's
/// code or number is one of ``PopulationPlan`` under the same seed.
public struct OtherPrefecture: Sendable {
    public static let municipality = MunicipalityCode(body: 13_101)
    /// Behind the residents and newcomers of any prefecture.
    private static let firstIndex = 50_000_000
    private static let towns = ["丸の内", "大手町", "神田神保町", "九段北", "麹町", "永田町"]

    public let residents: Int
    private let people: PersonMaker

    public init(seed: UInt64, residents: Int, today: CalendarDate) {
        self.residents = residents
        people = PersonMaker(seed: seed, today: today)
    }

    /// - Precondition: `index` is from 0 up to ``residents``.
    public func person(at index: Int) -> IdentityRecord {
        precondition(index >= 0 && index < residents, "a resident of the other prefecture")
        var record = people.newcomer(index: Self.firstIndex + index, placeNumber: 0)
        let (block, house) = index.quotientAndRemainder(dividingBy: Self.towns.count)
        record.address = GaijiText(PersonalText("東京都千代田区\(Self.towns[house])\(1 + block % 9)番\(1 + block / 9)号"))
        record.municipality = Self.municipality
        record.ooaza = nil
        return record
    }

    /// Everybody.
    public var everybody: [IdentityRecord] { (0..<residents).map(person(at:)) }

    /// One in so many of those on a 附票 has moved overseas.
    private static let overseasShare = 10

    /// Those of ``everybody`` who have a 戸籍, as the 附票 there has them; some have moved overseas (国外転出者).
    public var everybodyOnARegistry: [SupplementaryRecord] {
        everybody.filter { $0.birthDate.era != .gregorian }.enumerated().map { number, person in
            var record = SupplementaryRecord(of: person, registry: 0)
            record.municipality = Self.municipality
            if number % Self.overseasShare == 0 { record.moveOverseas(on: record.changeDate) }
            record.updateSequence = 1
            return record
        }
    }
}
