/// A record as it came from outside, before any check: what the wire and a TSV file both give.
///
/// Text items are raw bytes that need not even be UTF-8; counts and enum values are any number.
public struct IdentityRecordDraft: Hashable, Sendable {
    public var residentRecordCode: [UInt8] = []
    public var kanjiName: [UInt8] = []
    public var nameGaijiCount: UInt32 = 0
    public var kanaName: [UInt8] = []
    public var birthDate: [UInt8] = []
    public var sex: UInt32 = 0
    public var address: [UInt8] = []
    public var addressGaijiCount: UInt32 = 0
    public var individualNumber: [UInt8] = []
    public var changeReason: UInt32 = 0
    public var changeDate: [UInt8] = []
    public var retentionFlag: UInt32 = 0
    public var searchKana: [UInt8] = []
    public var municipalityCode: [UInt8] = []
    public var ooazaCode: [UInt8] = []
    public var operatorID: [UInt8] = []
    public var operatorTerminalID: [UInt8] = []
    public var timestamp: [UInt8] = []
    public var notifiedOn: [UInt8] = []
    public var gaijiFlag = false
    public var deletionFlag = false
    public var updateSequence: UInt64 = 0
    public var nameGaijiVersion: UInt32 = 0
    public var addressGaijiVersion: UInt32 = 0
    public var formerSurname: [UInt8] = []
    public var formerSurnameGaijiCount: UInt32 = 0
    public var formerSurnameKana: [UInt8] = []
    public var formerSurnameGaijiVersion: UInt32 = 0

    public init() {}
}

extension IdentityRecordDraft: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "IdentityRecordDraft(masked)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Who made the record: a municipality leaves the items blank that the server assigns.
public enum RecordOrigin: Sendable {
    /// In a notice: items 12, 19 and 22 must be blank.
    case notice
    /// In a file for reconciliation: item 22 may tell what the server once assigned; 12 and 19 are ignored.
    case reconciliation
    /// From a server's answer or from a file that a server's answers were written to.
    case server
}
