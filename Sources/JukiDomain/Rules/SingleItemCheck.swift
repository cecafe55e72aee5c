extension ItemCheck {
    /// Checks one item of a server's answer by itself. Counts, versions and flags can be anything: what they count may
    /// not be there.
    /// - Throws: what is wrong with it.
    static func check(_ item: IdentityItem, of draft: IdentityRecordDraft) throws(Refusal) {
        switch item {
        case .residentRecordCode: _ = try residentRecordCode(draft.residentRecordCode)
        case .kanjiName: try Field.validate(draft.kanjiName, item, limit: TextRule.nameLimit)
        case .kanaName: _ = try Field.reading(draft.kanaName, item)
        case .birthDate: _ = try Field.birthDate(draft.birthDate, item)
        case .sex: _ = try Field.choice(draft.sex, item) as Sex
        case .address:
            guard !draft.address.isEmpty else { throw Refusal(.missingItem, item) }
            try Field.validate(draft.address, item, limit: TextRule.addressLimit)
        case .individualNumber: _ = try individualNumber(draft.individualNumber)
        case .changeReason: _ = try Field.choice(draft.changeReason, item) as ChangeReason
        case .changeDate: _ = try Field.date(draft.changeDate, item)
        case .retentionFlag: _ = try Field.choice(draft.retentionFlag, item) as RetentionFlag
        case .searchKana: try Field.validate(draft.searchKana, item, limit: TextRule.kanaLimit)
        case .municipalityCode: _ = try municipality(draft.municipalityCode)
        case .ooazaCode: _ = try ooaza(draft.ooazaCode)
        case .operatorID: _ = try identifier(draft.operatorID, item)
        case .operatorTerminalID: _ = try identifier(draft.operatorTerminalID, item)
        case .timestamp: _ = try timestamp(draft.timestamp)
        case .notifiedOn: _ = try Field.date(draft.notifiedOn, item)
        case .formerSurname: try Field.validate(draft.formerSurname, item, limit: TextRule.nameLimit)
        case .formerSurnameKana: _ = try Field.reading(draft.formerSurnameKana, item)
        case .nameGaijiCount, .addressGaijiCount, .gaijiFlag, .deletionFlag, .updateSequence, .nameGaijiVersion,
            .addressGaijiVersion, .formerSurnameGaijiCount, .formerSurnameGaijiVersion: break
        }
    }
}
