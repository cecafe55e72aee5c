import JukiDomain

extension MisuseWatch {
    // MARK: Failed sign-ins

    private static let quarterHour: UInt64 = 15 * 60_000

    mutating func watchSignIn(_ act: WatchedAct, _ scene: Scene, _ alerts: inout [Alert]) {
        guard act.refusal != nil else { return }
        let time = act.time.milliseconds
        let failure = OperatorState.Failure(
            operatorIndex: scene.operatorIndex, time: time, sequence: act.sequence)
        let ofOperator = Self.keep(failure, in: &operators[scene.operatorIndex].failures)
        if ofOperator.count >= thresholds.failedSignInsOfOperator,
           mayRaise(.failedSignIns, about: UInt64(scene.operatorIndex), pauseDays: 0.05, at: time) {
            alerts.append(failures(ofOperator, act))
        }
        let atTerminal = Self.keep(failure, in: &terminals[scene.terminalIndex].failures)
        if atTerminal.count >= thresholds.failedSignInsAtTerminal,
           mayRaise(.failedSignIns, about: UInt64(scene.terminalIndex) | 1 << 40, pauseDays: 0.05, at: time) {
            alerts.append(failures(atTerminal, act))
        }
    }

    private static func keep(
        _ failure: OperatorState.Failure, in failures: inout [OperatorState.Failure]
    ) -> [OperatorState.Failure] {
        failures.removeAll { $0.time + quarterHour < failure.time }
        if failures.count >= Alert.sequencesMax { failures.removeFirst() }
        failures.append(failure)
        return failures
    }

    private func failures(_ failures: [OperatorState.Failure], _ act: WatchedAct) -> Alert {
        var names: [String] = []
        for failure in failures where !names.contains(operators[failure.operatorIndex].name) {
            names.append(operators[failure.operatorIndex].name)
        }
        return Alert(
            kind: .failedSignIns, time: act.time, operators: names, sequences: failures.reversed().map(\.sequence),
            evidenceTotal: UInt32(failures.count), count: UInt32(failures.count), days: 1)
    }

    // MARK: Mass searches

    /// Counts by the clock's hours and tens of minutes.
    mutating func watchLists(_ act: WatchedAct, _ scene: Scene, _ alerts: inout [Alert]) {
        let index = scene.operatorIndex
        let minutes = act.time.milliseconds / 60_000
        if operators[index].hour != minutes / 60 {
            operators[index].hour = minutes / 60
            operators[index].listedInHour = 0
        }
        if operators[index].tenMinutes != minutes / 10 {
            operators[index].tenMinutes = minutes / 10
            operators[index].searchesInTenMinutes = 0
        }
        operators[index].listedInHour += Int(act.persons)
        operators[index].searchesInTenMinutes += 1
        let listed = operators[index].listedInHour
        let searches = operators[index].searchesInTenMinutes
        let isMuch = listed >= thresholds.personsListedInHour
        guard isMuch || searches >= thresholds.searchesInTenMinutes else { return }
        guard mayRaise(.massSearch, about: UInt64(index), pauseDays: 1, at: act.time.milliseconds) else { return }
        alerts.append(
            Alert(kind: .massSearch, time: act.time, operators: [operators[index].name], sequences: [act.sequence],
                  evidenceTotal: UInt32(searches), count: UInt32(isMuch ? listed : searches), days: 1))
    }

    // MARK: Counts by operator, night and holidays

    mutating func watchAmount(_ act: WatchedAct, _ scene: Scene, _ alerts: inout [Alert]) {
        let index = scene.operatorIndex
        operators[index].counts.note(day: scene.day)
        if operators[index].today != scene.day {
            let worked = operators[index].todayCount
            if worked > 0 {
                operators[index].daysWorked += 1
                let weight = 1 / Double(min(30, operators[index].daysWorked))
                operators[index].usualCount += (Double(worked) - operators[index].usualCount) * weight
            }
            operators[index].today = scene.day
            operators[index].todayCount = 0
        }
        operators[index].todayCount += 1
        let count = operators[index].todayCount
        if count >= thresholds.countInDay, operators[index].daysWorked >= 10,
           Double(count) >= operators[index].usualCount * Double(thresholds.countTimesUsual),
           mayRaise(.unusualCount, about: UInt64(index), pauseDays: 1, at: act.time.milliseconds) {
            alerts.append(
                Alert(kind: .unusualCount, time: act.time, operators: [operators[index].name],
                      sequences: [act.sequence], evidenceTotal: UInt32(count), count: UInt32(count), days: 1))
        }
        watchNight(act, scene, &alerts)
    }

    /// A night counts to the day on which it began.
    private mutating func watchNight(_ act: WatchedAct, _ scene: Scene, _ alerts: inout [Alert]) {
        let (isNight, isClosed) = calendar.state(at: act.time, thresholds)
        guard isNight || isClosed else { return }
        let index = scene.operatorIndex
        let shift = (Int(act.time.milliseconds / 60_000) + 540 - thresholds.nightEnds) / 1440
        if operators[index].shift != shift {
            operators[index].shift = shift
            operators[index].shiftLooks = 0
            operators[index].nightSlips = []
        }
        operators[index].shiftLooks += 1
        for subject in act.subjects {
            operators[index].nightSlips.removeAll { $0.subject == subject }
            // Relatives under an old number are not what nights are watched for.
            let hasNumber = scene.application != 0 && !isOdd(TextHash.shape(act.applicationNumber), scene)
            guard !hasNumber, !wouldExplain(subject, act, scene) else { continue }
            if operators[index].nightSlips.count >= Alert.sequencesMax { operators[index].nightSlips.removeFirst() }
            operators[index].nightSlips.append(
                OperatorState.Unexplained(
                    subject: subject, time: act.time.milliseconds, sequence: act.sequence))
        }
        let slips = operators[index].nightSlips
        let looks = operators[index].shiftLooks
        guard slips.count >= thresholds.unexplainedAtNight || looks >= thresholds.looksAtNight else { return }
        guard mayRaise(.nightOrHoliday, about: UInt64(index), pauseDays: 0.5, at: act.time.milliseconds) else { return }
        let sequences = slips.isEmpty ? [act.sequence] : slips.reversed().map(\.sequence)
        let total = slips.count >= thresholds.unexplainedAtNight ? slips.count : looks
        alerts.append(
            Alert(kind: .nightOrHoliday, time: act.time, operators: [operators[index].name], sequences: sequences,
                  evidenceTotal: UInt32(total), count: UInt32(total), days: 1))
    }
}
