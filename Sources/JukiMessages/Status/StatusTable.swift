public import JukiDomain

/// Every reason with its status code and its sentence: what went wrong and what to do next, for a person to read.
public enum StatusTable {
    public struct Row: Sendable {
        /// gRPC's number, 1-16: what a client's retry logic goes by.
        public let code: UInt32
        public let sentence: String
    }

    /// A switch, so that a reason without a row does not compile.
    public static func row(for reason: Reason) -> Row {
        let (code, sentence) = entry(reason)
        return Row(code: code.rawValue, sentence: sentence)
    }

    private enum Code: UInt32 {
        case cancelled = 1
        case invalidArgument = 3
        case deadlineExceeded = 4
        case notFound = 5
        case alreadyExists = 6
        case permissionDenied = 7
        case resourceExhausted = 8
        case failedPrecondition = 9
        case aborted = 10
        case outOfRange = 11
        case unimplemented = 12
        case internalError = 13
        case unavailable = 14
        case unauthenticated = 16
    }

    private static func entry(_ reason: Reason) -> (Code, String) {
        switch reason {
        case .unknownProcedure, .malformedMessage, .unknownField, .unknownEnumValue, .invalidUTF8, .forbiddenCharacter,
            .textTooLong, .wrongLength, .notADigit, .checkDigit, .invalidDate, .missingItem, .itemNotAllowed,
            .gaijiCount, .gaijiFlag, .gaijiVersion, .searchKana, .messageTooLarge, .forbiddenKana:
            message(reason)
        case .unknownPeer, .procedureNotAllowed, .notOwnMunicipality:
            access(reason)
        case .operatorNotSignedIn, .wrongCredentials, .operatorLocked, .sessionExpired, .roleNotAllowed,
            .foreignSession, .passwordTooWeak, .secondOperatorNeeded, .ownMatter, .operatorExists,
            .noSuchOperator:
            operators(reason)
        case .missingLegalBasis, .unknownLegalBasis, .basisNotForCaller, .itemNotAllowedByBasis,
            .missingApplicationNumber, .notMovedOverseas:
            legalBasis(reason)
        case .bulkFileChanged, .noSuchBulkJob, .bulkJobIncomplete, .mediaNotReleased, .noSuchMedium,
            .mediumState, .recipientCertificate, .recipientFingerprint, .identityNotConfirmed, .noSuchInvestigation,
            .investigationClosed, .investigationStep, .requestChanged:
            provision(reason)
        case .noSuchEvidence, .evidenceOfAnother, .noSuchAlert, .alertAcknowledged, .nationalServerUnreachable,
            .nationalServerRefused, .noSuchErrorReport, .numberNotDelivered, .numberRequestChanged,
            .numberNotRecorded, .backupRunning, .backupFailed:
            keeping(reason)
        case .glyphTooLarge, .glyphDamaged, .glyphDimensions, .glyphContent, .glyphPlace:
            glyph(reason)
        case .noticeGap, .noticeConflict, .laneNotCurrent, .recordsNotSorted, .unexpectedStep, .rangeNotAsked,
            .tooManyDifferences:
            sequence(reason)
        case .notFound, .tooManyMatches, .noConditions, .searchTooBroad, .codeChanged, .invalidCondition:
            question(reason)
        case .deadline, .overloaded, .shuttingDown, .storageFull, .internal, .protocolViolation, .cancelled:
            server(reason)
        default:
            change(reason)
        }
    }

    /// The message itself.
    private static func message(_ reason: Reason) -> (Code, String) {
        switch reason {
        case .unknownProcedure:
            (.unimplemented, "No such procedure: check its number against the table of procedures.")
        case .malformedMessage:
            (.invalidArgument,
             "The bytes are not the expected message in canonical form: pack it with a protobuf library.")
        case .unknownField:
            (.invalidArgument,
             "The message has a field this server does not know: use the server's version of the protocol.")
        case .unknownEnumValue:
            (.invalidArgument, "An enumerated item is unspecified or unknown: send one of the listed values.")
        case .invalidUTF8:
            (.invalidArgument, "A text is not valid UTF-8: correct its encoding and send it again.")
        case .forbiddenCharacter:
            (.invalidArgument, "A text has a character that may not be stored: replace it and send it again.")
        case .textTooLong:
            (.invalidArgument, "A text is longer than the item allows: shorten it to the length expected.")
        case .wrongLength:
            (.invalidArgument,
             "A code does not have the length expected: send all its digits, zeros on the left included.")
        case .notADigit:
            (.invalidArgument, "A code has a character that is not an ASCII digit: correct the code.")
        case .checkDigit:
            (.invalidArgument, "The check digit does not fit: compare the code with its source and correct it.")
        case .invalidDate:
            (.invalidArgument, "A date does not exist or does not fit its era: correct the date.")
        case .missingItem:
            (.invalidArgument, "An item that is required is blank: fill it in.")
        case .itemNotAllowed:
            (.invalidArgument, "An item is given that this message must leave blank: leave it out.")
        case .gaijiCount:
            (.invalidArgument, "The number of placeholder characters differs from their count: correct the count.")
        case .gaijiFlag:
            (.invalidArgument,
             "The placeholder flag does not agree with the counts: set it when a count is above zero.")
        case .gaijiVersion:
            (.failedPrecondition,
             "The placeholder version must stand still or step by one: compare it with the record held.")
        case .searchKana:
            (.invalidArgument, "The search kana does not follow from the reading: leave it blank to have it derived.")
        case .messageTooLarge:
            (.resourceExhausted,
             "The message, or its answer, needs more room than one message may take: split it, "
                + "or ask for fewer items or matches.")
        default:
            (.invalidArgument, "The reading has a character that is no kana of a reading: correct the reading.")
        }
    }

    /// Images of characters outside the unified set.
    private static func glyph(_ reason: Reason) -> (Code, String) {
        switch reason {
        case .glyphTooLarge:
            (.invalidArgument, "A glyph image has more bytes than allowed: draw it with fewer dots or grey levels.")
        case .glyphDamaged:
            (.invalidArgument, "A glyph image is no whole PNG file: make it anew and compare what was sent.")
        case .glyphDimensions:
            (.invalidArgument,
             "A glyph image has a size or colour that is not taken: draw it small, in grey, without interlace.")
        case .glyphContent:
            (.invalidArgument, "A glyph image carries more than its picture: save it without texts and metadata.")
        default:
            (.invalidArgument,
             "A glyph image is for a place where no 〓 stands, or that has one: give each 〓 one image.")
        }
    }

    /// Who may do what.
    private static func access(_ reason: Reason) -> (Code, String) {
        switch reason {
        case .unknownPeer:
            (.unauthenticated, "The certificate names no peer known here: ask the prefecture to register it.")
        case .procedureNotAllowed:
            (.permissionDenied, "This kind of peer may not call this procedure: use the peer it is meant for.")
        default:
            (.permissionDenied, "A municipality may write and see only its own residents: check the municipality code.")
        }
    }

    /// Logic checks of a notice.
    private static func change(_ reason: Reason) -> (Code, String) {
        switch reason {
        case .alreadyPresent:
            (.alreadyExists, "The resident is already present in this municipality: send a correction, not an entry.")
        case .aliveElsewhere:
            (.unavailable,
             "The resident is still present in another municipality: send it again under a new number later.")
        case .deceased:
            (.failedPrecondition,
             "The resident is recorded as dead: cancel the death by an ex officio entry if it was wrong.")
        case .codeAlreadyUsed:
            (.alreadyExists, "The resident record code was used before: choose an unused code.")
        case .noSuchResident:
            (.notFound, "No resident is recorded under this code: check the code, or send an entry first.")
        case .alreadyDeleted:
            (.failedPrecondition, "The record was deleted before: send an entry if the resident has come back.")
        case .itemMustNotChange:
            (.failedPrecondition,
             "This change reason may not change the item named: compare the record, or choose another reason.")
        case .addressUnchanged:
            (.failedPrecondition,
             "A move within the municipality needs a new address: correct the address or the reason.")
        case .municipalityChanged:
            (.failedPrecondition, "A move within a municipality cannot leave it: send a move out and a move in.")
        case .changeDateInFuture:
            (.failedPrecondition, "Only a move out may lie in the future: correct the date or send it on the day.")
        case .previousCode:
            (.failedPrecondition,
             "The code before the change is missing, not wanted or not the one held: compare the record.")
        case .previousNumber:
            (.failedPrecondition,
             "The number before the change is missing, not wanted or not the one held: compare the record.")
        case .numberAlreadyRecorded:
            (.alreadyExists, "An individual number is recorded already: send a change of number, not its first entry.")
        case .numberMissing:
            (.invalidArgument, "A change of individual number needs the new number: fill it in.")
        case .deletionFlag:
            (.invalidArgument, "The deletion flag does not fit the change reason: set it for deletions only.")
        case .numberOfAnother:
            (.alreadyExists, "The individual number is recorded for another resident: check it with its issuer.")
        case .replacesUnknownNotice:
            (.failedPrecondition,
             "The notice to be replaced is not parked: list the parked notices and name one of them.")
        default:
            (.failedPrecondition, "The notice changes nothing: check whether it was sent before.")
        }
    }

    /// Lanes of notices and steps of a reconciliation.
    private static func sequence(_ reason: Reason) -> (Code, String) {
        switch reason {
        case .noticeGap:
            (.outOfRange, "A notice number was skipped: go on with the number expected.")
        case .noticeConflict:
            (.aborted, "This notice number was used for other content: send the change under a new number.")
        case .laneNotCurrent:
            (.failedPrecondition,
             "The file is not of the last notice applied: send the notices up to it, or make a new file.")
        case .recordsNotSorted:
            (.invalidArgument, "Records must ascend by resident record code without repeats: sort the file.")
        case .tooManyDifferences:
            (.failedPrecondition,
             "The file differs in more persons than a report takes: check that it is the right one and of today.")
        case .unexpectedStep:
            (.failedPrecondition, "This step does not follow the last one: begin the reconciliation again.")
        default:
            (.invalidArgument, "The range was not asked for: answer only the ranges that the server named.")
        }
    }

    /// Lookups and searches.
    private static func question(_ reason: Reason) -> (Code, String) {
        switch reason {
        case .notFound:
            (.notFound, "No such resident, version or report is recorded: check what was asked.")
        case .tooManyMatches:
            (.outOfRange, "More residents match than the limit allows: add a condition.")
        case .noConditions:
            (.invalidArgument, "A search needs at least one condition: give a name, a date or an address.")
        case .searchTooBroad:
            (.outOfRange, "The search would read more of the index than one search may: narrow a condition.")
        case .codeChanged:
            (.failedPrecondition,
             "The resident record code was replaced by another: ask the municipality for the new one.")
        default:
            (.invalidArgument, "A condition cannot be read: compare it with the forms that the protocol lists.")
        }
    }

    /// The server's own state.
    private static func server(_ reason: Reason) -> (Code, String) {
        switch reason {
        case .deadline:
            (.deadlineExceeded,
             "The deadline passed before the answer: whether it was done is unknown, so repeat the same call.")
        case .overloaded:
            (.resourceExhausted, "The server has more work than it can take: wait a moment and send it again.")
        case .shuttingDown:
            (.unavailable, "The server is shutting down: connect again in a moment.")
        case .storageFull:
            (.unavailable, "The server's disk is full and it only answers questions: tell the prefecture's operator.")
        case .internal:
            (.internalError, "The server failed: tell the prefecture's operator the time of the call.")
        case .protocolViolation:
            (.internalError, "The connection broke the frame protocol and is closed: correct the client.")
        default:
            (.cancelled, "The caller gave the call up: nothing needs to be done.")
        }
    }

    /// Operators and their sessions.
    private static func operators(_ reason: Reason) -> (Code, String) {
        switch reason {
        case .operatorNotSignedIn:
            (.unauthenticated, "No operator has signed in on this connection: sign in first.")
        case .wrongCredentials:
            (.unauthenticated, "The identifiers or the password do not fit: check them and sign in again.")
        case .operatorLocked:
            (.resourceExhausted, "Too many attempts have failed: wait the seconds expected, or ask an administrator.")
        case .sessionExpired:
            (.unauthenticated, "The session has ended by time: sign in again.")
        case .roleNotAllowed:
            (.permissionDenied, "The operator does not have the role for this: ask an administrator for it.")
        case .foreignSession:
            (.unauthenticated, "The session belongs to another connection: sign in on this one.")
        case .passwordTooWeak:
            (.invalidArgument, "The password is too short or too common: choose one of at least the length expected.")
        case .secondOperatorNeeded:
            (.permissionDenied, "Whoever asked for it may not release it: have another operator release it.")
        case .ownMatter:
            (.permissionDenied, "It is about the operator who is signed in: have another operator do it.")
        case .operatorExists:
            (.alreadyExists, "The operator identifier was issued before: choose another.")
        default:
            (.notFound, "No operator in force has this identifier: list the operators.")
        }
    }

    /// Legal bases.
    private static func legalBasis(_ reason: Reason) -> (Code, String) {
        switch reason {
        case .missingLegalBasis:
            (.invalidArgument, "No legal basis is named: name the article and task that the question serves.")
        case .unknownLegalBasis:
            (.invalidArgument, "The legal basis is not in the access table: compare its code with the table.")
        case .basisNotForCaller:
            (.permissionDenied, "This caller may not use this legal basis here: name a basis of its own tasks.")
        case .itemNotAllowedByBasis:
            (.permissionDenied, "The legal basis does not allow the item named: ask for fewer items.")
        case .notMovedOverseas:
            (.permissionDenied,
             "The person has not moved overseas, and the legal basis tells of no others: ask the resident register.")
        default:
            (.invalidArgument, "The legal basis needs an application number: give the number of the paper.")
        }
    }

    /// Bulk provision, media, disclosure.
    private static func provision(_ reason: Reason) -> (Code, String) {
        switch reason {
        case .bulkFileChanged:
            (.failedPrecondition,
             "The file, basis, application or items differ from those that the job was begun with: resume with the "
                + "same, or begin a new job under another name.")
        case .noSuchBulkJob:
            (.notFound, "No bulk job of this caller has this name: list the jobs.")
        case .bulkJobIncomplete:
            (.failedPrecondition, "The job has lines without an answer: resume it with the batch expected.")
        case .mediaNotReleased:
            (.failedPrecondition, "The export waits for its release: have a second operator release it.")
        case .noSuchMedium:
            (.notFound, "No medium has this number: list the media.")
        case .mediumState:
            (.failedPrecondition, "The medium is not in the state for this step: look at its entry in the ledger.")
        case .recipientCertificate:
            (.invalidArgument, "The certificate of the recipient cannot be used: ask the recipient for a valid one.")
        case .recipientFingerprint:
            (.failedPrecondition,
             "The fingerprint is not that of the recipient's certificate: compare it with the recipient's own word.")
        case .identityNotConfirmed:
            (.failedPrecondition, "The identity given does not fit the record: check the documents of the requester.")
        case .noSuchInvestigation:
            (.notFound, "No investigation has this number: list the investigations.")
        case .investigationStep:
            (.failedPrecondition,
             "This step cannot come now: record first what was asked, what was answered, or what was examined.")
        case .requestChanged:
            (.alreadyExists, "The request of this name was another one: choose another name.")
        default:
            (.failedPrecondition, "The investigation is closed: open a new one.")
        }
    }

    /// Evidence, the national server, backups.
    private static func keeping(_ reason: Reason) -> (Code, String) {
        switch reason {
        case .noSuchEvidence:
            (.notFound, "The evidence log has no record of this sequence: compare it with the size of the log.")
        case .evidenceOfAnother:
            (.permissionDenied, "The evidence record tells of another peer: ask for one of your own answers.")
        case .noSuchAlert:
            (.notFound, "No alert has this number: list the alerts.")
        case .alertAcknowledged:
            (.alreadyExists, "The alert was acknowledged in other words: read them in the list of alerts.")
        case .nationalServerUnreachable:
            (.unavailable, "The national server cannot be reached: ask again later.")
        case .nationalServerRefused:
            (.failedPrecondition,
             "The national server refused the question for the reason expected: look its number up.")
        case .noSuchErrorReport:
            (.notFound, "No error report of this municipality has this number: list the reports.")
        case .numberNotDelivered:
            (.unavailable, "The prefectural server delivered no individual number in time: send the request again.")
        case .numberRequestChanged:
            (.alreadyExists, "The request of this name asks for somebody else: choose another name.")
        case .numberNotRecorded:
            (.notFound, "No individual number is recorded of this person: there is none to ask for.")
        case .backupRunning:
            (.failedPrecondition, "A backup is being taken: wait until it has ended.")
        default:
            (.internalError, "The backup was not taken or does not verify: read the server's log, and take another.")
        }
    }
}
