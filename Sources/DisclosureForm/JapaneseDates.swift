import JukiDomain

/// Dates as official letters write them (和暦), always in Japan.
enum JapaneseDate {
    /// `令和8年4月1日`; the first year of an era is 元年.
    static func text(_ date: CalendarDate) -> String {
        let era = Era.allCases.last { $0 != .gregorian && $0.days.lowerBound <= date.value } ?? .gregorian
        return year(date.year, of: era) + "\(date.month)月\(date.day)日"
    }

    /// `令和8年4月1日 9時30分`
    static func minute(_ moment: Moment) -> String {
        let clock = Array(moment.timestamp.dropFirst(8))
        guard let hour = Int(String(clock[..<2])), let minute = Int(String(clock[2..<4])) else { return "" }
        return "\(text(moment.japanDay)) \(hour)時\(minute)分"
    }

    /// Two lines for a narrow column: the day, and `09:30:00`.
    static func twoLines(_ moment: Moment) -> String {
        let clock = Array(moment.timestamp.dropFirst(8))
        let parts = [clock[..<2], clock[2..<4], clock[4...]].map { String($0) }
        return text(moment.japanDay) + "\n" + parts.joined(separator: ":")
    }

    /// Japanese in the era it is recorded in, of foreign residents in 西暦; an unknown part is 不明: `昭和不明年5月17日`.
    static func text(_ date: BirthDate) -> String {
        let parts = [
            date.year > 0 ? year(date.year, of: date.era) : prefix(date.era) + "不明年",
            date.month > 0 ? "\(date.month)月" : "不明月", date.day > 0 ? "\(date.day)日" : "不明日",
        ]
        return parts.joined()
    }

    /// `2026-04-01T09:30:00+09:00`
    static func iso(_ moment: Moment) -> String {
        let clock = Array(moment.timestamp.dropFirst(8))
        let parts = [clock[..<2], clock[2..<4], clock[4...]].map { String($0) }
        return "\(moment.japanDay)T\(parts.joined(separator: ":"))+09:00"
    }

    /// タイムスタンプ YYYYMMDDhhmmss; what is none is shown as it is.
    static func timestamp(_ text: String) -> String {
        guard text.utf8.count == 14, let day = try? CalendarDate(compact: text.utf8.prefix(8)) else { return text }
        let clock = Array(text.dropFirst(8))
        return Self.text(day) + " " + [clock[..<2], clock[2..<4], clock[4...]].map { String($0) }.joined(separator: ":")
    }

    private static func year(_ gregorianYear: Int, of era: Era) -> String {
        let year = era.eraYear(gregorianYear)
        return prefix(era) + (year == 1 ? "元" : String(year)) + "年"
    }

    /// Years of the Gregorian calendar stand without its name.
    private static func prefix(_ era: Era) -> String { era == .gregorian ? "" : era.name }
}
