/// What a searcher asks for: all conditions hold together, for one version of a record. At least one is needed.
///
/// A text that the record leaves blank is found by no condition on it.
public struct SearchConditions: Hashable, Sendable {
    public var kanjiName: TextCondition?
    public var kanaName: TextCondition?
    public var formerSurname: TextCondition?
    public var formerSurnameKana: TextCondition?
    public var birthDate: BirthCondition?
    public var sex: Sex?
    public var municipality: MunicipalityCode?
    /// Only together with a municipality, whose own code it is.
    public var ooaza: OoazaCode?
    /// Strict only.
    public var address: TextCondition?
    /// Also earlier versions of the record.
    public var includePastValues: Bool
    /// Also persons whose record is 消除.
    public var includeDeleted: Bool

    /// The longest text a condition may give, in UTF-8 bytes: above every name and address of the registers.
    public static let textBytesMax = 2048
    /// Persons that one search may find: more than fits a screen is answered by asking for more conditions.
    public static let matchLimits = 1...200
    /// The limit of a caller who names none.
    public static let matchLimitDefault = 50

    public init(
        kanjiName: TextCondition? = nil, kanaName: TextCondition? = nil, formerSurname: TextCondition? = nil,
        formerSurnameKana: TextCondition? = nil, birthDate: BirthCondition? = nil, sex: Sex? = nil,
        municipality: MunicipalityCode? = nil, ooaza: OoazaCode? = nil, address: TextCondition? = nil,
        includePastValues: Bool = false, includeDeleted: Bool = false
    ) {
        self.kanjiName = kanjiName
        self.kanaName = kanaName
        self.formerSurname = formerSurname
        self.formerSurnameKana = formerSurnameKana
        self.birthDate = birthDate
        self.sex = sex
        self.municipality = municipality
        self.ooaza = ooaza
        self.address = address
        self.includePastValues = includePastValues
        self.includeDeleted = includeDeleted
    }

    public func text(_ field: SearchField) -> TextCondition? {
        switch field {
        case .kanjiName: kanjiName
        case .kanaName: kanaName
        case .formerSurname: formerSurname
        case .formerSurnameKana: formerSurnameKana
        case .address: address
        }
    }
}

/// A condition on a text, in the searcher's own writing.
public struct TextCondition: Hashable, Sendable {
    public var text: PersonalText
    public var match: TextMatch
    public var strictness: Strictness

    public init(_ text: PersonalText, match: TextMatch = .exact, strictness: Strictness = .strict) {
        self.text = text
        self.match = match
        self.strictness = strictness
    }
}

extension SearchConditions: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "SearchConditions(masked)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
