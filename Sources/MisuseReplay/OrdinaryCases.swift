import JukiDomain
import MisuseWatch

extension OrdinaryDays {
    mutating func newNumber(_ office: Int) -> String {
        let serial = String(world.offices[office].nextSerial)
        world.offices[office].nextSerial += 1
        let padding = String(repeating: "0", count: max(0, 6 - serial.utf8.count))
        return world.offices[office].numberPrefix + padding + serial
    }

    private mutating func somebody() -> UInt32 {
        let turn = random.fraction()
        if turn < 0.003 { return UInt32(random.below(ReplayWorld.knownPersons.count)) }
        if turn < 0.023 { return UInt32(200 + random.below(ReplayWorld.businessPersons.count)) }
        return UInt32(random.below(ReplayWorld.residents))
    }

    /// The applicant and whoever goes with it: a household, or the officers of a company.
    private mutating func personsOfCase() -> [UInt32] {
        let turn = random.fraction()
        let count = switch turn {
        case ..<0.55: 1
        case ..<0.80: 2
        case ..<0.92: 3
        case ..<0.99: random.within(4...6)
        default: random.within(8...30)
        }
        return (0..<count).map { _ in somebody() }
    }

    /// An application is dealt with: at once, checked by a colleague, taken up again later, or drawn out over months.
    mutating func openCase(_ index: Int, _ office: Int, _ start: UInt64) {
        let number = newNumber(office)
        remember(number, of: index, agenda.day(of: start))
        let persons = personsOfCase()
        let end = look(at: persons, index, number, from: start)
        if random.chance(0.25), let colleague = colleague(in: office) {
            _ = look(at: Array(persons.prefix(2)), colleague, number, from: end + minutes(5...200))
        }
        if random.chance(0.08) {
            let later = end + UInt64(random.within(1...20)) * Self.day
            followUps.append(FollowUp(time: intoWork(later), operatorIndex: index, office: office, number: number,
                                      persons: [persons[0]]))
        }
        if random.chance(0.007) { drawOut(index, office, number, persons, from: end) }
    }

    /// An inheritance: relatives are found one after another over months.
    private mutating func drawOut(
        _ index: Int, _ office: Int, _ number: String, _ persons: [UInt32], from end: UInt64
    ) {
        var time = end
        for _ in 0..<random.within(2...5) {
            time += UInt64(random.within(7...60)) * Self.day
            let more = (0..<random.within(1...2)).map { _ in somebody() }
            let known = random.chance(0.6) ? [persons[0]] : []
            followUps.append(FollowUp(time: intoWork(time), operatorIndex: index, office: office, number: number,
                                      persons: known + more))
        }
    }

    /// Whoever opened a case takes it up again; after a transfer somebody of the old office does.
    mutating func takeUp(_ day: Int) {
        let due = followUps.filter { agenda.day(of: $0.time) <= day }
        followUps.removeAll { agenda.day(of: $0.time) <= day }
        for next in due where agenda.day(of: next.time) == day {
            var index = next.operatorIndex
            if world.operators[index].office != next.office || assistance[index] != nil {
                guard let other = colleague(in: next.office) else { continue }
                index = other
            }
            look(at: next.persons, index, next.number, from: next.time)
        }
    }

    static let day: UInt64 = 86_400_000

    mutating func minutes(_ range: ClosedRange<Int>) -> UInt64 {
        UInt64(random.within(range.lowerBound * 60...range.upperBound * 60)) * 1000
    }

    /// The same time of day on the next day that is not closed.
    private func intoWork(_ time: UInt64) -> UInt64 {
        var time = time
        while isClosed(agenda.day(of: time)) { time += Self.day }
        return time
    }

    private mutating func remember(_ number: String, of index: Int, _ day: Int) {
        if world.operators[index].oldNumbers.count < 64 {
            world.operators[index].oldNumbers.append((number, day))
        } else if random.chance(0.05) {
            world.operators[index].oldNumbers[random.below(64)] = (number, day)
        }
    }

    /// One person after another, some after a search; with the slips of the hand that happen.
    @discardableResult
    mutating func look(at persons: [UInt32], _ index: Int, _ number: String, from start: UInt64) -> UInt64 {
        var time = start
        for person in persons {
            if random.chance(0.35) {
                let more = random.chance(0.5) ? 0 : Int(ReplayRandom.exponential(1.2 + 1.1 * random.normal()))
                agenda.add(
                    PlannedAct(time: time, operatorIndex: index, kind: .search, persons: [person],
                               morePersons: min(49, more), number: number))
                time += minutes(0...1) + 5000
            }
            if random.chance(0.02) {
                agenda.add(PlannedAct(time: time, operatorIndex: index, number: number, refusal: .notFound))
                time += 15_000
            }
            time = lookOnce(at: person, index, number, time)
            if random.chance(0.12) { time = lookOnce(at: person, index, number, time + minutes(1...9)) }
            time += minutes(0...2) + 10_000
        }
        return time
    }

    private mutating func lookOnce(at person: UInt32, _ index: Int, _ number: String, _ time: UInt64) -> UInt64 {
        var act = PlannedAct(time: time, operatorIndex: index, persons: [person], number: number)
        if random.chance(world.operators[index].slipChance) {
            act.number = ""
        } else if random.chance(0.0015) {
            act.number = misspelt(number)
        }
        agenda.add(act)
        guard act.number != number, random.chance(0.7) else { return time }
        act.number = number
        act.time += minutes(0...10) + 5000
        agenda.add(act)
        return act.time
    }

    /// A letter dropped, doubled or replaced.
    mutating func misspelt(_ number: String) -> String {
        var letters = Array(number.utf8)
        let place = random.below(letters.count)
        switch random.below(3) {
        case 0: letters.remove(at: place)
        case 1: letters.insert(letters[place], at: place)
        default: letters[letters.count - 1] = UInt8(ascii: "0") + UInt8(random.below(10))
        }
        return String(decoding: letters, as: UTF8.self)
    }

    // MARK: What looks like misuse

    /// 本人同意による調査: one number, hundreds of persons, one or two operators, two weeks.
    mutating func research(_ office: Int, from first: Int) {
        let staff = (0..<random.within(1...2)).compactMap { _ in colleague(in: office) }
        guard !staff.isEmpty else { return }
        let number = newNumber(office)
        let days = (first..<first + random.within(5...15)).filter { !isClosed($0) }
        guard !days.isEmpty else { return }
        for _ in 0..<random.within(100...400) {
            let time = agenda.time(day: random.element(of: days), minute: 540 + 450 * random.fraction())
            look(at: [somebody()], random.element(of: staff), number, from: time)
        }
    }

    /// A person with business at three to five offices in one week, each under its own number.
    mutating func manyOffices(from first: Int) {
        let person = somebody()
        for office in random.sample(random.within(3...5), of: Array(world.offices.indices)) {
            let number = newNumber(office)
            for _ in 0..<random.within(1...2) {
                let time = agenda.time(day: first + random.below(7), minute: 540 + 450 * random.fraction())
                guard let index = colleague(in: office) else { continue }
                look(at: [person], index, number, from: intoWork(time))
            }
        }
    }

    /// One person looked at by many of one office over one case.
    mutating func wholeOffice(on day: Int) {
        let office = random.below(8)
        let number = newNumber(office)
        let person = somebody()
        for index in random.sample(random.within(5...10), of: world.offices[office].operators) {
            let time = agenda.time(day: day, minute: 540 + 450 * random.fraction())
            look(at: [person], index, number, from: intoWork(time))
        }
    }
}
