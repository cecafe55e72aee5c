/// Every number of the watch in one place, each with its reason. A prefecture may set its own by name.
///
/// An *unexplained* look is one without an application number, under a number that its office never writes so, or
/// under an old number that never had to do with this person; and whose person the office did not look at under a
/// number of its own around that time.
public struct MisuseThresholds: Hashable, Sendable {
    // Failed sign-ins
    /// One operator within 15 minutes: an account is locked before; more is somebody who tries on.
    public var failedSignInsOfOperator = 8
    /// At one terminal within 15 minutes, whoever is named: passwords tried on many accounts.
    public var failedSignInsAtTerminal = 12

    // Night and holidays
    /// Minutes since midnight. Overtime ends before; night duty is all that is left.
    public var nightBegins = 22 * 60
    public var nightEnds = 6 * 60
    /// Unexplained looks in a night or closed day: one may be a slip of the night duty.
    public var unexplainedAtNight = 2
    /// Looks in one night or closed day by one operator: night duty does not reach it.
    public var looksAtNight = 80

    // Counts by operator
    /// Times the operator's own mean of the last 30 days of work: busy seasons triple it.
    public var countTimesUsual = 6
    /// Below this a day is never unusual.
    public var countInDay = 200

    // Mass searches
    /// Persons listed to one operator in an hour: a list holds 50, and nobody reads twenty in an hour.
    public var personsListedInHour = 1500
    /// Searches of one operator in ten minutes: faster than typing.
    public var searchesInTenMinutes = 60

    // One person
    /// Days, within 60, on which one operator looks at one person, each time under another number.
    public var daysOnOnePerson = 5
    /// Days, within 60, of unexplained looks of one operator at one person.
    public var unexplainedDaysOnOnePerson = 2
    /// Independent looks at one person within 7 days: an unexplained operator counts two, an application one, and
    /// operators under one number are one. A person with business at five offices in a week is common enough.
    public var weightOnOnePerson = 6
    /// Operators with an unexplained look at one person within 14 days.
    public var unexplainedOperatorsOnOnePerson = 2

    // Without a task
    /// Persons of unexplained looks of one operator in 24 hours.
    public var unexplainedInDay = 3
    /// The same in 14 days, or more if the operator's amount of work makes that many slips likely.
    public var unexplainedInFortnight = 4
    /// The same in 365 days.
    public var unexplainedInYear = 8
    /// Chance, in millions, that honest slips alone reach a limit: sets it for operators with much work.
    public var slipChancePerMillion = 300
    /// The same for the limit of a year: a fortnight is looked at some hundred times a year, a year only a few.
    public var slipChanceInYearPerMillion = 50_000
    /// Persons looked at under one old number that had to do with none of them: an inheritance reaches four or five.
    public var underOneOldNumber = 5
    /// Days without use after which an application is no longer at hand.
    public var applicationIdleDays = 14
    /// Numbers of an office that must be known before another way of writing them is odd.
    public var numbersBeforeOdd = 300

    // Colleagues
    /// Colleagues looked at under a number within 30 days: a few have business of their own.
    public var colleaguesInMonth = 3

    // Borrowed rights
    /// Looks of an operator before a place can be unusual.
    public var looksBeforeUnusual = 30
    /// Seconds between looks of one operator at terminals of two offices: nobody walks that.
    public var secondsBetweenOffices = 300

    public init() {}
}
