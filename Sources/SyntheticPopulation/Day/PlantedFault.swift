import JukiDomain

/// Mistakes made on purpose, each with the reason for which it must be parked.
enum PlantedFault: CaseIterable {
    // Against the item check: no record can be made of the notice.
    case wrongCheckDigit, gaijiMiscounted, controlCharacter, brokenUTF8, unknownSex, impossibleDate, blankAddress
    case gaijiFlagWithoutGaiji, wrongSearchKana, kanjiInReading, shortNumber, letterInCode, serverItemFilled
    // Against the logic check: the notice cannot follow what the register holds.
    case moveInOfPresent, moveInOfDead, birthWithUsedCode, birthWithRetiredCode, moveOfUnknown, wrongPreviousCode
    case deletionOfDeleted, moveThatAlsoRenames, moveToSameAddress, moveOfOthersResident, deletionOfOthersResident
    case recordOfOtherMunicipality, futureChange, codeChangeWithoutPrevious, wrongPreviousNumber, numberEnteredTwice
    case numberChangeWithoutNumber, deathNotMarkedDeleted, numberOfAnother, numberChangedToItself, gaijiVersionJumps

    var reason: Reason {
        switch self {
        case .wrongCheckDigit: .checkDigit
        case .gaijiMiscounted: .gaijiCount
        case .controlCharacter: .forbiddenCharacter
        case .brokenUTF8: .invalidUTF8
        case .unknownSex: .unknownEnumValue
        case .impossibleDate: .invalidDate
        case .blankAddress: .missingItem
        case .gaijiFlagWithoutGaiji: .gaijiFlag
        case .wrongSearchKana: .searchKana
        case .kanjiInReading: .forbiddenKana
        case .shortNumber: .wrongLength
        case .letterInCode: .notADigit
        case .serverItemFilled: .itemNotAllowed
        case .moveInOfPresent: .alreadyPresent
        case .moveInOfDead: .deceased
        case .birthWithUsedCode, .birthWithRetiredCode: .codeAlreadyUsed
        case .moveOfUnknown, .wrongPreviousCode: .noSuchResident
        case .deletionOfDeleted: .alreadyDeleted
        case .moveThatAlsoRenames: .itemMustNotChange
        case .moveToSameAddress: .addressUnchanged
        case .moveOfOthersResident: .municipalityChanged
        case .deletionOfOthersResident, .recordOfOtherMunicipality: .notOwnMunicipality
        case .futureChange: .changeDateInFuture
        case .codeChangeWithoutPrevious: .previousCode
        case .wrongPreviousNumber: .previousNumber
        case .numberEnteredTwice: .numberAlreadyRecorded
        case .numberChangeWithoutNumber: .numberMissing
        case .deathNotMarkedDeleted: .deletionFlag
        case .numberOfAnother: .numberOfAnother
        case .numberChangedToItself: .nothingChanged
        case .gaijiVersionJumps: .gaijiVersion
        }
    }
}
