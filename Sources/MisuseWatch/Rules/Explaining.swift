import JukiDomain

extension MisuseWatch {
    /// Days on either side within which the office's own application explains a look without one.
    static let explainedForDays = 60
    static let explainedLaterWithin: UInt64 = 3 * dayLength

    /// Whether an application explains a look at a person; keeps what the look says of its application.
    mutating func classify(_ subject: SubjectHash, _ act: WatchedAct, _ scene: Scene) -> Explanation {
        let person = TextHash.join(UInt64(scene.placeOffice), subject.folded)
        var explanation = Explanation.none
        if scene.application != 0 { explanation = takesNumber(subject, act, scene) }
        if explanation == .explained {
            let day = Int32(scene.day)
            officePersons.update(person, default: day) { $0 = day }
        } else if let day = officePersons[person], Int(day) + Self.explainedForDays >= scene.day {
            explanation = .byColleague
        }
        let isNew = !explanation.isStale || !operators[scene.operatorIndex].unexplained.contains {
            $0.staleApplication == scene.application
        }
        slips.note(explanation, isNew: isNew, day: scene.day)
        return explanation
    }

    /// A number in the office's own form, new, or at hand, or known to have to do with this person.
    private mutating func takesNumber(_ subject: SubjectHash, _ act: WatchedAct, _ scene: Scene) -> Explanation {
        let shape = TextHash.shape(act.applicationNumber)
        offices[scene.placeOffice].note(shape, by: scene.operatorIndex)
        if isOdd(shape, scene) { return .none }
        let person = UInt32(truncatingIfNeeded: subject.low) | 1
        if let note = applications[scene.application], !note.contains(person),
           scene.day - note.lastDay > thresholds.applicationIdleDays {
            return .stale(age: Slips.ageClass(ofDays: scene.day - note.lastDay))
        }
        applications.update(scene.application, default: ApplicationNote()) { $0.add(person, day: scene.day) }
        return .explained
    }

    /// At a terminal whose office is not known yet, the way of writing of any office will do.
    func isOdd(_ shape: UInt64, _ scene: Scene) -> Bool {
        guard offices[scene.placeOffice].isOdd(shape, thresholds) else { return false }
        guard scene.hasProfile, terminals[scene.terminalIndex].office == nil else { return true }
        return !offices.contains { $0.writes(shape) }
    }

    /// The operator's own earlier look without a number is explained by this one.
    mutating func forgive(_ subject: SubjectHash, _ scene: Scene) {
        guard let last = operators[scene.operatorIndex].unexplained.last,
              last.time + Self.explainedLaterWithin > now
        else { return }
        let index = scene.operatorIndex
        let isForgiven = { [now] (entry: OperatorState.Unexplained) in
            entry.subject == subject && !entry.isTold && entry.time + Self.explainedLaterWithin > now
        }
        for entry in operators[index].unexplained where isForgiven(entry) {
            slips.mend(staleAge: entry.staleApplication != 0 ? entry.staleAge : nil)
            if entry.staleApplication == 0 { operators[index].mended.note(day: scene.day) }
        }
        operators[index].unexplained.removeAll(where: isForgiven)
    }

    // MARK: Looks without a task

    /// 高知市 2022 and 杉並区 2022: persons whom no application explains, in a day, a fortnight, a year.
    mutating func watchUnexplained(_ act: WatchedAct, _ scene: Scene, _ alerts: inout [Alert]) {
        let index = scene.operatorIndex
        let untold = operators[index].unexplained.filter { !$0.isTold }
        for (days, floor) in [(1, thresholds.unexplainedInDay), (14, thresholds.unexplainedInFortnight)]
        where isTooMany(untold, days, floor, act, scene)
            && mayRaise(.withoutTask, about: UInt64(index), pauseDays: 3, at: act.time.milliseconds) {
            alerts.append(tell(.withoutTask, days, untold, act))
            for entry in operators[index].unexplained.indices { operators[index].unexplained[entry].isTold = true }
            break
        }
        let ofYear = operators[index].unexplained.filter { !$0.isToldForYear }
        if isTooMany(ofYear, 365, thresholds.unexplainedInYear, act, scene),
           mayRaise(.manyPersonsOverYear, about: UInt64(index), pauseDays: 30, at: act.time.milliseconds) {
            alerts.append(tell(.manyPersonsOverYear, 365, ofYear, act))
            for entry in operators[index].unexplained.indices {
                operators[index].unexplained[entry].isToldForYear = true
            }
        }
    }

    /// More than slips explain: looks with no number or an odd one by themselves, all together with those under old
    /// numbers, or those under one old number.
    private func isTooMany(
        _ entries: [OperatorState.Unexplained], _ days: Int, _ floor: Int, _ act: WatchedAct, _ scene: Scene
    ) -> Bool {
        guard entries.count >= floor else { return false }
        let start = act.time.milliseconds - min(act.time.milliseconds, UInt64(days) * Self.dayLength)
        let within = entries.filter { $0.time > start }
        guard within.count >= floor else { return false }
        let plain = within.count { $0.staleApplication == 0 }
        let millionths = days > 14 ? thresholds.slipChanceInYearPerMillion : thresholds.slipChancePerMillion
        let chance = Double(millionths) / 1_000_000
        if plain >= floor, plain >= Slips.limit(mean: expected(scene, days, since: nil), floor: floor, chance: chance) {
            return true
        }
        // The older the numbers, the rarer they are in honest hands: what the common ones hide, the oldest show.
        for age in 0..<Slips.ageClasses {
            // The persons of one drawn-out application come together: they are one slip, if it is one.
            let old = Set(within.lazy.filter { $0.staleAge >= age }.map(\.staleApplication)).subtracting([0]).count
            guard old > 0, plain + old >= floor else { continue }
            let mean = expected(scene, days, since: age)
            if plain + old >= Slips.limit(mean: mean, floor: floor, chance: chance) { return true }
        }
        guard let newest = within.last?.staleApplication, newest != 0 else { return false }
        let underOne = days == 1 ? floor : max(floor, thresholds.underOneOldNumber)
        return within.count { $0.staleApplication == newest } >= underOne
    }

    private func expected(_ scene: Scene, _ days: Int, since age: Int?) -> Double {
        let index = scene.operatorIndex
        return slips.mean(
            lately: operators[index].counts.sum(days, endingWith: scene.day),
            year: (
                looks: operators[index].counts.sum(365, endingWith: scene.day),
                mended: operators[index].mended.sum(365, endingWith: scene.day)
            ), staleSince: age)
    }

    private func tell(
        _ kind: AlertKind, _ days: Int, _ entries: [OperatorState.Unexplained], _ act: WatchedAct
    ) -> Alert {
        let start = act.time.milliseconds - min(act.time.milliseconds, UInt64(days) * Self.dayLength)
        let within = entries.filter { $0.time > start }
        return Alert(
            kind: kind, time: act.time, operators: [shownName(of: act)],
            sequences: within.reversed().map(\.sequence), evidenceTotal: UInt32(within.count),
            count: UInt32(within.count), days: UInt32(days))
    }
}

/// What an application number says of a look.
enum Explanation: Equatable {
    case explained
    /// By itself it would be one of the following; but the office has an application about this person.
    case byColleague
    /// A number, but one that was put away long ago and never had to do with this person.
    case stale(age: Int)
    /// No number, or one that the office never writes so.
    case none

    var isGood: Bool { self == .explained || self == .byColleague }
    var isStale: Bool { if case .stale = self { true } else { false } }
}
