extension SettingKind where Value == Duration {
    /// A length of time: a whole number and a unit, with or without a space between ("30 s", "10min").
    public static func duration(in range: ClosedRange<Duration>) -> SettingKind {
        let bounds = "\(durationText(range.lowerBound)) to \(durationText(range.upperBound))"
        return SettingKind(allowed: "\(bounds); units ms, s, min, h, d") { text in
            guard let milliseconds = quantity(text, units: millisecondsByUnit) else { return nil }
            let duration = Duration.milliseconds(milliseconds)
            return range.contains(duration) ? duration : nil
        }
    }
}

extension SettingKind where Value == Int {
    /// A number of bytes: a whole number and a unit ("512 MiB").
    public static func size(in range: ClosedRange<Int>) -> SettingKind {
        let bounds = "\(sizeText(range.lowerBound)) to \(sizeText(range.upperBound))"
        return SettingKind(allowed: "\(bounds); units B, KiB, MiB, GiB") { text in
            quantity(text, units: bytesByUnit).flatMap { range.contains($0) ? $0 : nil }
        }
    }
}

// Smallest first: the largest unit that divides a quantity is the one to print it in.
private let millisecondsByUnit = [("ms", 1), ("s", 1000), ("min", 60_000), ("h", 3_600_000), ("d", 86_400_000)]
private let bytesByUnit = [("B", 1), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)]

/// A number without a unit is refused: nobody can tell whether "10" meant seconds or minutes.
private func quantity(_ text: String, units: [(name: String, size: Int)]) -> Int? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let unitName = trimmed(text.dropFirst(digits.count))
    guard let number = plainInteger(digits), let unit = units.first(where: { $0.name == unitName }) else { return nil }
    let (product, overflow) = number.multipliedReportingOverflow(by: unit.size)
    return overflow ? nil : product
}

private func sizeText(_ bytes: Int) -> String {
    quantityText(bytes, units: bytesByUnit)
}

private func durationText(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    return quantityText(Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000), units: millisecondsByUnit)
}

private func quantityText(_ amount: Int, units: [(name: String, size: Int)]) -> String {
    let unit = units.last { amount >= $0.size && amount % $0.size == 0 } ?? units[0]
    return "\(amount / unit.size) \(unit.name)"
}
