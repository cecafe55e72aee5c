/// Why a call or a notice was refused. Raw values are those of `Reason` in Protos/juki/status.proto, where each is
/// explained beside its number; a test holds the two lists together.
public enum Reason: UInt32, CaseIterable, Sendable {
    // 1-19: the message itself
    case unknownProcedure = 1
    case malformedMessage = 2
    case unknownField = 3
    case unknownEnumValue = 4
    case invalidUTF8 = 5
    case forbiddenCharacter = 6
    case textTooLong = 7
    case wrongLength = 8
    case notADigit = 9
    case checkDigit = 10
    case invalidDate = 11
    case missingItem = 12
    case itemNotAllowed = 13
    case gaijiCount = 14
    case gaijiFlag = 15
    case gaijiVersion = 16
    case searchKana = 17
    case messageTooLarge = 18
    case forbiddenKana = 19

    // 20-39: who may do what
    case unknownPeer = 20
    case procedureNotAllowed = 21
    case notOwnMunicipality = 22
    case operatorNotSignedIn = 23
    case wrongCredentials = 24
    case operatorLocked = 25
    case sessionExpired = 26
    case roleNotAllowed = 27
    case foreignSession = 28
    case passwordTooWeak = 29
    case missingLegalBasis = 30
    case unknownLegalBasis = 31
    case basisNotForCaller = 32
    case itemNotAllowedByBasis = 33
    case missingApplicationNumber = 34
    case secondOperatorNeeded = 35
    case operatorExists = 36
    case noSuchOperator = 37
    case notMovedOverseas = 38
    case ownMatter = 39

    // 40-69: logic checks of a notice
    case alreadyPresent = 40
    case aliveElsewhere = 41
    case deceased = 42
    case codeAlreadyUsed = 43
    case noSuchResident = 44
    case alreadyDeleted = 45
    case itemMustNotChange = 46
    case addressUnchanged = 47
    case municipalityChanged = 48
    case changeDateInFuture = 49
    case previousCode = 50
    case previousNumber = 51
    case numberAlreadyRecorded = 52
    case numberMissing = 53
    case deletionFlag = 54
    case numberOfAnother = 55
    case replacesUnknownNotice = 56
    case nothingChanged = 57

    // 70-79: lanes
    case noticeGap = 70
    case noticeConflict = 71

    // 80-89: questions
    case notFound = 80
    case tooManyMatches = 81
    case noConditions = 82
    case searchTooBroad = 83
    case codeChanged = 84
    case invalidCondition = 85

    // 90-99: reconciliation
    case laneNotCurrent = 90
    case recordsNotSorted = 91
    case unexpectedStep = 92
    case rangeNotAsked = 93
    case tooManyDifferences = 94

    // 100-119: the server
    case deadline = 100
    case overloaded = 101
    case shuttingDown = 102
    case storageFull = 103
    case `internal` = 104
    case protocolViolation = 105
    case cancelled = 106

    // 120-129: bulk provision and media
    case bulkFileChanged = 120
    case noSuchBulkJob = 121
    case bulkJobIncomplete = 122
    case mediaNotReleased = 123
    case noSuchMedium = 124
    case mediumState = 125
    case recipientCertificate = 126
    case recipientFingerprint = 127

    // 130-139: disclosure and correction
    case identityNotConfirmed = 130
    case noSuchInvestigation = 131
    case investigationClosed = 132
    case investigationStep = 133
    case requestChanged = 134

    // 140-149: evidence
    case noSuchEvidence = 140
    case evidenceOfAnother = 141
    case noSuchAlert = 142
    case alertAcknowledged = 143

    // 150-159: other servers
    case nationalServerUnreachable = 150
    case nationalServerRefused = 151
    case noSuchErrorReport = 152
    case numberNotDelivered = 153
    case numberRequestChanged = 154
    case numberNotRecorded = 155

    // 160-169: backup
    case backupRunning = 160
    case backupFailed = 161

    // 170-179: glyph images
    case glyphTooLarge = 170
    case glyphDamaged = 171
    case glyphDimensions = 172
    case glyphContent = 173
    case glyphPlace = 174
}
