internal import CJukiMessages
public import JukiDomain

/// Asks for the persons who meet conditions.
public struct SearchRequest: WireMessage, Hashable {
    public var conditions: SearchConditions
    /// Items wanted of each person; empty for the basic items as far as the legal basis allows.
    public var items: ItemSet
    /// At most this many matches; 0 for the server's own limit. More is an error, never a cut list.
    public var limit: UInt32
    /// Also how the search was done.
    public var explain: Bool
    /// nil where the caller told none; whether that will do is for access control.
    public var purpose: Purpose?

    public init(
        _ conditions: SearchConditions, items: ItemSet = [], limit: UInt32 = 0, explain: Bool = false,
        purpose: Purpose? = nil
    ) {
        self.conditions = conditions
        self.items = items
        self.limit = limit
        self.explain = explain
        self.purpose = purpose
    }
}

extension SearchRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__SearchRequest>?) -> Void { unsafe juki__search_request__init }
    static var unpack: Unpack { unsafe juki__search_request__unpack }

    init(unpacking packed: Juki__SearchRequest) throws(Refusal) {
        guard let conditions = unsafe packed.conditions else { throw Refusal(.noConditions) }
        try unsafe self.init(
            SearchConditions(unpacking: conditions.pointee), items: Field.items(packed.items, packed.n_items),
            limit: packed.limit, explain: packed.explain != 0, purpose: Purpose.optional(packed.purpose))
    }

    func pack(into packed: inout Juki__SearchRequest, _ arena: MessageArena) {
        unsafe packed.conditions = arena.message(conditions)
        unsafe packed.limit = limit
        unsafe packed.explain = explain ? 1 : 0
        unsafe packed.purpose = arena.optionalMessage(purpose)
        unsafe packed.n_items = items.numbers.count
        unsafe packed.items = arena.items(items)
    }
}

// MARK: Conditions

extension SearchConditions: @unsafe Packable, @unsafe Unpackable {
    static var initialise: (UnsafeMutablePointer<Juki__SearchConditions>?) -> Void {
        unsafe juki__search_conditions__init
    }

    init(unpacking packed: Juki__SearchConditions) throws(Refusal) {
        try unsafe self.init(
            kanjiName: TextCondition.optional(packed.kanji_name, .kanjiName),
            kanaName: TextCondition.optional(packed.kana_name, .kanaName),
            formerSurname: TextCondition.optional(packed.former_surname, .formerSurname),
            formerSurnameKana: TextCondition.optional(packed.former_surname_kana, .formerSurnameKana),
            birthDate: Self.birthDate(packed.birth_date),
            sex: Self.sex(UnsafeBufferPointer(start: packed.sex, count: packed.n_sex)),
            municipality: Field.optionalMunicipality(packed.municipality_code),
            ooaza: Self.ooaza(packed.ooaza_code),
            address: TextCondition.optional(packed.address, .address),
            includePastValues: packed.include_past_values != 0, includeDeleted: packed.include_deleted != 0)
    }

    private static func birthDate(
        _ packed: UnsafeMutablePointer<Juki__BirthCondition>?
    ) throws(Refusal) -> BirthCondition? {
        guard let packed = unsafe packed?.pointee else { return nil }
        let dates = try unsafe Field.plainText(packed.dates)
        do {
            return try unsafe BirthCondition(parsing: dates, unknownPartsMatch: packed.unknown_parts_match != 0)
        } catch {
            throw Refusal(.invalidCondition, .birthDate)
        }
    }

    private static func sex(_ values: UnsafeBufferPointer<Juki__Sex>) throws(Refusal) -> Sex? {
        guard values.count <= 1 else { throw Refusal(.invalidCondition, .sex) }
        guard let value = unsafe values.first else { return nil }
        return try Field.choice(value.rawValue, item: IdentityItem.sex.rawValue) as Sex
    }

    private static func ooaza(_ field: ProtobufCBinaryData) throws(Refusal) -> OoazaCode? {
        if unsafe field.isBlank { return nil }
        do { return try unsafe OoazaCode(field.bytes) } catch { throw Refusal(.invalidCondition, .ooazaCode) }
    }

    func pack(into packed: inout Juki__SearchConditions, _ arena: MessageArena) {
        unsafe packed.kanji_name = arena.optionalMessage(kanjiName)
        unsafe packed.kana_name = arena.optionalMessage(kanaName)
        unsafe packed.former_surname = arena.optionalMessage(formerSurname)
        unsafe packed.former_surname_kana = arena.optionalMessage(formerSurnameKana)
        if let birthDate {
            unsafe packed.birth_date = arena.make(juki__birth_condition__init) { condition in
                unsafe condition.dates = arena.text(birthDate.wireText)
                unsafe condition.unknown_parts_match = birthDate.unknownPartsMatch ? 1 : 0
            }
        }
        if let sex {
            unsafe packed.n_sex = 1
            unsafe packed.sex = arena.list([sex]) { Juki__Sex(rawValue: UInt32($0.rawValue)) }
        }
        unsafe packed.municipality_code = arena.municipality(municipality)
        if let ooaza {
            unsafe packed.ooaza_code = arena.digits(UInt64(ooaza.value), count: 6)
        }
        unsafe packed.address = arena.optionalMessage(address)
        unsafe packed.include_past_values = includePastValues ? 1 : 0
        unsafe packed.include_deleted = includeDeleted ? 1 : 0
    }
}

extension TextCondition: @unsafe Packable {
    static var initialise: (UnsafeMutablePointer<Juki__TextCondition>?) -> Void { unsafe juki__text_condition__init }

    /// nil when the message has none.
    static func optional(
        _ packed: UnsafeMutablePointer<Juki__TextCondition>?, _ item: IdentityItem
    ) throws(Refusal) -> TextCondition? {
        guard let packed = unsafe packed?.pointee else { return nil }
        guard let match = unsafe TextMatch(wire: packed.match),
            let strictness = unsafe Strictness(wire: packed.strictness)
        else { throw Refusal(.unknownEnumValue, item) }
        do throws(Refusal) {
            let text = try unsafe Field.personalText(packed.text, scalarsMax: TextRule.addressLimit)
            return TextCondition(text, match: match, strictness: strictness)
        } catch {
            var refusal = error
            refusal.item = item.rawValue
            throw refusal
        }
    }

    func pack(into packed: inout Juki__TextCondition, _ arena: MessageArena) {
        unsafe packed.text = arena.text(text.utf8)
        unsafe packed.match = match == .exact ? JUKI__MATCH__MATCH_EXACT : JUKI__MATCH__MATCH_PREFIX
        unsafe packed.strictness = strictness == .strict
            ? JUKI__STRICTNESS__STRICTNESS_STRICT : JUKI__STRICTNESS__STRICTNESS_LOOSE
    }
}

extension TextMatch {
    init?(wire: Juki__Match) {
        switch wire {
        case JUKI__MATCH__MATCH_EXACT: self = .exact
        case JUKI__MATCH__MATCH_PREFIX: self = .prefix
        default: return nil
        }
    }
}

extension Strictness {
    init?(wire: Juki__Strictness) {
        switch wire {
        case JUKI__STRICTNESS__STRICTNESS_STRICT: self = .strict
        case JUKI__STRICTNESS__STRICTNESS_LOOSE: self = .loose
        default: return nil
        }
    }
}
