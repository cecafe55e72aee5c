/// A record of the supplementary register as it came from outside, before any check.
///
/// Text items are raw bytes that need not even be UTF-8; counts and enum values are any number.
public struct SupplementaryRecordDraft: Hashable, Sendable {
    public var residentRecordCode: [UInt8] = []
    public var kanjiName: [UInt8] = []
    public var nameGaijiCount: UInt32 = 0
    public var kanaName: [UInt8] = []
    public var birthDate: [UInt8] = []
    public var sex: UInt32 = 0
    public var addressMunicipalityCode: [UInt8] = []
    public var address: [UInt8] = []
    public var addressGaijiCount: UInt32 = 0
    public var lastAddress: [UInt8] = []
    public var lastAddressGaijiCount: UInt32 = 0
    public var changeDate: [UInt8] = []
    public var previousResidentRecordCode: [UInt8] = []
    public var managingMunicipalityCode: [UInt8] = []
    public var addressState: UInt32 = 0
    public var gaijiFlag = false
    public var gaijiPattern: UInt32 = 0
    public var noticeKind: UInt32 = 0
    public var formerSurname: [UInt8] = []
    public var formerSurnameGaijiCount: UInt32 = 0
    public var formerSurnameKana: [UInt8] = []
    public var formerSurnameGaijiVersion: UInt32 = 0

    /// Assigned by the server; 0 in a notice. No item of 別添2.
    public var updateSequence: UInt64 = 0
    /// Assigned by the server; blank in a notice. No item of 別添2.
    public var notifiedOn: [UInt8] = []
    /// Assigned by the server; none in a notice. No item of 別添2.
    public var glyphs: [GlyphReferenceDraft] = []

    public init() {}
}

extension SupplementaryRecordDraft: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "SupplementaryRecordDraft(masked)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
