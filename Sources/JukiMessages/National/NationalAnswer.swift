internal import CJukiMessages
public import JukiDomain

/// What the national server holds of a person (機構保存本人確認情報), as far as it was asked for: a blank item was not
/// wanted, may not be told, or is blank in the register.
public struct NationalRecord: Hashable, Sendable {
    /// 別添2 item numbers that a national answer can have.
    public static let items: [IdentityItem] = [
        .residentRecordCode, .kanjiName, .kanaName, .birthDate, .sex, .address, .individualNumber, .changeReason,
        .changeDate, .municipalityCode,
    ]

    public var code: ResidentRecordCode?
    public var name: PersonalText
    public var kanaName: PersonalText
    public var birthDate: BirthDate?
    public var sex: Sex?
    public var address: PersonalText
    public var individualNumber: IndividualNumber?
    /// Of the newest change: a deletion (消除) shows in it.
    public var changeReason: ChangeReason?
    public var changeDate: CalendarDate?
    public var municipality: MunicipalityCode?

    /// Nothing told.
    public init() {
        name = .blank
        kanaName = .blank
        address = .blank
    }

    /// Everything that the national server holds of somebody.
    public init(_ record: IdentityRecord) {
        code = record.code
        name = record.name.text
        kanaName = record.kanaName
        birthDate = record.birthDate
        sex = record.sex
        address = record.address.text
        individualNumber = record.individualNumber
        changeReason = record.changeReason
        changeDate = record.changeDate
        municipality = record.municipality
    }

    /// The items of this record that `wanted` names; the others are blank.
    public func cut(to wanted: [UInt8]) -> NationalRecord {
        func isWanted(_ item: IdentityItem) -> Bool { wanted.contains(item.rawValue) }
        var record = NationalRecord()
        if isWanted(.residentRecordCode) { record.code = code }
        if isWanted(.kanjiName) { record.name = name }
        if isWanted(.kanaName) { record.kanaName = kanaName }
        if isWanted(.birthDate) { record.birthDate = birthDate }
        if isWanted(.sex) { record.sex = sex }
        if isWanted(.address) { record.address = address }
        if isWanted(.individualNumber) { record.individualNumber = individualNumber }
        if isWanted(.changeReason) { record.changeReason = changeReason }
        if isWanted(.changeDate) { record.changeDate = changeDate }
        if isWanted(.municipalityCode) { record.municipality = municipality }
        return record
    }

    /// The items that are not blank.
    public var itemsTold: [IdentityItem] {
        let told: [Bool] = [
            code != nil, !name.isBlank, !kanaName.isBlank, birthDate != nil, sex != nil, !address.isBlank,
            individualNumber != nil, changeReason != nil, changeDate != nil, municipality != nil,
        ]
        return zip(Self.items, told).filter(\.1).map(\.0)
    }
}

/// Exactly one person; none and too many are refusals.
public struct NationalAnswer: WireMessage, Hashable {
    public var record: NationalRecord

    public init(_ record: NationalRecord) { self.record = record }
}

// MARK: Fields

extension NationalRecord: @unsafe Packable, @unsafe Unpackable {
    static var initialise: (UnsafeMutablePointer<Juki__NationalRecord>?) -> Void {
        unsafe juki__national_record__init
    }

    init(unpacking packed: Juki__NationalRecord) throws(Refusal) {
        code = try unsafe Field.optionalRecordCode(packed.resident_record_code)
        name = try unsafe Field.personalText(packed.kanji_name, scalarsMax: TextRule.nameLimit)
        kanaName = try unsafe Field.personalText(packed.kana_name, scalarsMax: TextRule.kanaLimit)
        birthDate = try unsafe packed.birth_date.isBlank ? nil : Field.birthDate(packed.birth_date)
        sex = try unsafe Field.optionalSex(packed.sex)
        address = try unsafe Field.personalText(packed.address, scalarsMax: TextRule.addressLimit)
        individualNumber = try ItemCheck.individualNumber(unsafe packed.individual_number.bytes)
        if unsafe packed.change_reason.rawValue != 0 {
            let item = IdentityItem.changeReason.rawValue
            changeReason = try unsafe Field.choice(packed.change_reason.rawValue, item: item) as ChangeReason
        }
        changeDate = try unsafe packed.change_date.isBlank ? nil : Field.compactDate(packed.change_date, .changeDate)
        municipality = try unsafe Field.optionalMunicipality(packed.municipality_code)
    }

    func pack(into packed: inout Juki__NationalRecord, _ arena: MessageArena) {
        unsafe packed.resident_record_code = arena.recordCode(code)
        unsafe packed.kanji_name = arena.text(name.utf8)
        unsafe packed.kana_name = arena.text(kanaName.utf8)
        if let birthDate {
            unsafe packed.birth_date = arena.digits(birthDate.wireValue, count: BirthDate.wireLength)
        }
        unsafe packed.sex = Juki__Sex(rawValue: UInt32(sex?.rawValue ?? 0))
        unsafe packed.address = arena.text(address.utf8)
        unsafe packed.individual_number = arena.number(individualNumber)
        unsafe packed.change_reason = Juki__ChangeReason(rawValue: UInt32(changeReason?.rawValue ?? 0))
        if let changeDate { unsafe packed.change_date = arena.compactDate(changeDate) }
        unsafe packed.municipality_code = arena.municipality(municipality)
    }
}

extension NationalAnswer: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__NationalAnswer>?) -> Void {
        unsafe juki__national_answer__init
    }
    static var unpack: Unpack { unsafe juki__national_answer__unpack }

    init(unpacking packed: Juki__NationalAnswer) throws(Refusal) {
        record = try unsafe NationalRecord(unpacking: Field.required(packed.record))
    }

    func pack(into packed: inout Juki__NationalAnswer, _ arena: MessageArena) {
        unsafe packed.record = arena.message(record)
    }
}

// Everything about a person: it prints masked.
extension NationalRecord: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "NationalRecord(masked)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
