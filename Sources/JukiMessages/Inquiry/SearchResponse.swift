internal import CJukiMessages
public import JukiDomain

/// One person who meets the conditions, with what a clerk needs to tell them from the others.
public struct SearchHit: Hashable, Sendable {
    public var code: ResidentRecordCode
    public var name: PersonalText
    public var kanaName: PersonalText
    public var birthDate: BirthDate
    public var sex: Sex
    public var address: PersonalText
    public var municipality: MunicipalityCode
    public var formerSurname: PersonalText
    public var isDeleted: Bool
    /// The version that matched is not the current one.
    public var matchedPastVersion: Bool
    /// 更新順番号 of the version that matched.
    public var updateSequence: UInt64

    public init(
        code: ResidentRecordCode, name: PersonalText, kanaName: PersonalText, birthDate: BirthDate, sex: Sex,
        address: PersonalText, municipality: MunicipalityCode, formerSurname: PersonalText, isDeleted: Bool,
        matchedPastVersion: Bool, updateSequence: UInt64
    ) {
        self.code = code
        self.name = name
        self.kanaName = kanaName
        self.birthDate = birthDate
        self.sex = sex
        self.address = address
        self.municipality = municipality
        self.formerSurname = formerSurname
        self.isDeleted = isDeleted
        self.matchedPastVersion = matchedPastVersion
        self.updateSequence = updateSequence
    }
}

/// How a search was done.
public struct Explanation: Hashable, Sendable {
    /// Index that gave the candidates, for example "kana-strict".
    public var index: String
    /// One line for each condition: its name and normalised key. Holds what was searched for: never for a log.
    public var keys: [String]
    public var rowsTouched: UInt32
    public var recordsRead: UInt32

    public init(index: String, keys: [String], rowsTouched: UInt32, recordsRead: UInt32) {
        self.index = index
        self.keys = keys
        self.rowsTouched = rowsTouched
        self.recordsRead = recordsRead
    }
}

/// Every person who meets the conditions.
public struct SearchResponse: WireMessage, Hashable {
    public var hits: [SearchHit]
    /// When it was asked for.
    public var explanation: Explanation?
    /// Of this answer's record in the evidence log.
    public var evidenceSequence: UInt64

    public init(hits: [SearchHit], explanation: Explanation? = nil, evidenceSequence: UInt64 = 0) {
        self.hits = hits
        self.explanation = explanation
        self.evidenceSequence = evidenceSequence
    }
}

// MARK: Fields

extension SearchHit: @unsafe Packable, @unsafe Unpackable {
    static var initialise: (UnsafeMutablePointer<Juki__SearchHit>?) -> Void { unsafe juki__search_hit__init }

    init(unpacking packed: Juki__SearchHit) throws(Refusal) {
        try unsafe self.init(
            code: Field.recordCode(packed.resident_record_code),
            name: Field.personalText(packed.kanji_name, scalarsMax: TextRule.nameLimit),
            kanaName: Field.personalText(packed.kana_name, scalarsMax: TextRule.kanaLimit),
            birthDate: Field.birthDate(packed.birth_date),
            sex: Field.choice(packed.sex.rawValue, item: IdentityItem.sex.rawValue),
            address: Field.personalText(packed.address, scalarsMax: TextRule.addressLimit),
            municipality: Field.municipality(packed.municipality_code),
            formerSurname: Field.personalText(packed.former_surname, scalarsMax: TextRule.nameLimit),
            isDeleted: packed.deletion_flag != 0, matchedPastVersion: packed.matched_past_version != 0,
            updateSequence: packed.update_sequence)
    }

    func pack(into packed: inout Juki__SearchHit, _ arena: MessageArena) {
        unsafe packed.resident_record_code = arena.recordCode(code)
        unsafe packed.kanji_name = arena.text(name.utf8)
        unsafe packed.kana_name = arena.text(kanaName.utf8)
        unsafe packed.birth_date = arena.digits(birthDate.wireValue, count: BirthDate.wireLength)
        unsafe packed.sex = Juki__Sex(rawValue: UInt32(sex.rawValue))
        unsafe packed.address = arena.text(address.utf8)
        unsafe packed.municipality_code = arena.municipality(municipality)
        unsafe packed.former_surname = arena.text(formerSurname.utf8)
        unsafe packed.deletion_flag = isDeleted ? 1 : 0
        unsafe packed.matched_past_version = matchedPastVersion ? 1 : 0
        unsafe packed.update_sequence = updateSequence
    }
}

extension Explanation: @unsafe Packable, @unsafe Unpackable {
    /// Condition name and key: a key is no longer than the longest address folded.
    private static let keyScalarsMax = 2 * TextRule.addressLimit

    static var initialise: (UnsafeMutablePointer<Juki__Explanation>?) -> Void { unsafe juki__explanation__init }

    init(unpacking packed: Juki__Explanation) throws(Refusal) {
        let lines = unsafe UnsafeBufferPointer(start: packed.keys, count: packed.n_keys)
        var keys: [String] = []
        for index in lines.indices {
            keys.append(try unsafe Field.plainText(lines[index], scalarsMax: Self.keyScalarsMax))
        }
        try unsafe self.init(
            index: Field.plainText(packed.index), keys: keys, rowsTouched: packed.rows_touched,
            recordsRead: packed.records_read)
    }

    func pack(into packed: inout Juki__Explanation, _ arena: MessageArena) {
        unsafe packed.index = arena.text(index)
        unsafe packed.n_keys = keys.count
        unsafe packed.keys = arena.list(keys) { unsafe arena.text($0) }
        unsafe packed.rows_touched = rowsTouched
        unsafe packed.records_read = recordsRead
    }
}

extension SearchResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__SearchResponse>?) -> Void { unsafe juki__search_response__init }
    static var unpack: Unpack { unsafe juki__search_response__unpack }

    init(unpacking packed: Juki__SearchResponse) throws(Refusal) {
        hits = try unsafe Field.list(packed.hits, packed.n_hits, SearchHit.init(unpacking:))
        explanation = unsafe packed.explanation == nil
            ? nil : try Explanation(unpacking: Field.required(packed.explanation))
        evidenceSequence = unsafe packed.evidence_sequence
    }

    func pack(into packed: inout Juki__SearchResponse, _ arena: MessageArena) {
        unsafe packed.n_hits = hits.count
        unsafe packed.hits = arena.messages(hits)
        unsafe packed.evidence_sequence = evidenceSequence
        unsafe packed.explanation = arena.optionalMessage(explanation)
    }
}

// Hits and keys are about persons: they print masked.
extension SearchHit: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "SearchHit(masked)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension Explanation: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "Explanation(\(index), masked)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
