import JukiDomain
import RecordStore
import ResidentRegistry
import SharedRegistry

/// Random traffic of several municipalities: mostly lawful, often not, against what the model says is there now.
struct NoticeGenerator {
    static let codes = 60

    var random: SeededRandom
    private var namesGiven = 1000
    /// Content of everything sent, by lane and number, for resends.
    private var sent: [MunicipalityCode: [LaneNotice<IdentityRegister>]] = [:]

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    mutating func notice(
        from sender: MunicipalityCode, _ model: RegisterModel, today: CalendarDate
    ) -> LaneNotice<IdentityRegister> {
        let lane = model.lanes[sender] ?? RegisterModel.Lane()
        if random.chance(8), let old = sent[sender]?.randomElement(using: &random) {
            return random.chance(60) ? old : changed(old)
        }
        var number = lane.next
        if random.chance(4) { number = random.chance(20) ? 0 : number + UInt64(1 + random.below(5)) }
        let content = random.chance(7) ? faulty() : good(number, from: sender, model, today: today)
        let notice = LaneNotice<IdentityRegister>(number: number, content: content)
        if number == lane.next { sent[sender, default: []].append(notice) }
        return notice
    }

    /// Another content under a number that was used.
    private mutating func changed(_ old: LaneNotice<IdentityRegister>) -> LaneNotice<IdentityRegister> {
        switch old.content {
        case .notice(var notice):
            notice.record.timestamp = "20260401" + String(100_000 + random.below(99_999) % 60)
            return LaneNotice(number: old.number, content: .notice(notice))
        case .faulty(let refusal, let code, let content):
            return LaneNotice(number: old.number, content: .faulty(refusal, code: code, content: content + [1]))
        }
    }

    private mutating func faulty() -> LaneNotice<IdentityRegister>.Content {
        let code = random.chance(50) ? People.code(random.below(Self.codes)) : nil
        let refusal = Refusal(
            [.checkDigit, .forbiddenCharacter, .invalidDate].randomElement(using: &random) ?? .checkDigit,
            item: UInt8(1 + random.below(28)), expected: random.next(), offendingScalar: UInt32(random.below(0x10000)))
        return .faulty(refusal, code: code, content: [0] + bigEndian(random.next()))
    }

    private mutating func good(
        _ number: UInt64, from sender: MunicipalityCode, _ model: RegisterModel, today: CalendarDate
    ) -> LaneNotice<IdentityRegister>.Content {
        var notice = lawful(from: sender, model, today: today)
        if random.chance(25) { spoil(&notice, model, today: today) }
        notice.number = number
        if random.chance(10), let parked = model.lanes[sender]?.parked {
            notice.replacesNumber = parked.keys.sorted().randomElement(using: &random) ?? UInt64(random.below(9))
        }
        return .notice(notice)
    }

    // MARK: Lawful notices

    private mutating func lawful(
        from sender: MunicipalityCode, _ model: RegisterModel, today: CalendarDate
    ) -> UpdateNotice {
        let index = random.below(Self.codes)
        let code = People.code(index)
        let own = model.newest.values.map(\.record).filter { $0.municipality == sender && !$0.isDeleted }
            .sorted { $0.code < $1.code }
        if own.count > 3, random.chance(60), let person = own.randomElement(using: &random) {
            return change(of: person, model, today: today)
        }
        var notice = People.notice(index, in: sender, on: today)
        notice.record.individualNumber = random.chance(80) ? freeNumber(model) : nil
        if let before = model.newest[code]?.record, before.isDeleted {
            if random.chance(70) { notice.record.individualNumber = before.individualNumber }
            notice.record.changeReason = before.changeReason == .death ? .exOfficioEntry : .moveIn
        } else {
            notice.record.changeReason = [.moveIn, .birth, .exOfficioEntry].randomElement(using: &random) ?? .birth
        }
        return notice
    }

    private mutating func change(
        of person: IdentityRecord, _ model: RegisterModel, today: CalendarDate
    ) -> UpdateNotice {
        var record = person
        record.updateSequence = 0
        record.notifiedOn = nil
        record.retentionFlag = .inForce
        record.changeDate = today
        namesGiven += 1
        record.changeReason = ChangeReason.allCases.filter { $0.kind != .entry }.randomElement(using: &random) ?? .death
        var notice = UpdateNotice(number: 0, record: record)
        switch record.changeReason {
        case .moveWithin:
            notice.record.address.text = PersonalText("鴨池\(namesGiven)番")
            notice.record.address.version += 1
        case .minorCorrection: notice.record.name.text = PersonalText("異体\(namesGiven)")
        case .exOfficioCorrection:
            notice.record.formerSurname.text = PersonalText("旧氏\(namesGiven)")
            notice.record.birthDate = People.birthDate(namesGiven)
        case .recordCodeRequest, .recordCodeExOfficio:
            notice.previousCode = record.code
            notice.record.code = People.code(random.below(Self.codes))
        case .individualNumberRequest, .individualNumberCorrection, .individualNumberEntry:
            notice.record.changeReason = record.individualNumber == nil
                ? .individualNumberEntry : random.chance(50) ? .individualNumberRequest : .individualNumberCorrection
            notice.previousIndividualNumber = record.individualNumber
            notice.record.individualNumber = freeNumber(model)
        default: notice.record.isDeleted = true
        }
        return notice
    }

    private mutating func freeNumber(_ model: RegisterModel) -> IndividualNumber {
        for _ in 0..<20 {
            let number = People.number(random.below(500))
            if model.holders[number] == nil { return number }
        }
        return People.number(500 + random.below(100_000))
    }

    // MARK: Unlawful ones

    private mutating func spoil(_ notice: inout UpdateNotice, _ model: RegisterModel, today: CalendarDate) {
        switch random.below(11) {
        case 0: notice.record.municipality = People.municipalities[random.below(3)]
        case 1: notice.record.isDeleted.toggle()
        case 2: notice.record.changeDate = today.adding(days: 1 + random.below(3))
        case 3: notice.record.changeReason = ChangeReason.allCases.randomElement(using: &random) ?? .death
        case 4: notice.record.code = People.code(random.below(Self.codes))
        case 5: notice.record.individualNumber = model.holders.keys.sorted().randomElement(using: &random)
        case 6: notice.previousCode = notice.previousCode == nil ? People.code(random.below(Self.codes)) : nil
        case 7: notice.previousIndividualNumber = random.chance(50) ? People.number(random.below(500)) : nil
        case 8: notice.record.sex = .blank
        case 9: notice.record.name.text = "別人"
        default: notice.record.ooaza = nil
        }
    }
}
