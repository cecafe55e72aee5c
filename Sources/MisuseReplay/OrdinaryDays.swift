import JukiDomain
import MisuseWatch

/// A year in which everybody is honest, with all that looks like misuse and is none: slips, night duty, research
/// with consent, long cases, persons with business at many offices, desks changed, help in busy weeks, transfers.
struct OrdinaryDays {
    var world: ReplayWorld
    var agenda: Agenda
    var random: ReplayRandom
    /// Cases on a working day are scaled by it so that the plan's looks come together.
    let scale: Double
    /// Operators who sit elsewhere on a day: operator → (terminal, from and to minute).
    var seats: [Int: (terminal: String, from: Double, to: Double)] = [:]
    var leave: Set<[Int]> = []
    /// Directory entries that change on a day.
    private var ledgerChanges: [Int: [Int]] = [:]
    private var events: [Int: [Event]] = [:]
    private var helpers: [Int: [(operatorIndex: Int, office: Int)]] = [:]
    var assistance: [Int: Int] = [:]
    /// Cases that will be taken up again.
    var followUps: [FollowUp] = []

    /// Looks that one case leads to on average, measured; days of work in 395.
    private static let looksPerCase = 3.35
    private static let daysOfWork = 262.0

    init(_ plan: ReplayPlan) {
        world = ReplayWorld(plan)
        agenda = Agenda(plan)
        random = ReplayRandom(seed: plan.seed, 2)
        let daily = world.operators.reduce(0) { $0 + $1.casesPerDay } * 0.95
        scale = Double(plan.looks) / Self.looksPerCase / Self.daysOfWork / daily / 1.12
        planEvents(plan)
    }

    /// Days of what does not come with ordinary cases; who takes part is decided when the day has come.
    private mutating func planEvents(_ plan: ReplayPlan) {
        for office in world.offices.indices {
            for _ in 0..<3 { events[random.below(max(1, plan.days - 20)), default: []].append(.research(office)) }
        }
        let count = max(1, plan.looks / 20_000)
        for _ in 0..<count { events[random.below(max(1, plan.days - 10)), default: []].append(.manyOffices) }
        for _ in 0..<count { events[random.below(plan.days), default: []].append(.wholeOffice) }
        for _ in 0..<max(1, plan.looks / 50_000) {
            let first = random.below(max(1, plan.days - 12))
            let helper = random.below(world.operators.count)
            let office = random.below(12)
            for day in first...first + random.below(10) { helpers[day, default: []].append((helper, office)) }
        }
    }

    private enum Event {
        case research(Int)
        case manyOffices, wholeOffice
    }

    private mutating func takePlace(_ event: Event, _ day: Int) {
        switch event {
        case .research(let office): research(office, from: day)
        case .manyOffices: manyOffices(from: day)
        case .wholeOffice: wholeOffice(on: day)
        }
    }

    /// Somebody of the office who is there today.
    mutating func colleague(in office: Int) -> Int? {
        let present = world.offices[office].operators.filter { assistance[$0] == nil }
        return present.isEmpty ? nil : random.element(of: present)
    }

    // MARK: The days

    func isClosed(_ day: Int) -> Bool { HolidayCalendar.isClosed(agenda.firstDay.adding(days: day)) }

    /// How busy a day is: two and a half times the usual around the end of the fiscal year.
    private func season(_ day: Int) -> Double {
        let date = agenda.firstDay.adding(days: day)
        switch (date.month, date.day) {
        case (3, 15...31), (4, 1...10): return 2.4
        case (3, _), (4, _), (12, 1...27): return 1.3
        case (8, 11...16): return 0.6
        default: return 1
        }
    }

    /// Fills a day; returns operators whose entry in the directory changes on its morning.
    mutating func prepare(_ day: Int) -> [Int] {
        let date = agenda.firstDay.adding(days: day)
        if date.month == 4, date.day == 1 { transfer(on: day) }
        seats = [:]
        assistance = [:]
        for helper in helpers[day] ?? [] { assistance[helper.operatorIndex] = helper.office }
        for event in events[day] ?? [] { takePlace(event, day) }
        takeUp(day)
        let closed = isClosed(day)
        for office in world.offices.indices where world.offices[office].hasNightDuty { duty(office, day, closed) }
        guard !closed else { return ledgerChanges[day] ?? [] }
        let season = season(day)
        for index in world.operators.indices {
            guard world.operators[index].firstDay <= day, !random.chance(0.05) else { continue }
            guard !leave.contains([index, day]) else { continue }
            workday(of: index, day, season)
        }
        return ledgerChanges[day] ?? []
    }

    /// 人事異動: the desk changes at once; the ledger follows a day or three late for some.
    private mutating func transfer(on day: Int) {
        for index in world.operators.indices where random.chance(0.12) {
            let office = random.below(12)
            guard !world.offices[world.operators[index].office].name.hasPrefix("agency-") else { continue }
            guard world.offices[world.operators[index].office].operators.count > 4 else { continue }
            world.move(index, to: office, &random)
            let late = random.chance(0.15) ? random.within(1...3) : 0
            ledgerChanges[day + late, default: []].append(index)
        }
    }

    private mutating func workday(of index: Int, _ day: Int, _ season: Double) {
        let office = assistance[index] ?? world.operators[index].office
        if random.chance(0.04) {
            let start = Double(random.within(540...960))
            seats[index] = (
                random.element(of: world.offices[office].terminals), start, start + Double(random.within(20...240)))
        }
        signIn(index, day)
        let worksLate = random.chance(season > 2 ? 0.15 : 0.02)
        for _ in 0..<random.poisson(world.operators[index].casesPerDay * scale * season) {
            let minute = worksLate && random.chance(0.25)
                ? Double(random.within(1050...1310)) : minuteOfWork()
            openCase(index, office, agenda.time(day: day, minute: minute))
        }
    }

    /// Two humps with a dip at noon, 8:30 to 17:15.
    private mutating func minuteOfWork() -> Double {
        let minute = 510 + 525 * random.fraction()
        return (720..<780).contains(minute) && random.chance(0.7) ? minuteOfWork() : minute
    }

    private mutating func signIn(_ index: Int, _ day: Int) {
        var time = agenda.time(day: day, minute: 495 + 30 * random.fraction())
        var failures = random.chance(0.03) ? 1 : 0
        if random.chance(0.004) { failures = random.within(2...5) }
        for _ in 0..<failures {
            agenda.add(PlannedAct(time: time, operatorIndex: index, kind: .signIn, refusal: .wrongCredentials))
            time += UInt64(random.within(5...60)) * 1000
        }
        agenda.add(PlannedAct(time: time, operatorIndex: index, kind: .signIn))
    }

    /// 宿直: one operator a night and closed day.
    private mutating func duty(_ office: Int, _ day: Int, _ closed: Bool) {
        guard let index = colleague(in: office) else { return }
        for _ in 0..<random.poisson(3) {
            openCase(index, office, agenda.time(day: day, minute: 1320 + 480 * random.fraction()))
        }
        guard closed else { return }
        for _ in 0..<random.poisson(5) {
            openCase(index, office, agenda.time(day: day, minute: 510 + 600 * random.fraction()))
        }
    }
}

/// A case taken up again on a later day.
struct FollowUp {
    var time: UInt64
    var operatorIndex: Int
    var office: Int
    var number: String
    var persons: [UInt32]
}
