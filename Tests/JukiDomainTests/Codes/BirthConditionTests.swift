import JukiDomain
import Testing

@Suite struct BirthConditionTests {
    @Test(arguments: [
        ("1940-05-17", 1940_05_17, 1940_05_17), ("1940-5-7", 1940_05_07, 1940_05_07),
        ("1940-05", 1940_05_00, 1940_05_31),
        ("1940", 1940_00_00, 1940_12_31), ("1940-05-00", 1940_05_00, 1940_05_00),
        ("1940-00-00", 1940_00_00, 1940_00_00),
        ("0000-00-00", 0, 0), ("1940..1942-03", 1940_00_00, 1942_03_31),
        ("1940-05-17..1940-05-18", 1940_05_17, 1940_05_18),
        ("S15.5.17", 1940_05_17, 1940_05_17), ("昭和15年5月17日", 1940_05_17, 1940_05_17), ("s15.5", 1940_05_00, 1940_05_31),
        ("昭和１５年", 1940_00_00, 1940_12_31), ("令和元年5月", 2019_05_00, 2019_05_31), ("S15", 1940_00_00, 1940_12_31),
        ("S15.5..H1.2.3", 1940_05_00, 1989_02_03), ("M45.7.30", 1912_07_30, 1912_07_30),
        ("T1.7.30", 1912_07_30, 1912_07_30),
        ("１９４０－０５", 1940_05_00, 1940_05_31), ("1940年5月17日", 1940_05_17, 1940_05_17),
        ("1941-02-30", 1941_02_30, 1941_02_30),
        ("1940/05/17 .. 1940/06", 1940_05_17, 1940_06_31), ("大正15-12-25", 1926_12_25, 1926_12_25),
    ] as [(String, UInt32, UInt32)])
    func reads(text: String, lowest: UInt32, highest: UInt32) throws {
        let condition = try BirthCondition(parsing: text)
        #expect(condition.lowest == lowest && condition.highest == highest)
        #expect(!condition.unknownPartsMatch)
    }

    @Test(arguments: [
        ("", DateError.notADate), ("40-05-17", .notADate), ("1940-", .notADate), ("1940-05-", .notADate),
        ("1940-05-17-1", .notADate), ("19400517", .notADate), ("1940日5", .notADate), ("S", .notADate),
        ("S0.1.1", .notADate),
        ("S105", .notADate), ("..", .notADate), ("1940..", .notADate), ("1940..1941..1942", .notADate),
        ("元年", .notADate),
        ("慶応3年", .notADate), ("1940-13", .noSuchMonth), ("1940-04-31", .noSuchDay), ("S64.1.8", .outsideEra),
        ("S65", .outsideEra), ("H31.5", .outsideEra), ("1941..1940", .emptyRange), ("1700", .noSuchYear),
        (String(repeating: "1", count: 200), .notADate),
    ])
    func refuses(text: String, error: DateError) {
        #expect(throws: error) { try BirthCondition(parsing: text) }
    }

    @Test func openPartsAreMetByUnknownOnes() throws {
        let unknownDay = try BirthDate(wire: "319400500")
        for (text, plain, loose) in [
            ("1940-05", true, true), ("1940-05-00", true, true), ("1940", true, true), ("1940-05-17", false, true),
            ("1940-06", false, false), ("1940-05-31..1940-06", false, true), ("1940-06-01..1941", false, false),
        ] {
            #expect(try BirthCondition(parsing: text).matches(unknownDay) == plain, "\(text)")
            #expect(try BirthCondition(parsing: text, unknownPartsMatch: true).matches(unknownDay) == loose, "\(text)")
        }
    }

    /// An unknown year is completed within the era only: nobody born in 昭和 was born in 1990.
    @Test func completionsStayInTheEra() throws {
        let date = try BirthDate(wire: "300000517")
        for (text, expected) in [("1940-05-17", true), ("1990-05-17", false), ("1989-05", false), ("1988-05", true)] {
            #expect(try BirthCondition(parsing: text, unknownPartsMatch: true).matches(date) == expected, "\(text)")
        }
    }

    /// Against a model that tries every day one by one; and the candidate ranges miss no match.
    @Test(arguments: [71, 72, 73] as [UInt64])
    func matchesWhatTryingEveryDayFinds(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<400 {
            let date = randomDate(&random)
            let bounds = [randomDate(&random).sortKey, randomDate(&random).sortKey].sorted()
            let loose = Bool.random(using: &random)
            let condition = BirthCondition(lowest: bounds[0], highest: bounds[1], unknownPartsMatch: loose)
            let inside = { (key: UInt32) in key >= bounds[0] && key <= bounds[1] }
            let expected = inside(date.sortKey)
                || (loose && completions(of: date).contains(where: inside))
            #expect(condition.matches(date) == expected, "seed \(seed) \(date.wire) \(bounds)")
            let ranges = condition.candidateRanges
            let isCandidate = ranges.contains { $0.contains(date.sortKey) }
            #expect(isCandidate || !expected, "seed \(seed) \(date.wire) \(bounds)")
            #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound }, "seed \(seed)")
        }
    }

    /// Around the change from 昭和 to 平成, so that eras matter.
    private func randomDate(_ random: inout SeededRandom) -> BirthDate {
        while true {
            let era = [Era.gregorian, .showa, .heisei].randomElement(using: &random)!
            let year = [0, 1987, 1988, 1989, 1990].randomElement(using: &random)!
            let month = Int.random(in: 0...12, using: &random)
            let day = [0, 0, 0, 1, 7, 8, 28, 29, 30, 31].randomElement(using: &random)!
            if let date = try? BirthDate(era: era, year: year, month: month, day: day) { return date }
        }
    }

    private func completions(of date: BirthDate) -> [UInt32] {
        let lengths = [31, 30, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        var result: [UInt32] = []
        for year in date.year == 0 ? 1980...1999 : date.year...date.year {
            for month in date.month == 0 ? 1...12 : date.month...date.month {
                for day in 1...lengths[month - 1] where date.day == 0 || date.day == day {
                    let key = UInt32(year * 10_000 + month * 100 + day)
                    if date.era.days.contains(key) { result.append(key) }
                }
            }
        }
        return result
    }
}
