import JukiDomain

// Births, names, numbers and corrections.
extension DayBuilder {
    /// Newborns in 100 whose name and number come later.
    private static let unnamedPercent = 30
    private static let separator: [UInt8] = Array("\u{3000}".utf8)

    // MARK: Births

    mutating func bear() {
        let years = plan.today.adding(years: -45).value...plan.today.adding(years: -20).value
        let parent = resident { years.contains($0.birthDate.sortKey) && Self.surname(of: $0) != nil }
        let index = register.freshIndex()
        let day = recentDay()
        var record = register.person(parent)
        record.code = plan.people.code(at: index)
        record.individualNumber = plan.people.number(at: index)
        record.birthDate = BirthMaker.make(BirthMaker.era(of: day), day.year, day.month, day.day)
        record.sex = stream.chance(51, outOf: 100) ? .male : .female
        record.formerSurname = .blank
        record.formerSurnameKana = .blank
        record.changeReason = .birth
        record.changeDate = day
        record = named(record, childOf: register.person(parent))
        guard stream.chance(Self.unnamedPercent, outOf: 100) else {
            apply(.birth, index, record)
            return
        }
        record.name = .blank
        record.kanaName = .blank
        record.searchKana = .blank
        record.individualNumber = nil
        register.lock(index)
        apply(.birth, index, record)
        later(.naming(index, parent: parent))
    }

    mutating func name(_ index: Int, childOf parent: Int) {
        var record = register.person(index)
        let parentRecord = register.person(parent)
        guard Self.surname(of: parentRecord) != nil else { return }
        record = named(record, childOf: parentRecord)
        record.name.version = 0
        record.changeReason = .exOfficioCorrection
        record.changeDate = plan.today
        if record.name.gaijiCount > 0 { record.name.version = 1 }
        apply(.naming, index, record)
        later(.numberEntry(index))
    }

    mutating func enterNumber(_ index: Int) {
        var record = register.person(index)
        record.individualNumber = plan.people.number(at: index)
        record.changeReason = .individualNumberEntry
        record.changeDate = plan.today
        apply(.numberEntry, index, record)
        register.unlock(index)
    }

    private mutating func named(_ record: IdentityRecord, childOf parent: IdentityRecord) -> IdentityRecord {
        guard let surname = Self.surname(of: parent) else { return record }
        let isMan = record.sex == .male
        let given = PersonName.given(isMan: isMan, birthYear: record.birthDate.year, stream: &stream)
        return Self.renamed(
            record, surname: surname, given: Surname(kanji: stream.element(of: given.spellings), kana: given.kana))
    }

    private static func renamed(_ record: IdentityRecord, surname: Surname, given: Surname) -> IdentityRecord {
        var record = record
        let count = UInt32(Gaiji.count(in: surname.kanji.span))
        let name = PersonName(surname: surname, gaijiCount: count, given: given)
        record.name = name.written
        record.kanaName = name.kana
        record.searchKana = PersonalText(utf8: Kana.strictKey(utf8: name.kana.utf8.span).bytes)
        return record
    }

    /// 氏 of a Japanese name with a reading.
    private static func surname(of record: IdentityRecord) -> Surname? {
        split(record)?.surname
    }

    private static func split(_ record: IdentityRecord) -> (surname: Surname, given: Surname)? {
        record.birthDate.era == .gregorian ? nil : PersonName.split(record.name.text, kana: record.kanaName)
    }

    // MARK: Corrections

    /// A new surname by marriage; most keep the old one beside it (旧氏).
    mutating func marry() {
        let years = plan.today.adding(years: -60).value...plan.today.adding(years: -20).value
        let index = resident {
            years.contains($0.birthDate.sortKey) && $0.name.gaijiCount == 0 && Self.split($0) != nil
        }
        var record = register.person(index)
        guard let (surname, given) = Self.split(record) else { return }
        let version = record.name.version
        record = Self.renamed(record, surname: NameStock.shared.otherSurname(than: surname, &stream), given: given)
        record.name.version = version
        if record.formerSurname.text.isBlank, stream.chance(60, outOf: 100) {
            record.formerSurname.text = PersonalText(utf8: surname.kanji)
            record.formerSurnameKana = PersonalText(utf8: surname.kana)
        }
        record.changeReason = .exOfficioCorrection
        record.changeDate = recentDay()
        apply(.marriage, index, record)
    }

    /// 軽微な修正: the building is added to the address, or taken out of it.
    mutating func correctAddress() {
        let index = resident { $0.address.gaijiCount == 0 }
        var record = register.person(index)
        let address = record.address.text.utf8
        if let building = address.firstRange(of: Self.separator) {
            record.address.text = PersonalText(utf8: Array(address[..<building.lowerBound]))
        } else {
            record.address.text = PersonalText(utf8: address + Self.separator + Array("第一ビル".utf8))
        }
        record.changeReason = .minorCorrection
        record.changeDate = recentDay()
        apply(.minorCorrection, index, record)
    }

    mutating func changeCode() {
        let index = resident()
        var record = register.person(index)
        let old = record.code
        record.code = plan.people.code(at: register.freshIndex())
        record.changeReason = stream.chance(80, outOf: 100) ? .recordCodeRequest : .recordCodeExOfficio
        record.changeDate = plan.today
        apply(.codeChange, index, record, previousCode: old)
        retired.append((old, Place.number(of: record)))
    }

    mutating func changeNumber() {
        let index = resident { $0.individualNumber != nil }
        var record = register.person(index)
        let old = record.individualNumber
        record.individualNumber = plan.people.number(at: register.freshIndex())
        record.changeReason = stream.chance(70, outOf: 100) ? .individualNumberRequest : .individualNumberCorrection
        record.changeDate = plan.today
        apply(.numberChange, index, record, previousNumber: old)
    }
}
