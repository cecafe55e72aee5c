import JukiDomain
public import MisuseWatch

/// Plays a year of synthetic traffic through the watch and counts what it flags.
public struct Replay {
    private var days: OrdinaryDays
    private var planner: IncidentPlanner
    private var watch: MisuseWatch
    private var sequence: UInt64 = 0
    private var firstDays: [Int: [IncidentKind]]
    private var incidentOf: [UInt64: Int] = [:]
    private var report: ReplayReport

    public init(_ plan: ReplayPlan, thresholds: MisuseThresholds = MisuseThresholds()) {
        days = OrdinaryDays(plan)
        planner = IncidentPlanner(plan)
        firstDays = planner.firstDays()
        report = ReplayReport(seed: plan.seed)
        watch = MisuseWatch(thresholds: thresholds)
        watch.directory = WatchedOperators(days.world.operators.indices.compactMap { days.world.profile(of: $0) })
    }

    /// - Parameters:
    ///   - raised: called with each alert, and whether it rests on a look of an incident.
    ///   - progress: called after each day with the days done and the acts so far.
    public static func run(
        _ plan: ReplayPlan, thresholds: MisuseThresholds = MisuseThresholds(),
        raised: (Alert, Bool) -> Void = { _, _ in }, progress: (Int, UInt64) -> Void = { _, _ in }
    ) -> ReplayReport {
        var replay = Replay(plan, thresholds: thresholds)
        for day in 0..<replay.days.agenda.count {
            replay.play(day, raised)
            progress(day + 1, replay.sequence)
        }
        replay.report.incidents = replay.planner.incidents
        replay.report.watchedMemory = replay.watch.entries
        return replay.report
    }

    /// Every act of the plan in order, for tests that drive something else with them.
    public static func acts(_ plan: ReplayPlan, _ body: (WatchedAct) -> Void) -> WatchedOperators {
        var replay = Replay(plan)
        for day in 0..<replay.days.agenda.count { for act in replay.actsOf(day).acts { body(act) } }
        return replay.watch.directory
    }

    private mutating func play(_ day: Int, _ tell: (Alert, Bool) -> Void) {
        let (acts, incidents) = actsOf(day)
        for (act, incident) in zip(acts, incidents) where incident >= 0 { incidentOf[act.sequence] = incident }
        var raised: [(Alert, WatchedAct, Int)] = []
        let clock = ContinuousClock()
        let start = clock.now
        for index in acts.indices {
            for alert in watch.observe(acts[index]) { raised.append((alert, acts[index], index)) }
        }
        report.watching += start.duration(to: clock.now)
        var next = 0
        func catchUp(to index: Int) {
            while next <= index, next < acts.count {
                if incidents[next] >= 0 {
                    planner.happened(
                        incidents[next], at: acts[next].time.milliseconds, sequence: acts[next].sequence)
                }
                next += 1
            }
        }
        for (alert, act, index) in raised {
            catchUp(to: index)
            let touched = Set(alert.sequences.compactMap { incidentOf[$0] })
            let isTrue = planner.flag(alert, at: act.time.milliseconds, touching: touched)
            report.note(alert, isTrue: isTrue)
            tell(alert, isTrue)
        }
        catchUp(to: acts.count)
        report.count(acts, incidents)
    }

    private mutating func actsOf(_ day: Int) -> (acts: [WatchedAct], incidents: [Int]) {
        for kind in firstDays[day] ?? [] { planner.plan(kind, from: day, in: &days) }
        for index in days.prepare(day) {
            if let profile = days.world.profile(of: index) { watch.directory.set(profile) }
        }
        var acts: [WatchedAct] = []
        var incidents: [Int] = []
        for planned in days.agenda.take(day) {
            sequence += 1
            acts.append(act(of: planned))
            incidents.append(planned.incident)
        }
        return (acts, incidents)
    }

    private mutating func act(of planned: PlannedAct) -> WatchedAct {
        var subjects = planned.refusal == nil ? planned.persons.map { days.world.subject($0) } : []
        for _ in 0..<planned.morePersons {
            subjects.append(days.world.subject(UInt32(days.random.below(ReplayWorld.residents))))
        }
        return WatchedAct(
            sequence: sequence, time: Moment(milliseconds: planned.time),
            peer: planned.terminal ?? days.seat(of: planned.operatorIndex, at: planned.time),
            operatorID: days.world.operators[planned.operatorIndex].id, isAtTerminal: true,
            applicationNumber: planned.number, kind: planned.kind, persons: UInt32(subjects.count),
            subjects: subjects, refusal: planned.refusal)
    }
}

extension OrdinaryDays {
    /// The terminal at which an operator sits.
    func seat(of index: Int, at time: UInt64) -> String {
        let member = world.operators[index]
        if let office = assistance[index] { return world.offices[office].terminals[0] }
        if let seat = seats[index] {
            let minute = Double((Int(time / 1000) + 9 * 3600) % 86_400) / 60
            if seat.from <= minute, minute < seat.to { return seat.terminal }
        }
        return world.offices[member.office].terminals[member.desk]
    }
}
