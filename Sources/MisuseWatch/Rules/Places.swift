import JukiDomain

extension MisuseWatch {
    /// Days after which a terminal that was not used is no longer usual.
    private static let placeForgottenDays = 120
    /// Milliseconds of a step to another desk and back that nobody takes between two looks.
    private static let quickStep: UInt64 = 120_000
    private static let quickReturn: UInt64 = 300_000

    /// 延岡市 2015: an operator's right at a place where the operator does not work, or at two places at once.
    mutating func watchPlace(_ act: WatchedAct, _ scene: Scene, _ alerts: inout [Alert]) {
        let index = scene.operatorIndex
        let time = act.time.milliseconds
        let custom = steps(index, to: scene.terminalIndex, scene.day)
        defer {
            if scene.hasProfile { terminals[scene.terminalIndex].note(scene.ownOffice) }
            operators[index].looks += 1
            operators[index].lastSteps.append(
                OperatorState.Step(terminal: scene.terminalIndex, time: time, sequence: act.sequence))
            if operators[index].lastSteps.count > 2 { operators[index].lastSteps.removeFirst() }
        }
        guard scene.hasProfile, operators[index].looks >= thresholds.looksBeforeUnusual else { return }
        let steps = operators[index].lastSteps
        let isFar = terminals[scene.terminalIndex].office.map { $0 != scene.ownOffice } ?? false
        let isAtTwo = steps.last.map { isElsewhere($0, scene, time) } ?? false
        let isBackAtOnce = steps.count == 2 && steps[0].terminal == scene.terminalIndex
            && steps[1].terminal != scene.terminalIndex && time - min(time, steps[1].time) < Self.quickReturn
            && steps[1].time - min(steps[1].time, steps[0].time) < Self.quickStep
        let isWithoutTask = custom != .usual && act.subjects.contains { !wouldExplain($0, act, scene) }
        guard custom == .new && isFar || isAtTwo || isBackAtOnce || isWithoutTask else { return }
        guard mayRaise(.borrowedRight, about: UInt64(index), pauseDays: 0.5, at: time) else { return }
        let sequences = [act.sequence] + (isAtTwo || isBackAtOnce ? steps.reversed().map(\.sequence) : [])
        alerts.append(
            Alert(kind: .borrowedRight, time: act.time, operators: [operators[index].name], sequences: sequences,
                  evidenceTotal: UInt32(sequences.count), count: UInt32(sequences.count), days: 1))
    }

    private enum Custom {
        /// Never seen there, or not for months.
        case new
        /// Hardly ever: one look in fifty or fewer, and not yet today.
        case rare
        case usual
    }

    /// Notes the terminal among the operator's places.
    private mutating func steps(_ index: Int, to terminal: Int, _ day: Int) -> Custom {
        if let known = operators[index].places.firstIndex(where: { $0.terminal == terminal }) {
            let place = operators[index].places[known]
            let isRare = place.looks * 50 < operators[index].looks && place.lastDay != day
            operators[index].places[known].looks += 1
            operators[index].places[known].lastDay = day
            return place.lastDay + Self.placeForgottenDays < day ? .new : isRare ? .rare : .usual
        }
        if operators[index].places.count >= OperatorState.placesMax {
            let oldest = operators[index].places.indices.min { left, right in
                operators[index].places[left].lastDay < operators[index].places[right].lastDay
            }
            if let oldest { operators[index].places.remove(at: oldest) }
        }
        operators[index].places.append(OperatorState.Place(terminal: terminal, looks: 1, lastDay: day))
        return .new
    }

    /// Two terminals of different offices within a time in which nobody walks from one to the other.
    private func isElsewhere(_ step: OperatorState.Step, _ scene: Scene, _ time: UInt64) -> Bool {
        guard step.terminal != scene.terminalIndex, let before = terminals[step.terminal].office,
              let here = terminals[scene.terminalIndex].office, before != here
        else { return false }
        return time - min(time, step.time) < UInt64(thresholds.secondsBetweenOffices) * 1000
    }

    /// The question of `classify` without keeping its answer.
    func wouldExplain(_ subject: SubjectHash, _ act: WatchedAct, _ scene: Scene) -> Bool {
        let person = TextHash.join(UInt64(scene.placeOffice), subject.folded)
        if let day = officePersons[person], Int(day) + Self.explainedForDays >= scene.day { return true }
        guard scene.application != 0 else { return false }
        let shape = TextHash.shape(act.applicationNumber)
        guard !isOdd(shape, scene) else { return false }
        guard let note = applications[scene.application] else { return true }
        return note.contains(UInt32(truncatingIfNeeded: subject.low) | 1)
            || scene.day - note.lastDay <= thresholds.applicationIdleDays
    }
}
