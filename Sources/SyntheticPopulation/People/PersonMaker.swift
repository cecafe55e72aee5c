import JukiDomain

/// Makes the record of any person from the seed and the person's number alone.
struct PersonMaker: Sendable {
    /// Women and men of 20 and over in 10,000 who have a former surname on the record.
    static let womenWithFormerSurname = 100
    static let menWithFormerSurname = 15
    /// Foreign residents in 100 whose record has no reading.
    static let foreignWithoutKana = 40
    /// Newborns of the last days, in 100, who have neither name nor number yet.
    static let unnamedNewborns = 30
    static let newbornDays = 14
    /// 住基ネット began: who lived then was entered on that day.
    static let networkBegan = date(2002, 8, 5)

    let seed: UInt64
    let today: CalendarDate
    private let codes: CodePermutation
    private let numbers: CodePermutation

    init(seed: UInt64, today: CalendarDate) {
        self.seed = seed
        self.today = today
        codes = .recordCodes(seed: seed)
        numbers = .individualNumbers(seed: seed)
    }

    func code(at index: Int) -> ResidentRecordCode { ResidentRecordCode(body: codes.body(at: index)) }

    func number(at index: Int) -> IndividualNumber { IndividualNumber(body: numbers.body(at: index)) }

    /// The person at a position of a municipality that has `residents` people.
    func resident(index: Int, placeNumber: Int, position: Int, residents: Int) -> IdentityRecord {
        let (key, split) = household(placeNumber: placeNumber, position: position, residents: residents)
        var householdStream = SeededStream(seed: seed, .household, key)
        let place = Place.all[placeNumber]
        let household = HouseholdDetails(split.kind, in: place, stream: &householdStream)
        var stream = SeededStream(seed: seed, .person, UInt64(index))
        return record(index: index, of: household, role: split.role, in: place, stream: &stream)
    }

    /// The household that lives at a position of a municipality, and the key of its streams, which no other has.
    func household(placeNumber: Int, position: Int, residents: Int) -> (key: UInt64, split: HouseholdSplit) {
        let (block, offset) = position.quotientAndRemainder(dividingBy: HouseholdSplit.blockLength)
        let length = min(HouseholdSplit.blockLength, residents - position + offset)
        let blockKey = UInt64(placeNumber) << 40 | UInt64(block) << 8
        var splitStream = SeededStream(seed: seed, .householdSplit, blockKey)
        let split = HouseholdSplit(offset: offset, length: length, stream: &splitStream)
        return (blockKey | UInt64(split.number), split)
    }

    func isForeign(household key: UInt64) -> Bool {
        var stream = SeededStream(seed: seed, .household, key)
        return HouseholdDetails.isForeign(&stream)
    }

    /// Somebody who comes from outside the prefecture and lives alone. Indexes of newcomers follow those of residents.
    func newcomer(index: Int, placeNumber: Int, mayBeForeign: Bool = true) -> IdentityRecord {
        var stream = SeededStream(seed: seed, .newcomer, UInt64(index))
        let place = Place.all[placeNumber]
        let kind = HouseholdKind(weight: 1, headAge: 19...64, menAsHead: 52)
        let household = HouseholdDetails(kind, in: place, mayBeForeign: mayBeForeign, stream: &stream)
        return record(index: index, of: household, role: .head, in: place, stream: &stream)
    }

    private func record(
        index: Int, of household: HouseholdDetails, role: HouseholdRole, in place: Place, stream: inout SeededStream
    ) -> IdentityRecord {
        let age = age(role, in: household, stream: &stream)
        let isMan = isMan(role, in: household, stream: &stream)
        let births = BirthMaker(today: today)
        let birthDay = births.birthDay(age: age, stream: &stream)
        let birthDate = births.birthDate(on: birthDay, age: age, isForeign: household.isForeign, stream: &stream)
        var name = PersonName(of: household, isMan: isMan, birthYear: birthDay.year, stream: &stream)
        let isUnnamed = birthDay.days(to: today) <= Self.newbornDays && stream.chance(Self.unnamedNewborns, outOf: 100)
        if isUnnamed { name = .blank }
        let entry = entry(birthDate, birthDay: birthDay, isForeign: household.isForeign, stream: &stream)
        var record = IdentityRecord(
            code: code(at: index), name: name.written, kanaName: name.kana, birthDate: birthDate,
            sex: isMan ? .male : .female, address: household.address,
            individualNumber: isUnnamed ? nil : number(at: index), changeReason: entry.reason, changeDate: entry.day,
            searchKana: PersonalText(utf8: Kana.strictKey(utf8: name.kana.utf8.span).bytes), municipality: place.code,
            ooaza: household.ooaza, operatorID: Typist.operatorID(stream.below(Typist.clerks)),
            operatorTerminalID: Typist.terminalID(stream.below(Typist.terminals)),
            timestamp: Typist.timestamp(entry.day, second: stream.within(Typist.officeHours)), isDeleted: false)
        let share = isMan ? Self.menWithFormerSurname : Self.womenWithFormerSurname
        if age >= 20, !household.isForeign, stream.chance(share, outOf: 10_000) {
            let former = NameStock.shared.surnames.draw(&stream)
            record.formerSurname = GaijiText(PersonalText(utf8: former.kanji))
            record.formerSurnameKana = PersonalText(utf8: former.kana)
        }
        return record
    }

    private func age(_ role: HouseholdRole, in household: HouseholdDetails, stream: inout SeededStream) -> Int {
        let head = household.headAge
        switch role {
        case .head: return head
        case .spouse: return max(18, head - 5 + stream.below(9))
        case .grandparent: return head + 24 + stream.below(12)
        case .child:
            let age = head - 24 - stream.below(13)
            return age >= 0 ? age : stream.below(15)
        }
    }

    private func isMan(_ role: HouseholdRole, in household: HouseholdDetails, stream: inout SeededStream) -> Bool {
        switch role {
        case .head: household.headIsMan
        case .spouse: !household.headIsMan
        case .child: stream.chance(51, outOf: 100)
        case .grandparent: stream.chance(20, outOf: 100)
        }
    }

    /// Why and when a person came into the register: born here, moved here, or there already when it began.
    private func entry(
        _ birthDate: BirthDate, birthDay: CalendarDate, isForeign: Bool, stream: inout SeededStream
    ) -> (reason: ChangeReason, day: CalendarDate) {
        let daysOfLife = birthDay.days(to: today)
        if isForeign || daysOfLife > 365 && stream.chance(30, outOf: 100) {
            // Moves of the last twenty years, none before birth.
            return (.moveIn, today.adding(days: -stream.below(min(daysOfLife, 7300) + 1)))
        }
        return birthDay > Self.networkBegan ? (.birth, birthDay) : (.exOfficioEntry, Self.networkBegan)
    }

    private static func date(_ year: Int, _ month: Int, _ day: Int) -> CalendarDate {
        guard let date = try? CalendarDate(year: year, month: month, day: day) else {
            preconditionFailure("a day of the calendar")
        }
        return date
    }
}
