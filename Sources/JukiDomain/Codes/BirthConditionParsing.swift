extension BirthCondition {
    /// Reads a condition as people write it, in ASCII or full-width characters:
    /// - `1940-05-17`, `1940-05` (any day), `1940` (any day of the year); `1940-05-00` (recorded with an unknown day);
    /// - `S15.5.17`, `昭和15年5月17日`, `S15.5`, `昭和15年`, `令和元年5月`; the era must contain the date;
    /// - `A..B`, each end in any of these forms, both included.
    public init(parsing text: String, unknownPartsMatch: Bool = false) throws(DateError) {
        guard text.utf8.count <= Self.maximumLength else { throw .notADate }
        let scalars = PartReader.scalars(of: text)
        let dot = UInt32(UInt8(ascii: "."))
        let cut = scalars.indices.dropLast().first { scalars[$0] == dot && scalars[$0 + 1] == dot }
        guard let cut else {
            let interval = try Self.interval(scalars[...])
            self.init(lowest: interval.lowerBound, highest: interval.upperBound, unknownPartsMatch: unknownPartsMatch)
            return
        }
        let lowest = try Self.interval(scalars[..<cut]).lowerBound
        let highest = try Self.interval(scalars[(cut + 2)...]).upperBound
        guard lowest <= highest else { throw .emptyRange }
        self.init(lowest: lowest, highest: highest, unknownPartsMatch: unknownPartsMatch)
    }

    /// Two dates in the longest form, full-width, are 72 bytes long; more is no date.
    private static let maximumLength = 100

    private static func interval(_ scalars: ArraySlice<UInt32>) throws(DateError) -> ClosedRange<UInt32> {
        var reader = PartReader(rest: scalars)
        let era = reader.era()
        guard let year = reader.year(isEra: era != .gregorian) else { throw .notADate }
        let month = try reader.part(unit: .month)
        let day = month == nil ? nil : try reader.part(unit: .day)
        guard reader.rest.isEmpty else { throw .notADate }
        return try interval(era: era, year: year, month: month, day: day)
    }

    /// The sort keys of a date whose month and day may be open (nil) or recorded as unknown (0).
    private static func interval(
        era: Era, year: Int, month: Int?, day: Int?
    ) throws(DateError) -> ClosedRange<UInt32> {
        // A year 0000 is one recorded as unknown. It has no era, and no later part can be left open.
        let gregorian = era.gregorianYear(year)
        guard let month else {
            let whole = try BirthDate(era: era, year: gregorian, month: 0, day: 0)
            return whole.sortKey...whole.sortKey + 1231
        }
        guard let day else {
            let whole = try BirthDate(era: era, year: gregorian, month: month, day: 0)
            return whole.sortKey...whole.sortKey + 31
        }
        let date = try BirthDate(era: era, year: gregorian, month: month, day: day)
        return date.sortKey...date.sortKey
    }
}

extension Era {
    /// The era that a date begins with, in any form of ``BirthCondition``.
    public init(beginning text: String) {
        var reader = PartReader(rest: PartReader.scalars(of: text)[...])
        self = reader.era()
    }
}

/// Reads era, year, month and day from the left.
private struct PartReader {
    var rest: ArraySlice<UInt32>

    /// In one width, without spaces.
    static func scalars(of text: String) -> [UInt32] {
        text.unicodeScalars.map { WidthTable.fold($0.value) }.filter { $0 != 0x20 }
    }

    enum Unit: UInt32 {
        /// 年
        case year = 0x5E74
        /// 月
        case month = 0x6708
        /// 日
        case day = 0x65E5
    }

    /// An era's name or letter; the Gregorian calendar if there is none.
    mutating func era() -> Era {
        for era in Era.allCases {
            let name = era.name.unicodeScalars.map(\.value)
            let letter = era.letter?.unicodeScalars.map(\.value) ?? []
            let lowerCase = letter.map { $0 + 0x20 }
            for prefix in [name, letter, lowerCase] where !prefix.isEmpty && rest.starts(with: prefix) {
                rest.removeFirst(prefix.count)
                return era
            }
        }
        return .gregorian
    }

    /// Four digits, or one or two (or 元) in an era, and what parts them from the month.
    mutating func year(isEra: Bool) -> Int? {
        if isEra, rest.first == 0x5143 {  // 元
            rest.removeFirst()
            return separator(.year) ? 1 : nil
        }
        guard let year = number(digits: isEra ? 1...2 : 4...4), !isEra || year > 0 else { return nil }
        return separator(.year) ? year : nil
    }

    /// A month or a day; nil if nothing is left.
    mutating func part(unit: Unit) throws(DateError) -> Int? {
        if rest.isEmpty { return nil }
        guard let value = number(digits: 1...2), separator(unit) else { throw .notADate }
        return value
    }

    private mutating func number(digits allowed: ClosedRange<Int>) -> Int? {
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        guard allowed.contains(digits.count) else { return nil }
        rest = rest.dropFirst(digits.count)
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// Takes the unit, or a hyphen, dot or slash that something follows. The end needs none.
    private mutating func separator(_ unit: Unit) -> Bool {
        guard let first = rest.first else { return true }
        let isMark = first == 0x2D || first == 0x2E || first == 0x2F
        guard first == unit.rawValue || (isMark && rest.count > 1) else { return false }
        rest.removeFirst()
        return true
    }
}
