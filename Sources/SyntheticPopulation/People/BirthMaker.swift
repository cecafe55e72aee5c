import JukiDomain

/// Dates of birth: with the era for Japanese, in the Gregorian calendar for foreign residents, sometimes incomplete.
struct BirthMaker {
    /// Of the people of 65 and over, one in this many has a date that is partly unknown.
    static let incompleteOneIn = 325
    static let incompleteFrom = 65

    let today: CalendarDate

    func birthDay(age: Int, stream: inout SeededStream) -> CalendarDate {
        // Nobody was born later than today: the last year of life is counted backwards from it.
        today.adding(years: -age).adding(days: -stream.below(365))
    }

    func birthDate(on day: CalendarDate, age: Int, isForeign: Bool, stream: inout SeededStream) -> BirthDate {
        let era = isForeign ? Era.gregorian : Self.era(of: day)
        guard age >= Self.incompleteFrom, stream.chance(1, outOf: Self.incompleteOneIn) else {
            return Self.make(era, day.year, day.month, day.day)
        }
        switch stream.below(10) {
        case 0: return Self.make(era, 0, 0, 0)
        case 1...3: return Self.make(era, day.year, 0, 0)
        default: return Self.make(era, day.year, day.month, 0)
        }
    }

    /// The era that began last: on the two days that belong to two eras, the new one.
    static func era(of day: CalendarDate) -> Era {
        Era.allCases.last { $0 != .gregorian && $0.days.contains(day.value) } ?? .gregorian
    }

    static func make(_ era: Era, _ year: Int, _ month: Int, _ day: Int) -> BirthDate {
        guard let date = try? BirthDate(era: era, year: year, month: month, day: day) else {
            preconditionFailure("a made-up birth date lies in its era")
        }
        return date
    }
}
