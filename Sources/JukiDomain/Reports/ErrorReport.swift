/// What is wrong, in the words of 法12条の5 and 法30条の8; raw values are those of `ErrorKind` in
/// Protos/juki/reports.proto.
public enum ErrorKind: UInt8, CaseIterable, Sendable {
    /// 脱漏: a person who should be recorded is not.
    case missingEntry = 1
    /// 誤載: a person is recorded who should not be.
    case wrongEntry = 2
    /// 誤記: an item is wrong.
    case wrongItem = 3
    /// 記載漏れ: an item is missing.
    case missingItem = 4
    /// An onward notice contradicts what the national server holds.
    case contradictoryNotice = 5
}

/// What a municipality found when it looked into a report.
public enum ErrorFinding: UInt8, CaseIterable, Sendable {
    /// A notice that corrects the record follows.
    case willSendUpdate = 1
    case noErrorFound = 2
}

/// A report of an error (誤りの通報) as its reporter filed it.
public struct ErrorReport: Hashable, Sendable {
    /// The longest text and the longest note, in Unicode scalars: a sentence or two; the rest is said by telephone.
    public static let textScalarsMax = 200
    /// Item numbers that a record of either register has.
    public static let itemNumbers: ClosedRange<UInt8> = 1...28
    /// Digits in a row that a text may not have: codes and individual numbers are longer than a telephone number's
    /// longest part and a date.
    public static let digitsInARowMax = 10

    /// The reporter's own number, above 0: the same report comes again under the same number.
    public var number: UInt64
    /// nil where only a notice or a municipality is named.
    public var code: ResidentRecordCode?
    /// The onward notice that showed the error, or 0.
    public var onwardSequence: UInt64
    /// Who should know, if no record says who is in charge.
    public var municipality: MunicipalityCode?
    public var kind: ErrorKind
    /// 別添2 item numbers in question, ascending.
    public var items: [UInt8]
    /// Holds no personal value if the reporter keeps to the rule; kept and printed as if it did.
    public var text: PersonalText

    public init(
        number: UInt64, code: ResidentRecordCode?, onwardSequence: UInt64 = 0, municipality: MunicipalityCode? = nil,
        kind: ErrorKind, items: [UInt8] = [], text: PersonalText = .blank
    ) {
        self.number = number
        self.code = code
        self.onwardSequence = onwardSequence
        self.municipality = municipality
        self.kind = kind
        self.items = items
        self.text = text
    }

    /// Whether a text has more digits in a row, of ASCII or full width, than a text without a code needs.
    public static func mayHoldANumber(_ text: PersonalText) -> Bool {
        var digits = 0
        for scalar in text.disclosed.unicodeScalars {
            switch scalar.value {
            case 0x30...0x39, 0xFF10...0xFF19: digits += 1
            // A number is often written in groups: between them spaces, hyphens, dashes and what looks like one.
            case 0x20, 0xA0, 0x2000...0x200A, 0x202F, 0x3000: continue
            case 0x2D, 0x2010...0x2015, 0x2212, 0x30FC, 0xFE63, 0xFF0D, 0xFF70: continue
            default: digits = 0
            }
            if digits > digitsInARowMax { return true }
        }
        return false
    }
}

/// What a municipality did about a report.
public struct ErrorReportAcknowledgement: Hashable, Sendable {
    public var finding: ErrorFinding
    public var note: PersonalText
    /// 操作者ＩＤ at the municipality, as it says.
    public var operatorID: String
    /// Milliseconds since 1970-01-01T00:00:00Z; 0 before the server has taken it.
    public var acknowledgedAt: UInt64

    public init(
        finding: ErrorFinding, note: PersonalText = .blank, operatorID: String = "", acknowledgedAt: UInt64 = 0
    ) {
        self.finding = finding
        self.note = note
        self.operatorID = operatorID
        self.acknowledgedAt = acknowledgedAt
    }
}

/// A report in a municipality's list.
public struct KeptErrorReport: Hashable, Sendable {
    /// In the list of the municipality, contiguous from 1.
    public var number: UInt64
    /// Identity of whoever reported it.
    public var reporter: String
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var receivedAt: UInt64
    public var report: ErrorReport
    /// nil as long as the municipality has not answered.
    public var acknowledgement: ErrorReportAcknowledgement?

    public init(
        number: UInt64, reporter: String, receivedAt: UInt64, report: ErrorReport,
        acknowledgement: ErrorReportAcknowledgement? = nil
    ) {
        self.number = number
        self.reporter = reporter
        self.receivedAt = receivedAt
        self.report = report
        self.acknowledgement = acknowledgement
    }
}
