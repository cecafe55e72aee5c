/// Date of birth (生年月日, item 5) with the era it is recorded in; year, month and day may each be unknown, which is 0.
///
/// The year is Gregorian also in an era. Dates on no calendar exist in the registers and are accepted: 29 February of a
/// common year and 30 February. Day 31 exists only in the months that have it.
public struct BirthDate: Hashable, Sendable {
    /// Length of the wire form: one digit for the era, eight for YYYYMMDD with 0000 or 00 for what is unknown.
    public static let wireLength = 9

    public let era: Era

    /// The eight digits yyyymmdd read as a number, 0 where unknown: an unknown part sorts before the known ones.
    public let sortKey: UInt32

    public var year: Int { Int(sortKey / 10_000) }
    public var month: Int { Int(sortKey / 100 % 100) }
    public var day: Int { Int(sortKey % 100) }

    public var isFullyKnown: Bool { year > 0 && month > 0 && day > 0 }

    /// Checks the parts, and that the era contains the date or, where parts are unknown, could contain it.
    public init(era: Era, year: Int, month: Int, day: Int) throws(DateError) {
        let allowed = Int(Era.firstYear)...Int(Era.lastYear)
        guard year == 0 || allowed.contains(year) else { throw .noSuchYear }
        guard (0...12).contains(month) else { throw .noSuchMonth }
        guard day >= 0, day <= BirthParts.lastDay(month: month) else { throw .noSuchDay }
        self.era = era
        sortKey = UInt32(year * 10_000 + month * 100 + day)
        guard BirthParts.hasCompletion(sortKey, in: era.days) else { throw .outsideEra }
    }

    /// Reads the nine digits of the wire form.
    public init(wire digits: some Collection<UInt8>) throws(DateError) {
        guard let value = try? DecimalDigits.parse(digits, count: Self.wireLength) else { throw .notADate }
        try self.init(wireValue: value)
    }

    /// Reads the nine digits of the wire form.
    public init(wire text: String) throws(DateError) {
        try self.init(wire: text.utf8)
    }

    /// The date of a wire form read as a number, such as one from the store.
    public init(wireValue: UInt64) throws(DateError) {
        guard wireValue < 1_000_000_000 else { throw .notADate }
        guard let era = Era(rawValue: UInt8(wireValue / 100_000_000)) else { throw .unknownEra }
        let date = Int(wireValue % 100_000_000)
        try self.init(era: era, year: date / 10_000, month: date / 100 % 100, day: date % 100)
    }

    /// Whether somebody of this date can be born by the end of a day: some day that agrees with all known parts is not
    /// after it.
    public func canBe(onOrBefore day: CalendarDate) -> Bool {
        let first = Era.firstYear * 10_000 + 101
        return BirthParts.hasCompletion(sortKey, in: first...max(first, day.value))
    }

    /// The wire form read as a number.
    public var wireValue: UInt64 { UInt64(era.rawValue) * 100_000_000 + UInt64(sortKey) }

    /// The nine digits. Personal data: for answers only, never for a log.
    public var wire: String { DecimalDigits.string(wireValue, count: Self.wireLength) }

    /// Appends the nine ASCII digits.
    public func appendWire(to bytes: inout [UInt8]) {
        DecimalDigits.append(wireValue, count: Self.wireLength, to: &bytes)
    }
}

extension BirthDate: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "BirthDate(masked)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Dates with unknown parts as numbers yyyymmdd with zeros, and the days that could complete them.
enum BirthParts {
    /// The last day a birth date may have in a month; a month that is unknown may have 31.
    static func lastDay(month: Int) -> Int {
        switch month {
        case 2: 30
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Whether some day that agrees with all known parts lies in `range`. The bounds may have unknown parts themselves.
    static func hasCompletion(_ parts: UInt32, in range: ClosedRange<UInt32>) -> Bool {
        let year = parts / 10_000
        if year > 0 {
            return hasCompletion(ofYear: year, parts, in: range)
        }
        let first = max(range.lowerBound / 10_000, Era.firstYear)
        let last = range.upperBound / 10_000
        guard first <= last else { return false }
        // A year strictly between the first and the last lies in the range with all its days.
        return last - first >= 2 || (first...last).contains { hasCompletion(ofYear: $0, parts, in: range) }
    }

    private static func hasCompletion(ofYear year: UInt32, _ parts: UInt32, in range: ClosedRange<UInt32>) -> Bool {
        let month = parts / 100 % 100
        let day = parts % 100
        return (month == 0 ? 1...12 : month...month).contains { month in
            let last = UInt32(lastDay(month: Int(month)))
            guard day <= last else { return false }
            let start = year * 10_000 + month * 100
            let days = day == 0 ? start + 1...start + last : start + day...start + day
            return days.overlaps(range)
        }
    }
}
