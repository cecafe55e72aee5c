import JukiDomain

// Births, names and codes.
extension SupplementaryDayBuilder {
    mutating func bear() {
        let today = plan.population.today
        let years = today.adding(years: -45).value...today.adding(years: -20).value
        let parent = person { $0.state == .domestic && years.contains($0.birthDate.sortKey) && Self.split($0) != nil }
        guard let (surname, _) = Self.split(register.person(parent)) else { return }
        let index = register.freshIndex()
        let day = recentDay()
        var record = next(parent, .entry)
        record.code = plan.population.people.code(at: index)
        record.birthDate = BirthMaker.make(BirthMaker.era(of: day), day.year, day.month, day.day)
        record.sex = stream.chance(51, outOf: 100) ? .male : .female
        record.formerSurname = .blank
        record.formerSurnameKana = .blank
        record.changeDate = day
        let given = PersonName.given(isMan: record.sex == .male, birthYear: day.year, stream: &stream)
        Self.rename(
            &record, surname: surname,
            given: Surname(kanji: stream.element(of: given.spellings), kana: given.kana))
        apply(.birth, .newcomer(index), record)
    }

    /// A new surname by marriage; most keep the old one beside it (旧氏).
    mutating func marry() {
        let today = plan.population.today
        let years = today.adding(years: -60).value...today.adding(years: -20).value
        let person = person { years.contains($0.birthDate.sortKey) && Self.split($0) != nil }
        var record = next(person, .correction)
        guard let (surname, given) = Self.split(record) else { return }
        Self.rename(
            &record, surname: NameStock.shared.otherSurname(than: surname, &stream), given: given)
        if record.formerSurname.text.isBlank, stream.chance(60, outOf: 100) {
            record.formerSurname.text = PersonalText(utf8: surname.kanji)
            record.formerSurname.gaijiCount = UInt32(Gaiji.count(in: surname.kanji.span))
            // Its images are counted from the first on.
            if record.formerSurname.gaijiCount > 0 { record.formerSurname.version += 1 }
            record.formerSurnameKana = PersonalText(utf8: surname.kana)
        }
        record.changeDate = date(of: record, about: person, on: recentDay())
        apply(.marriage, person, record)
    }

    /// 旧氏 is recorded, or taken out, as the person asks.
    mutating func changeFormerSurname() {
        let person = person()
        var record = next(person, .correction)
        if record.formerSurname.text.isBlank {
            let former = NameStock.shared.surnames.draw(&stream)
            record.formerSurname.text = PersonalText(utf8: former.kanji)
            record.formerSurnameKana = PersonalText(utf8: former.kana)
        } else {
            if record.formerSurname.gaijiCount > 0 { record.formerSurname.version += 1 }
            record.formerSurname = GaijiText(.blank, version: record.formerSurname.version)
            record.formerSurnameKana = .blank
        }
        record.changeDate = date(of: record, about: person, on: record.changeDate)
        apply(.formerSurnameChange, person, record)
    }

    mutating func changeCode() {
        let person = person()
        var record = next(person, .correction)
        record.previousCode = record.code
        retired.append((record.code, Place.number(of: record)))
        record.code = plan.population.people.code(at: register.freshIndex())
        record.changeDate = date(of: record, about: person, on: record.changeDate)
        apply(.codeChange, person, record)
    }

    private static func rename(_ record: inout SupplementaryRecord, surname: Surname, given: Surname) {
        let count = UInt32(Gaiji.count(in: surname.kanji.span))
        let name = PersonName(surname: surname, gaijiCount: count, given: given)
        record.name = GaijiText(name.written.text, gaijiCount: count)
        record.kanaName = name.kana
    }

    private static func split(_ record: SupplementaryRecord) -> (surname: Surname, given: Surname)? {
        PersonName.split(record.name.text, kana: record.kanaName)
    }
}
