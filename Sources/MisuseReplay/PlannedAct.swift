import JukiDomain
import MisuseWatch

/// An act that somebody will do: it gets its sequence when its day has come.
struct PlannedAct {
    /// Milliseconds since 1970.
    var time: UInt64
    var operatorIndex: Int
    /// nil: wherever the operator sits at that time.
    var terminal: String?
    var kind: WatchedAct.Kind = .lookup
    var persons: [UInt32] = []
    /// Persons listed beyond those named, for a long list.
    var morePersons = 0
    var number = ""
    var refusal: Reason?
    /// Which incident it belongs to, or -1.
    var incident = -1
}

/// Acts by day.
struct Agenda {
    let firstDay: CalendarDate
    private var days: [[PlannedAct]]

    init(_ plan: ReplayPlan) {
        firstDay = plan.firstDay
        days = Array(repeating: [], count: plan.days)
    }

    var count: Int { days.count }

    /// Milliseconds of a minute of a day of the replay, in Japan.
    func time(day: Int, minute: Double) -> UInt64 {
        UInt64(Int((Double((firstDay.dayNumber + day) * 1440 - 540) + minute) * 60_000))
    }

    func day(of time: UInt64) -> Int { (Int(time / 60_000) + 540) / 1440 - firstDay.dayNumber }

    /// What would fall behind the last day is dropped.
    mutating func add(_ act: PlannedAct) {
        let day = day(of: act.time)
        if days.indices.contains(day) { days[day].append(act) }
    }

    /// The acts of a day in the order of time, taken out.
    mutating func take(_ day: Int) -> [PlannedAct] {
        var acts: [PlannedAct] = []
        swap(&acts, &days[day])
        acts.sort { ($0.time, $0.operatorIndex) < ($1.time, $1.operatorIndex) }
        return acts
    }
}
