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
        case .noticeGap, .noticeConflict, .laneNotCurrent, .recordsNotSorted, .unexpectedStep, .rangeNotAsked:
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
            (.resourceExhausted, "The message needs more room than one message may take: split it.")
        default:
            (.invalidArgument, "The reading has a character that is no kana of a reading: correct the reading.")
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
            (.notFound, "No such resident is recorded: check what was asked.")
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
}
