internal import CJukiMessages
public import JukiDomain

/// ４情報の組合せ: the name and at least one of birth date and address.
public struct FourItems: Hashable, Sendable {
    /// 漢字氏名, never blank.
    public var name: PersonalText
    /// 住所, blank where it is not known.
    public var address: PersonalText
    public var birthDate: BirthDate?
    public var sex: Sex?

    public init(name: PersonalText, address: PersonalText = .blank, birthDate: BirthDate? = nil, sex: Sex? = nil) {
        self.name = name
        self.address = address
        self.birthDate = birthDate
        self.sex = sex
    }
}

extension FourItems {
    /// Whether a record is of somebody who was asked for so. By the keys that an exact search compares: who keeps the
    /// record may write a name or an address in another form.
    public func fits(_ record: NationalRecord) -> Bool {
        fits(record.name, record.address, record.birthDate, record.sex)
    }

    /// As ``fits(_:)-(NationalRecord)``; a person moved overseas is known by the last domestic address.
    public func fits(_ record: ProvidedSupplementaryRecord) -> Bool {
        let address = record.state == .movedOverseas ? record.lastAddress : record.address
        return fits(record.name ?? .blank, address ?? .blank, record.birthDate, record.sex)
    }

    private func fits(
        _ otherName: PersonalText, _ otherAddress: PersonalText, _ otherBirthDate: BirthDate?, _ otherSex: Sex?
    ) -> Bool {
        if let birthDate, otherBirthDate?.sortKey != birthDate.sortKey { return false }
        if let sex, otherSex != sex { return false }
        let hasName = NameKey.exact(utf8: name.utf8.span) == NameKey.exact(utf8: otherName.utf8.span)
        guard hasName, !address.isBlank else { return hasName }
        return AddressKey.key(utf8: address.utf8.span) == AddressKey.key(utf8: otherAddress.utf8.span)
    }
}

/// Asks the national server (全国サーバ) for one person: put by a caller to the prefecture (procedure 20), and by the
/// prefecture to the national server (procedure 65).
public struct NationalQuestion: WireMessage, Hashable {
    public enum Subject: Hashable, Sendable {
        case code(ResidentRecordCode)
        case individualNumber(IndividualNumber)
        case fourItems(FourItems)
    }

    public var subject: Subject
    /// 別添2 item numbers wanted, ascending; empty for what the legal basis gives without being asked.
    public var items: [UInt8]
    /// nil where the caller told none; whether that will do is for access control.
    public var purpose: Purpose?

    public init(_ subject: Subject, items: [UInt8] = [], purpose: Purpose? = nil) {
        self.subject = subject
        self.items = items
        self.purpose = purpose
    }
}

// MARK: Fields

extension FourItems: @unsafe Packable, @unsafe Unpackable {
    static var initialise: (UnsafeMutablePointer<Juki__FourItems>?) -> Void { unsafe juki__four_items__init }

    init(unpacking packed: Juki__FourItems) throws(Refusal) {
        name = try unsafe Field.personalText(packed.kanji_name, scalarsMax: TextRule.nameLimit)
        address = try unsafe Field.personalText(packed.address, scalarsMax: TextRule.addressLimit)
        birthDate = try unsafe packed.birth_date.isBlank ? nil : Field.birthDate(packed.birth_date)
        sex = try unsafe Field.optionalSex(packed.sex)
        guard !name.isBlank else { throw Refusal(.missingItem, .kanjiName) }
        guard birthDate != nil || !address.isBlank else { throw Refusal(.noConditions) }
    }

    func pack(into packed: inout Juki__FourItems, _ arena: MessageArena) {
        unsafe packed.kanji_name = arena.text(name.utf8)
        unsafe packed.address = arena.text(address.utf8)
        if let birthDate {
            unsafe packed.birth_date = arena.digits(birthDate.wireValue, count: BirthDate.wireLength)
        }
        unsafe packed.sex = Juki__Sex(rawValue: UInt32(sex?.rawValue ?? 0))
    }
}

extension NationalQuestion: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__NationalQuestion>?) -> Void {
        unsafe juki__national_question__init
    }
    static var unpack: Unpack { unsafe juki__national_question__unpack }

    init(unpacking packed: Juki__NationalQuestion) throws(Refusal) {
        try unsafe self.init(
            Self.subject(packed),
            items: Field.itemNumbers(UnsafeBufferPointer(start: packed.items, count: packed.n_items)),
            purpose: Purpose.optional(packed.purpose))
    }

    private static func subject(_ packed: Juki__NationalQuestion) throws(Refusal) -> Subject {
        switch unsafe packed.subject_case {
        case JUKI__NATIONAL_QUESTION__SUBJECT_RESIDENT_RECORD_CODE:
            return .code(try unsafe Field.recordCode(packed.resident_record_code))
        case JUKI__NATIONAL_QUESTION__SUBJECT_INDIVIDUAL_NUMBER:
            guard let number = try ItemCheck.individualNumber(unsafe packed.individual_number.bytes) else {
                throw Refusal(.missingItem, .individualNumber)
            }
            return .individualNumber(number)
        case JUKI__NATIONAL_QUESTION__SUBJECT_FOUR_ITEMS:
            return .fourItems(try unsafe FourItems(unpacking: Field.required(packed.four_items)))
        default:
            throw Refusal(.missingItem)
        }
    }

    func pack(into packed: inout Juki__NationalQuestion, _ arena: MessageArena) {
        switch subject {
        case .code(let code):
            unsafe packed.subject_case = JUKI__NATIONAL_QUESTION__SUBJECT_RESIDENT_RECORD_CODE
            unsafe packed.resident_record_code = arena.recordCode(code)
        case .individualNumber(let number):
            unsafe packed.subject_case = JUKI__NATIONAL_QUESTION__SUBJECT_INDIVIDUAL_NUMBER
            unsafe packed.individual_number = arena.number(number)
        case .fourItems(let items):
            unsafe packed.subject_case = JUKI__NATIONAL_QUESTION__SUBJECT_FOUR_ITEMS
            unsafe packed.four_items = arena.message(items)
        }
        unsafe packed.n_items = items.count
        unsafe packed.items = arena.list(items) { UInt32($0) }
        unsafe packed.purpose = arena.optionalMessage(purpose)
    }
}

extension Field {
    /// A sex that need not be given.
    static func optionalSex(_ value: Juki__Sex) throws(Refusal) -> Sex? {
        guard value.rawValue != 0 else { return nil }
        return try choice(value.rawValue, item: IdentityItem.sex.rawValue) as Sex
    }
}

// Who is asked for is a person: it prints masked.
extension FourItems: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "FourItems(masked)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
