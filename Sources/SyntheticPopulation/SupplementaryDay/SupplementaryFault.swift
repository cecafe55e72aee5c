import JukiDomain

/// Mistakes made on purpose in the supplementary register, each with the reason for which it must be parked.
enum SupplementaryFault: CaseIterable {
    // Against the item check: no record can be made of the notice.
    case wrongCheckDigit, letterInCode, shortCode, gaijiMiscounted, controlCharacter, brokenUTF8, unknownSex
    case impossibleDate, kanjiInReading, gaijiFlagWithoutGaiji, wrongGaijiPattern, unknownState
    case domesticWithoutMunicipality, domesticWithLastAddress, overseasWithMunicipality, overseasWithoutLastAddress
    // Against the logic check: the notice cannot follow what the register holds.
    case recordOfOtherMunicipality, deathNotMarkedDeleted, futureChange, previousCodeInEntry, entryOfPresent
    case entryWithRetiredCode, entryOfDead, correctionOfUnknown, correctionOfOthersPerson, correctionOfDeleted
    case nothingChanged, changeToUsedCode, gaijiVersionJumps, deletionOfDeleted, deletionOfOthersPerson
    case deletionThatAlsoRenames

    var reason: Reason {
        switch self {
        case .wrongCheckDigit: .checkDigit
        case .letterInCode: .notADigit
        case .shortCode: .wrongLength
        case .gaijiMiscounted: .gaijiCount
        case .controlCharacter: .forbiddenCharacter
        case .brokenUTF8: .invalidUTF8
        case .unknownSex, .unknownState: .unknownEnumValue
        case .impossibleDate: .invalidDate
        case .kanjiInReading: .forbiddenKana
        case .gaijiFlagWithoutGaiji, .wrongGaijiPattern: .gaijiFlag
        case .domesticWithoutMunicipality, .overseasWithoutLastAddress: .missingItem
        case .domesticWithLastAddress, .overseasWithMunicipality: .itemNotAllowed
        case .recordOfOtherMunicipality, .correctionOfOthersPerson, .deletionOfOthersPerson: .notOwnMunicipality
        case .deathNotMarkedDeleted: .deletionFlag
        case .futureChange: .changeDateInFuture
        case .previousCodeInEntry: .previousCode
        case .entryOfPresent: .alreadyPresent
        case .entryOfDead: .deceased
        case .entryWithRetiredCode, .changeToUsedCode: .codeAlreadyUsed
        case .correctionOfUnknown: .noSuchResident
        case .correctionOfDeleted, .deletionOfDeleted: .alreadyDeleted
        case .nothingChanged: .nothingChanged
        case .gaijiVersionJumps: .gaijiVersion
        case .deletionThatAlsoRenames: .itemMustNotChange
        }
    }
}
