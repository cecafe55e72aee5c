/// Thresholds by name, for a configuration file: `unexplained-in-day=4 night-begins=1260`.
extension MisuseThresholds {
    static let named: [(name: String, path: any WritableKeyPath<MisuseThresholds, Int> & Sendable)] = [
        ("failed-sign-ins-of-operator", \.failedSignInsOfOperator),
        ("failed-sign-ins-at-terminal", \.failedSignInsAtTerminal),
        ("night-begins", \.nightBegins),
        ("night-ends", \.nightEnds),
        ("unexplained-at-night", \.unexplainedAtNight),
        ("looks-at-night", \.looksAtNight),
        ("count-times-usual", \.countTimesUsual),
        ("count-in-day", \.countInDay),
        ("persons-listed-in-hour", \.personsListedInHour),
        ("searches-in-ten-minutes", \.searchesInTenMinutes),
        ("days-on-one-person", \.daysOnOnePerson),
        ("unexplained-days-on-one-person", \.unexplainedDaysOnOnePerson),
        ("weight-on-one-person", \.weightOnOnePerson),
        ("unexplained-operators-on-one-person", \.unexplainedOperatorsOnOnePerson),
        ("unexplained-in-day", \.unexplainedInDay),
        ("unexplained-in-fortnight", \.unexplainedInFortnight),
        ("unexplained-in-year", \.unexplainedInYear),
        ("slip-chance-per-million", \.slipChancePerMillion),
        ("slip-chance-in-year-per-million", \.slipChanceInYearPerMillion),
        ("under-one-old-number", \.underOneOldNumber),
        ("application-idle-days", \.applicationIdleDays),
        ("numbers-before-odd", \.numbersBeforeOdd),
        ("colleagues-in-month", \.colleaguesInMonth),
        ("looks-before-unusual", \.looksBeforeUnusual),
        ("seconds-between-offices", \.secondsBetweenOffices),
    ]

    /// Reads `name=number` pairs with spaces or commas between them; what is not named keeps its value.
    /// - Throws: ``ThresholdError`` for an unknown name or a value that is no number from 1 to 1,000,000.
    public init(parsing text: String) throws(ThresholdError) {
        self.init()
        for pair in text.split(whereSeparator: { $0 == " " || $0 == "," }) {
            let parts = pair.split(separator: "=", maxSplits: 1)
            guard let entry = Self.named.first(where: { $0.name == parts[0] }) else {
                throw .unknownName(String(parts[0]))
            }
            guard parts.count == 2, let value = Int(parts[1]), (1...1_000_000).contains(value) else {
                throw .notANumber(String(parts[0]))
            }
            self[keyPath: entry.path] = value
        }
    }

    /// Every threshold in the order of the table.
    public var values: [(name: String, value: Int)] { Self.named.map { ($0.name, self[keyPath: $0.path]) } }
}

public enum ThresholdError: Error, Hashable, Sendable, CustomStringConvertible {
    case unknownName(String)
    case notANumber(String)

    public var description: String {
        switch self {
        case .unknownName(let name): "there is no threshold \(name) of the misuse watch"
        case .notANumber(let name): "the threshold \(name) of the misuse watch needs a number from 1 to 1000000"
        }
    }
}
