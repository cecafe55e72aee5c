import JukiDomain
public import MisuseWatch

/// One injected incident and how it went.
public struct ReplayedIncident: Sendable {
    public let kind: IncidentKind
    /// Who did it, or under whose right.
    public let operators: Set<String>
    /// How the operators came by an application number, for the report of what was missed.
    public let disguise: String
    /// Looks in all.
    public internal(set) var looks = 0
    /// The time of its last look, in milliseconds: what completes it.
    public internal(set) var completed: UInt64 = 0
    /// Evidence sequences of its looks.
    public internal(set) var sequences: Set<UInt64> = []
    /// When it was first flagged, and by what.
    public internal(set) var flagged: UInt64?
    public internal(set) var flaggedBy: AlertKind?
    /// Looks of it that had happened by then.
    public internal(set) var looksBeforeFlag = 0

    /// Flagged at the latest a minute after the look that completed it.
    public var isFlaggedInTime: Bool { flagged.map { $0 <= completed + 60_000 } ?? false }
}

/// What somebody without a task types where the application number goes.
private enum Disguise: CaseIterable {
    case nothing, oneOldNumber, oldNumbers, invented, plausible
}

/// Plans incidents with random parameters into the days of honest people.
struct IncidentPlanner {
    private var random: ReplayRandom
    private let plan: ReplayPlan
    private(set) var incidents: [ReplayedIncident] = []
    private var used: Set<Int> = []

    init(_ plan: ReplayPlan) {
        self.plan = plan
        random = ReplayRandom(seed: plan.seed, 3)
    }

    /// Days before the first incident: the watch must have seen an office at work.
    static let warmUp = 35

    /// Needs the operators' older numbers, so it plans each incident's looks on its first day.
    mutating func firstDays() -> [Int: [IncidentKind]] {
        var days: [Int: [IncidentKind]] = [:]
        for kind in IncidentKind.allCases {
            for _ in 0..<plan.incidentsOfEachKind {
                let latest = kind == .manyOverYear ? Self.warmUp + 20 : plan.days - 40
                days[random.within(Self.warmUp...max(Self.warmUp, latest)), default: []].append(kind)
            }
        }
        return days
    }

    mutating func plan(_ kind: IncidentKind, from day: Int, in days: inout OrdinaryDays) {
        switch kind {
        case .twoWithoutTask: twoWithoutTask(day, &days)
        case .manyOverYear: manyOverYear(day, &days)
        case .onePersonByMany: onePersonByMany(day, &days)
        case .borrowedRight: borrowedRight(day, &days)
        }
    }

    // MARK: The four

    private mutating func twoWithoutTask(_ day: Int, _ days: inout OrdinaryDays) {
        let office = officeOfSome(in: days)
        let culprits = pick(2, from: days.world.offices[office].operators, days, day)
        let disguise = disguise()
        let incident = begin(.twoWithoutTask, culprits, disguise, days)
        let span = random.within(2...30)
        let shared = (0..<random.within(0...4)).map { _ in stranger() }
        for culprit in culprits {
            let own = (0..<random.within(3...10)).map { _ in stranger() }
            for person in shared + own {
                curious(person, culprit, disguise, day + random.below(span), incident, &days)
            }
        }
    }

    private mutating func manyOverYear(_ day: Int, _ days: inout OrdinaryDays) {
        let culprits = pick(1, from: Array(days.world.operators.indices), days, day)
        let disguise = disguise()
        let incident = begin(.manyOverYear, culprits, disguise, days)
        let span = random.within(240...plan.days - day - 2)
        for culprit in culprits {
            for _ in 0..<random.within(15...30) {
                curious(stranger(), culprit, disguise, day + random.below(span), incident, &days)
            }
        }
    }

    private mutating func onePersonByMany(_ day: Int, _ days: inout OrdinaryDays) {
        let office = officeOfSome(in: days)
        let group = random.chance(0.6)
            ? days.world.offices[office].operators : Array(days.world.operators.indices)
        let culprits = pick(random.within(5...9), from: group, days, day)
        let incident = begin(.onePersonByMany, culprits, nil, days)
        let person = stranger()
        let span = random.within(1...5)
        for culprit in culprits {
            curious(person, culprit, disguise(), day + random.below(span), incident, &days)
        }
    }

    /// Under the right of somebody who is away, or who works elsewhere at that moment.
    private mutating func borrowedRight(_ first: Int, _ days: inout OrdinaryDays) {
        var day = first
        while days.isClosed(day) { day += 1 }
        let terminalUsers = days.world.operators.indices.filter {
            !days.world.offices[days.world.operators[$0].office].name.hasPrefix("agency-")
                && days.world.operators[$0].casesPerDay > 0.5
        }
        guard let owner = pick(1, from: Array(terminalUsers), days, day).first else { return }
        let disguise = disguise()
        let incident = begin(.borrowedRight, [owner], disguise, days)
        let own = days.world.operators[owner]
        let offices = days.world.offices
        let elsewhere = random.chance(0.4) ? random.below(12) : own.office
        let terminal = random.element(
            of: offices[elsewhere].terminals.filter { $0 != offices[own.office].terminals[own.desk] })
        let time = days.agenda.time(day: day, minute: 540 + 450 * random.fraction())
        if random.chance(0.5) {
            days.leave.insert([owner, day])
        } else {
            let number = days.newNumber(own.office)
            days.look(at: [stranger()], owner, number, from: time - UInt64(random.within(20...200)) * 1000)
            days.look(at: [stranger()], owner, number, from: time + UInt64(random.within(30...300)) * 1000)
        }
        let celebrity = stranger()
        for turn in 0..<random.within(1...3) {
            days.agenda.add(
                PlannedAct(
                    time: time + UInt64(turn * random.within(20...90)) * 1000, operatorIndex: owner,
                    terminal: terminal, kind: .lookup, persons: [celebrity],
                    number: number(of: owner, disguise, days), incident: incident))
        }
    }

    // MARK: Details

    /// A look, after a search by name for most.
    private mutating func curious(
        _ person: UInt32, _ culprit: Int, _ disguise: Disguise, _ day: Int, _ incident: Int,
        _ days: inout OrdinaryDays
    ) {
        var day = day
        while days.isClosed(day) { day += 1 }
        let number = number(of: culprit, disguise, days)
        var time = days.agenda.time(day: day, minute: 500 + 620 * random.fraction())
        if random.chance(0.6) {
            days.agenda.add(
                PlannedAct(time: time, operatorIndex: culprit, kind: .search, persons: [person],
                           morePersons: random.chance(0.5) ? 0 : random.below(30), number: number,
                           incident: incident))
            time += 30_000
        }
        days.agenda.add(
            PlannedAct(time: time, operatorIndex: culprit, persons: [person], number: number, incident: incident))
    }

    private mutating func disguise() -> Disguise {
        if random.chance(plan.plausibleNumberShare) { return .plausible }
        let turn = random.fraction()
        return turn < 0.55 ? .nothing : turn < 0.75 ? .oneOldNumber : turn < 0.88 ? .oldNumbers : .invented
    }

    private mutating func number(of index: Int, _ disguise: Disguise, _ days: OrdinaryDays) -> String {
        let old = days.world.operators[index].oldNumbers
        switch disguise {
        case .nothing: return ""
        case .oneOldNumber: return old.first?.number ?? ""
        case .oldNumbers: return old.isEmpty ? "" : random.element(of: Array(old.prefix(32))).number
        case .invented: return random.element(of: ["1", "111111", "-", "0000", "確認", "99-9999", "x", "test"])
        case .plausible:
            let office = days.world.offices[days.world.operators[index].office]
            return office.numberPrefix + String(800_000 + random.below(100_000))
        }
    }

    private mutating func begin(
        _ kind: IncidentKind, _ culprits: [Int], _ disguise: Disguise?, _ days: OrdinaryDays
    ) -> Int {
        incidents.append(
            ReplayedIncident(
                kind: kind, operators: Set(culprits.map { days.world.operators[$0].id }),
                disguise: disguise.map { "\($0)" } ?? "mixed"))
        return incidents.count - 1
    }

    private mutating func stranger() -> UInt32 { UInt32(20_000 + random.below(ReplayWorld.residents - 20_000)) }

    private mutating func officeOfSome(in days: OrdinaryDays) -> Int {
        random.element(of: days.world.offices.indices.filter { days.world.offices[$0].operators.count >= 12 })
    }

    /// Operators who already work, each in one incident if there are enough.
    private mutating func pick(_ count: Int, from group: [Int], _ days: OrdinaryDays, _ day: Int) -> [Int] {
        let working = group.filter { days.world.operators[$0].firstDay + 30 < day }
        let fresh = working.filter { !used.contains($0) }
        let picked = random.sample(count, of: fresh.count >= count ? fresh : working)
        used.formUnion(picked)
        return picked
    }

    mutating func happened(_ incident: Int, at time: UInt64, sequence: UInt64) {
        incidents[incident].looks += 1
        incidents[incident].completed = max(incidents[incident].completed, time)
        incidents[incident].sequences.insert(sequence)
    }

    /// Notes an alert against the incidents whose looks it rests on.
    /// - Returns: whether it rests on any.
    mutating func flag(_ alert: Alert, at time: UInt64, touching touched: Set<Int>) -> Bool {
        for incident in touched where incidents[incident].flagged == nil {
            guard !incidents[incident].operators.isDisjoint(with: alert.operators) else { continue }
            incidents[incident].flagged = time
            incidents[incident].flaggedBy = alert.kind
            incidents[incident].looksBeforeFlag = incidents[incident].looks
        }
        return !touched.isEmpty
    }
}
