package import JukiDomain

/// `昭和15年5月17日 (1940-05-17)`; an unknown part is 不明.
package func readable(_ date: BirthDate) -> String {
    let year = switch (date.year, date.era) {
    case (0, _): "不明年"
    case (_, .gregorian): "\(date.year)年"
    default: eraYear(date)
    }
    let japanese = year + (date.month > 0 ? "\(date.month)月" : "不明月") + (date.day > 0 ? "\(date.day)日" : "不明日")
    let digits = Array(String(date.wire.dropFirst()))
    return "\(japanese) (\(String(digits[..<4]))-\(String(digits[4..<6]))-\(String(digits[6...])))"
}

/// `昭和15年`; the first year is 元年.
private func eraYear(_ date: BirthDate) -> String {
    let year = date.era.eraYear(date.year)
    return date.era.name + (year == 1 ? "元" : String(year)) + "年"
}

/// YYYYMMDDhhmmss as `2026-04-01 09:30:00`.
package func readable(timestamp text: String) -> String {
    let digits = Array(text)
    guard digits.count == ItemCheck.timestampLength else { return text }
    let parts = [digits[..<4], digits[4..<6], digits[6..<8]].map { String($0) }
    let times = [digits[8..<10], digits[10..<12], digits[12...]].map { String($0) }
    return parts.joined(separator: "-") + " " + times.joined(separator: ":")
}

/// Milliseconds since 1970 as the time in Japan.
package func readable(milliseconds: UInt64) -> String {
    readable(timestamp: Moment(milliseconds: milliseconds).timestamp) + " JST"
}
