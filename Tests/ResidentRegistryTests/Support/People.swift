import JukiDomain

/// Made-up persons, each all of a kind with its index so that a byte search can tell whose trace it found.
enum People {
    static let municipalities = [46_201, 46_203, 46_303].map { MunicipalityCode(body: UInt32($0)) }

    static func code(_ index: Int) -> ResidentRecordCode {
        // Spread over all buckets, as random codes are.
        ResidentRecordCode(body: UInt64(index + 1) &* 7_368_787 % 9_999_999_967 + 1)
    }

    static func number(_ index: Int) -> IndividualNumber {
        IndividualNumber(body: UInt64(index + 1) &* 83_492_791 % 99_999_999_977 + 1)
    }

    private static let kana = Array("あいうえおかきくけこさしすせそたちつてとなにぬねのまみむめもやゆよらりるれろ")

    /// A reading of three letters that tells the index.
    static func reading(_ index: Int) -> String {
        var rest = index
        return String((0..<3).map { _ -> Character in
            defer { rest /= kana.count }
            return kana[rest % kana.count]
        })
    }

    static func record(
        _ index: Int, in municipality: MunicipalityCode = municipalities[0], reason: ChangeReason = .moveIn,
        on day: CalendarDate, number: IndividualNumber? = nil
    ) -> IdentityRecord {
        let kanaName = PersonalText(reading(index))
        return IdentityRecord(
            code: code(index), name: GaijiText(PersonalText("氏名\(index)号")), kanaName: kanaName,
            birthDate: birthDate(index), sex: index % 2 == 0 ? .male : .female,
            address: GaijiText(PersonalText("荒田\(index)番地")), individualNumber: number, changeReason: reason,
            changeDate: day, searchKana: PersonalText(utf8: Kana.strictKey(utf8: kanaName.utf8.span).bytes),
            municipality: municipality, ooaza: OoazaCode(value: UInt32(index % 1000)), operatorID: "op",
            operatorTerminalID: "t", timestamp: day.compactText + "120000", isDeleted: reason.kind == .deletion)
    }

    /// The same person with every text as long as it may be.
    static func withLongestTexts(_ record: IdentityRecord, address number: Int = 0) -> IdentityRecord {
        let (kana, ending) = (PersonalText(String(repeating: "ぱ", count: 200)), "\(number)番")
        var record = record
        record.name = GaijiText(PersonalText(String(repeating: "𠮷", count: 100)))
        record.kanaName = kana
        record.searchKana = PersonalText(utf8: Kana.strictKey(utf8: kana.utf8.span).bytes)
        record.address = GaijiText(PersonalText(String(repeating: "𠮷", count: 200 - ending.count) + ending))
        record.formerSurname = record.name
        record.formerSurnameKana = kana
        return record
    }

    static func birthDate(_ index: Int) -> BirthDate {
        let (month, day) = (1 + index % 12, 1 + index % 28)
        do { return try BirthDate(era: .showa, year: 1930 + index % 58, month: month, day: day) } catch {
            preconditionFailure("a test names days of the era")
        }
    }

    static func notice(
        _ index: Int, in municipality: MunicipalityCode = municipalities[0], reason: ChangeReason = .moveIn,
        on day: CalendarDate, number: IndividualNumber? = nil
    ) -> UpdateNotice {
        UpdateNotice(number: 0, record: record(index, in: municipality, reason: reason, on: day, number: number))
    }
}
