import JukiDomain

extension MisuseWatch {
    // MARK: Own and colleagues' records

    mutating func watchColleagues(
        _ subject: SubjectHash, _ act: WatchedAct, _ scene: Scene, _ isExplained: Bool, _ alerts: inout [Alert]
    ) {
        guard scene.hasProfile else { return }
        let accounts = directory.operatorIDs(of: subject)
        let index = scene.operatorIndex
        let time = act.time.milliseconds
        if accounts.contains(act.operatorID) {
            guard mayRaise(.ownRecord, about: UInt64(index), pauseDays: 1, at: time) else { return }
            alerts.append(
                Alert(kind: .ownRecord, time: act.time, operators: [act.operatorID], sequences: [act.sequence],
                      evidenceTotal: 1, count: 1, days: 1, subject: subject))
            return
        }
        let office = directory[act.operatorID]?.office
        guard accounts.contains(where: { directory[$0]?.office == office }) else { return }
        let month = 30 * Self.dayLength
        operators[index].colleagues.removeAll { $0.subject == subject || $0.time + month < time }
        operators[index].colleagues.append(
            OperatorState.Unexplained(subject: subject, time: time, sequence: act.sequence))
        let colleagues = operators[index].colleagues
        guard !isExplained || colleagues.count >= thresholds.colleaguesInMonth else { return }
        let about = isExplained ? UInt64(index) : TextHash.join(UInt64(index), subject.folded)
        guard mayRaise(.colleagueRecord, about: about, pauseDays: 7, at: time) else { return }
        alerts.append(
            Alert(kind: .colleagueRecord, time: act.time, operators: [act.operatorID],
                  sequences: colleagues.reversed().map(\.sequence), evidenceTotal: UInt32(colleagues.count),
                  count: UInt32(colleagues.count), days: 30, subject: subject))
    }

    // MARK: One person and many operators

    /// 横手市 2021.
    mutating func watchPerson(
        _ subject: SubjectHash, _ act: WatchedAct, _ scene: Scene, _ explanation: Explanation,
        _ alerts: inout [Alert]
    ) {
        let time = act.time.milliseconds
        // Another's application at the office may excuse a slip, but is no task of this operator's.
        let application = explanation == .explained ? scene.application : 0
        var found: [Visit] = []
        visits.update(subject.folded, default: []) { visits in
            visits.removeAll {
                $0.time + 14 * Self.dayLength < time || $0.operatorIndex == scene.operatorIndex
                    && ($0.application == application || $0.application == 0)
            }
            if visits.count >= Visit.max { visits.removeFirst() }
            visits.append(
                Visit(operatorIndex: scene.operatorIndex, application: application, time: time,
                      sequence: act.sequence, isExplained: explanation.isGood))
            found = visits
        }
        guard found.count >= 2 else { return }
        let unexplained = found.filter { !$0.isExplained }
        let weight = weight(of: found, since: time - min(time, 7 * Self.dayLength))
        if weight >= thresholds.weightOnOnePerson {
            raise(.manyOperatorsOnePerson, subject, found, 7, act, &alerts)
        } else if !explanation.isGood, unexplained.count >= thresholds.unexplainedOperatorsOnOnePerson {
            raise(.withoutTask, subject, unexplained, 14, act, &alerts)
        }
    }

    private mutating func raise(
        _ kind: AlertKind, _ subject: SubjectHash, _ visits: [Visit], _ days: UInt32, _ act: WatchedAct,
        _ alerts: inout [Alert]
    ) {
        guard mayRaise(kind, about: subject.folded, pauseDays: 7, at: act.time.milliseconds) else { return }
        var names: [String] = []
        for visit in visits where !names.contains(operators[visit.operatorIndex].name) {
            names.append(operators[visit.operatorIndex].name)
        }
        let count = kind == .withoutTask ? 1 : names.count
        alerts.append(
            Alert(kind: kind, time: act.time, operators: names, sequences: visits.reversed().map(\.sequence),
                  evidenceTotal: UInt32(visits.count), count: UInt32(count), days: days, subject: subject))
    }

    /// An operator without a task weighs two, an application one, however many operators work on it.
    private func weight(of visits: [Visit], since start: UInt64) -> Int {
        var applications: [UInt64] = []
        var weight = 0
        for visit in visits where visit.time >= start {
            if visit.application == 0 {
                weight += 2
            } else if !applications.contains(visit.application) {
                applications.append(visit.application)
                weight += 1
            }
        }
        return weight
    }

    // MARK: One operator and one person

    /// Somebody who returns to one person again and again.
    mutating func watchPair(
        _ subject: SubjectHash, _ act: WatchedAct, _ scene: Scene, _ isExplained: Bool, _ alerts: inout [Alert]
    ) {
        let key = TextHash.join(UInt64(scene.operatorIndex), subject.folded)
        var note = PairNote()
        pairs.update(key, default: PairNote()) { pair in
            if pair.lastDay + 60 < scene.day { pair = PairNote() }
            let isNewDay = pair.lastDay != scene.day
            pair.lastDay = scene.day
            if isExplained {
                pair.add(UInt32(truncatingIfNeeded: scene.application))
                // The slip of the same day is explained now.
                if pair.lastUnexplainedDay == scene.day {
                    pair.unexplainedDays -= 1
                    pair.lastUnexplainedDay = -1
                }
            } else if pair.lastUnexplainedDay != scene.day {
                pair.unexplainedDays += 1
                pair.lastUnexplainedDay = scene.day
            }
            if isNewDay { pair.days += 1 }
            if pair.sequences.count >= Alert.sequencesMax { pair.sequences.removeFirst() }
            if isNewDay || !isExplained { pair.sequences.append(act.sequence) }
            note = pair
        }
        let isScattered = note.days >= thresholds.daysOnOnePerson && note.applicationCount >= 4
            && note.applicationCount * 10 >= note.days * 8
        guard note.unexplainedDays >= thresholds.unexplainedDaysOnOnePerson && !isExplained || isScattered else {
            return
        }
        guard mayRaise(.onePersonRepeatedly, about: key, pauseDays: 30, at: act.time.milliseconds) else { return }
        alerts.append(
            Alert(kind: .onePersonRepeatedly, time: act.time, operators: [operators[scene.operatorIndex].name],
                  sequences: note.sequences.reversed(), evidenceTotal: UInt32(note.sequences.count),
                  count: UInt32(isScattered ? note.days : note.unexplainedDays), days: 60, subject: subject))
    }
}

extension PairNote {
    /// Counts up to four different applications.
    mutating func add(_ application: UInt32) {
        for index in 0..<min(4, applicationCount) where applications[index] == application { return }
        if applicationCount < 4 { applications[applicationCount] = application }
        applicationCount += 1
    }
}
