/// 年齢階級: five years of age, 90 and over, or unknown.
public struct AgeGroup: Hashable, Sendable, CaseIterable {
    /// 1 for ages 0-4, 2 for 5-9 … 18 for 85-89, 19 for 90 and over, 20 for unknown: the number on the wire.
    public let number: UInt8

    public static let allCases = (1...20).map { AgeGroup(unchecked: $0) }
    private static let oldest: UInt8 = 19
    private static let unknown: UInt8 = 20
    private static let years = 5

    /// nil for a number that is no group.
    public init?(number: UInt8) {
        guard (1...Self.unknown).contains(number) else { return nil }
        self.number = number
    }

    private init(unchecked number: Int) {
        self.number = UInt8(number)
    }

    /// The group of somebody on a day: whole years since birth. Of a birth date whose day or month is unknown the
    /// first day that it can be counts; without a year, or born after the day, the age is unknown.
    public init(born date: BirthDate, on day: CalendarDate) {
        let born = date.year * 10_000 + max(date.month, 1) * 100 + max(date.day, 1)
        let age = (Int(day.value) - born) / 10_000
        let isKnown = date.year > 0 && born <= Int(day.value)
        number = isKnown ? UInt8(min(age / Self.years + 1, Int(Self.oldest))) : Self.unknown
    }

    /// `0-4`, `90-` or `不詳`.
    public var label: String {
        switch number {
        case Self.unknown: "不詳"
        case Self.oldest: "\((Int(Self.oldest) - 1) * Self.years)-"
        default: "\((Int(number) - 1) * Self.years)-\(Int(number) * Self.years - 1)"
        }
    }
}

extension AgeGroup: Comparable {
    public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}
