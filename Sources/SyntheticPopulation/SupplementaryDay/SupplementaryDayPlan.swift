/// What happened to whom in the supplementary register, for accounts of a day.
public enum SupplementaryEvent: String, CaseIterable, Sendable {
    case birth
    case death
    case deletion
    case addressChange
    case moveOverseas
    case returnFromOverseas
    case transferOut
    case transferIn
    case earlyTransferIn
    case marriage
    case formerSurnameChange
    case codeChange
    case mistake
    case mistakeMended
}

extension SupplementaryPlan {
    /// A day of about `events` notices, at least that many, every one of them with what must become of it. It is a day
    /// of this register alone: the resident register's day is made apart from it.
    /// - Precondition: at most one event for ten residents.
    public func day(events: Int) -> SupplementaryDayPlan {
        precondition(
            events >= 0 && events <= population.residents / 10, "a day touches at most one resident in ten")
        return SupplementaryDayBuilder(plan: self, events: events).build()
    }
}
