/// A person planted in the population, with the questions about that person and what each must return.
///
/// Plain texts, so that a manifest is easily written and read in any format. No event of the day touches a known
/// case: the answers are the same before it and after.
public struct KnownCase: Hashable, Codable, Sendable {
    /// Unique and stable, in kebab-case.
    public let label: String
    public let explanation: String
    public let residentRecordCode: String
    public let municipalityCode: String
    public let name: String
    public let kana: String
    /// Nine digits, as on the wire.
    public let birthDate: String
    /// Raw value of item 6.
    public let sex: UInt8
    public let address: String
    public let formerSurname: String
    /// Blank for a newborn without one.
    public let individualNumber: String
    public let questions: [KnownQuestion]
}

/// A search and the resident record codes that it must return, neither fewer nor more, ascending.
public struct KnownQuestion: Hashable, Codable, Sendable {
    public enum KanaRule: String, Codable, Sendable {
        case strict
        case loose
    }

    public internal(set) var name: String?
    public internal(set) var kana: String?
    public internal(set) var kanaRule: KanaRule?
    /// The name or the reading only begins so.
    public internal(set) var isPrefix = false
    public internal(set) var formerSurname: String?
    /// Nine digits, as on the wire; the era does not count.
    public internal(set) var birthDate: String?
    public internal(set) var sex: UInt8?
    public internal(set) var municipalityCode: String?
    public internal(set) var address: String?
    public internal(set) var expectedCodes: [String] = []
}

// Made up or not, a person's items do not belong into logs.
extension KnownCase: CustomStringConvertible, CustomReflectable {
    public var description: String { "KnownCase(\(label))" }
    public var customMirror: Mirror { Mirror(self, children: ["label": label]) }
}

extension KnownQuestion: CustomStringConvertible, CustomReflectable {
    public var description: String { "KnownQuestion(masked, \(expectedCodes.count) expected)" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
