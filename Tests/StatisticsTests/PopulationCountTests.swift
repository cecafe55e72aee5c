import JukiDomain
import Statistics
import Testing

/// Who is counted where.
@Suite struct PopulationCountTests {
    private static func day(_ text: String) throws -> CalendarDate { try CalendarDate(parsing: text) }

    @Test(arguments: [
        (2026, 4, 1, "0-4"), (2021, 4, 2, "0-4"), (2021, 4, 1, "5-9"), (1936, 4, 2, "85-89"), (1936, 4, 1, "90-"),
        (1900, 1, 1, "90-"), (2021, 4, 0, "5-9"), (2021, 0, 0, "5-9"), (0, 0, 0, "不詳"), (0, 4, 1, "不詳"),
        (2026, 4, 2, "不詳"),
    ])
    func ages(year: Int, month: Int, day: Int, label: String) throws {
        let born = try BirthDate(era: .gregorian, year: year, month: month, day: day)
        #expect(AgeGroup(born: born, on: try Self.day("2026-04-01")).label == label)
    }

    @Test func groupsHaveNumbers() {
        #expect(AgeGroup.allCases.map(\.number) == Array(1...20))
        #expect(AgeGroup(number: 0) == nil && AgeGroup(number: 21) == nil)
        #expect(AgeGroup.allCases.allSatisfy { AgeGroup(number: $0.number) == $0 })
        #expect(AgeGroup.allCases.map(\.label).prefix(3) == ["0-4", "5-9", "10-14"])
    }

    @Test func everybodyIsCountedOnce() throws {
        let seed = UInt64.random(in: .min ... .max)
        print("everybodyIsCountedOnce: seed \(seed)")
        var random = SeededRandom(seed: seed)
        let today = try Self.day("2026-04-01")
        let places = [46_201, 46_203, 46_303].map { MunicipalityCode(body: UInt32($0)) }
        var count = PopulationCount(on: today)
        var model: [[Int]: Int] = [:]
        for _ in 0..<3000 {
            let (place, sex) = (random.below(3), Sex.allCases[random.below(2)])
            let born = try BirthDate(
                era: .gregorian, year: 1930 + random.below(96), month: 1 + random.below(12), day: 1 + random.below(28))
            count.add(places[place], sex, born: born)
            // Without a calendar: years, less one when the birthday is still to come.
            let isBefore = (born.month, born.day) > (today.month, today.day)
            let group = min((today.year - born.year - (isBefore ? 1 : 0)) / 5, 18)
            for key in [[place, Int(sex.rawValue), group], [place], [-1, Int(sex.rawValue), group], [-1]] {
                model[key, default: 0] += 1
            }
        }
        let cells = count.cells(threshold: 2)
        for cell in cells {
            let place = cell.municipality.map { places.firstIndex(of: $0) ?? 9 } ?? -1
            let key = cell.sex.map { [place, Int($0.rawValue), Int(cell.ageGroup?.number ?? 0) - 1] } ?? [place]
            if let told = cell.count { #expect(told == model[key] ?? 0, "\(key), seed \(seed)") }
        }
        #expect(cells.last?.municipality == nil && cells.last?.sex == nil && cells.last?.count == 3000)
        #expect(!cells.contains { $0.sex == .blank }, "nobody's sex is blank")
    }

    @Test func aVillageOfFewIsNotTold() throws {
        var count = PopulationCount(on: try Self.day("2026-04-01"))
        let (city, village) = (MunicipalityCode(body: 46_201), MunicipalityCode(body: 46_303))
        let born = try BirthDate(era: .gregorian, year: 2000, month: 1, day: 1)
        for _ in 0..<50 { count.add(city, .female, born: born) }
        for _ in 0..<3 { count.add(village, .female, born: born) }
        let cells = count.cells()
        #expect(!cells.contains { $0.municipality == village && $0.count != nil })
        // The city would give the village away by the total.
        #expect(cells.filter { $0.municipality == nil && $0.count == 53 }.isEmpty
            || cells.filter { $0.municipality == city && $0.count == 50 }.isEmpty)
    }
}
