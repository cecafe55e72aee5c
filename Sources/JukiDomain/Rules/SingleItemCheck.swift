extension ItemCheck {
    /// Checks one item of a server's answer by itself. Counts, versions and flags can be anything: what they count may
    /// not be there.
    /// - Throws: what is wrong with it.
    static func check(_ item: IdentityItem, of draft: IdentityRecordDraft) throws(Refusal) {
        switch item {
        case .residentRecordCode: _ = try residentRecordCode(draft.residentRecordCode)
        case .kanjiName: try validate(draft.kanjiName, item, limit: TextRule.nameLimit)
        case .kanaName: _ = try reading(draft.kanaName, item)
        case .birthDate: _ = try birthDate(draft.birthDate)
        case .sex: _ = try sex(draft.sex)
        case .address:
            guard !draft.address.isEmpty else { throw Refusal(.missingItem, item) }
            try validate(draft.address, item, limit: TextRule.addressLimit)
        case .individualNumber: _ = try individualNumber(draft.individualNumber)
        case .changeReason: _ = try changeReason(draft.changeReason)
        case .changeDate: _ = try date(draft.changeDate, item)
        case .retentionFlag:
            guard let raw = UInt8(exactly: draft.retentionFlag), RetentionFlag(rawValue: raw) != nil else {
                throw Refusal(.unknownEnumValue, item)
            }
        case .searchKana: try validate(draft.searchKana, item, limit: TextRule.kanaLimit)
        case .municipalityCode: _ = try municipality(draft.municipalityCode)
        case .ooazaCode: _ = try ooaza(draft.ooazaCode)
        case .operatorID: _ = try identifier(draft.operatorID, item)
        case .operatorTerminalID: _ = try identifier(draft.operatorTerminalID, item)
        case .timestamp: _ = try timestamp(draft.timestamp)
        case .notifiedOn: _ = try date(draft.notifiedOn, item)
        case .formerSurname: try validate(draft.formerSurname, item, limit: TextRule.nameLimit)
        case .formerSurnameKana: _ = try reading(draft.formerSurnameKana, item)
        case .nameGaijiCount, .addressGaijiCount, .gaijiFlag, .deletionFlag, .updateSequence, .nameGaijiVersion,
            .addressGaijiVersion, .formerSurnameGaijiCount, .formerSurnameGaijiVersion: break
        }
    }
}
