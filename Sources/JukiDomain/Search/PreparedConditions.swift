/// Conditions that were checked, with their keys computed once; and the one predicate that says what a search finds.
/// A search through an index gives what this predicate gives over all versions.
public struct PreparedConditions: Sendable {
    /// A condition on one text, as a key.
    public struct Text: Sendable {
        public let field: SearchField
        public let match: TextMatch
        public let strictness: Strictness
        public let key: SearchKey

        public func matches(_ items: SearchItems) -> Bool {
            let text = items.text(field)
            if text.isBlank { return false }
            let found = field.key(of: text, strictness)
            return match == .exact ? found == key : found.hasPrefix(key)
        }
    }

    public let texts: [Text]
    public let birthDate: BirthCondition?
    public let sex: Sex?
    public let municipality: MunicipalityCode?
    public let ooaza: OoazaCode?
    public let includePastValues: Bool
    public let includeDeleted: Bool

    /// - Throws: `.noConditions`; `.textTooLong`; `.invalidCondition` for a text of which no key remains, a loose
    ///   address, or a 大字・字コード without its municipality. The refusal names the item.
    public init(_ conditions: SearchConditions) throws(Refusal) {
        var texts: [Text] = []
        for field in SearchField.allCases {
            if let condition = conditions.text(field) { texts.append(try Self.prepare(condition, field)) }
        }
        if conditions.ooaza != nil, conditions.municipality == nil { throw Refusal(.invalidCondition, .ooazaCode) }
        let isEmpty = texts.isEmpty && conditions.birthDate == nil && conditions.sex == nil
            && conditions.municipality == nil
        if isEmpty { throw Refusal(.noConditions) }
        self.texts = texts
        birthDate = conditions.birthDate
        sex = conditions.sex
        municipality = conditions.municipality
        ooaza = conditions.ooaza
        includePastValues = conditions.includePastValues
        includeDeleted = conditions.includeDeleted
    }

    private static func prepare(_ condition: TextCondition, _ field: SearchField) throws(Refusal) -> Text {
        let limit = SearchConditions.textBytesMax
        guard condition.text.utf8.count <= limit else {
            throw Refusal(.textTooLong, item: field.item.rawValue, expected: UInt64(limit))
        }
        guard field != .address || condition.strictness == .strict else { throw Refusal(.invalidCondition, field.item) }
        let key = field.key(of: condition.text, condition.strictness)
        guard !key.isEmpty else { throw Refusal(.invalidCondition, field.item) }
        return Text(field: field, match: condition.match, strictness: condition.strictness, key: key)
    }

    /// The predicate.
    public func matches(_ version: IndexedVersion) -> Bool {
        let items = version.items
        return admits(isCurrent: version.isCurrent) && admits(personIsDeleted: version.isDeleted)
            && matches(birthDate: items.birthDate, sex: items.sex, municipality: items.municipality, ooaza: items.ooaza)
            && texts.allSatisfy { $0.matches(items) }
    }

    // The parts of it that an index can tell without the record.

    public func admits(isCurrent: Bool) -> Bool { isCurrent || includePastValues }

    /// A person who is 消除 now is found by no version, not even one from before, unless asked for.
    public func admits(personIsDeleted: Bool) -> Bool { !personIsDeleted || includeDeleted }

    public func matches(
        birthDate date: BirthDate, sex: Sex, municipality: MunicipalityCode, ooaza: OoazaCode?
    ) -> Bool {
        (self.sex == nil || self.sex == sex)
            && (self.municipality == nil || self.municipality == municipality)
            && (self.ooaza == nil || self.ooaza == ooaza)
            && birthDate?.matches(date) != false
    }
}

extension PreparedConditions: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "PreparedConditions(masked)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
