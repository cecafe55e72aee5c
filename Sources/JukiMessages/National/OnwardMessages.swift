internal import CJukiMessages
public import JukiDomain

/// 知事から機構への通知 (法30条の7): what the national server is told of one change.
public struct OnwardNotice: Hashable, Sendable {
    /// Contiguous from 1 in commit order. A receiver drops what it has seen.
    public var sequence: UInt64
    public var code: ResidentRecordCode
    public var name: PersonalText
    public var birthDate: BirthDate
    public var sex: Sex
    public var address: PersonalText
    public var individualNumber: IndividualNumber?
    public var changeReason: ChangeReason
    public var changeDate: CalendarDate
    public var municipality: MunicipalityCode
    public var updateSequence: UInt64
    /// With change reasons 41 and 42: the code before the change.
    public var previousCode: ResidentRecordCode?
    public var kanaName: PersonalText

    /// - Parameters:
    ///   - individualNumber: item 9, which the store keeps apart from the record.
    ///   - previousCode: 変更前の住民票コード
    public init(
        sequence: UInt64, _ record: IdentityRecord, individualNumber: IndividualNumber?,
        previousCode: ResidentRecordCode? = nil
    ) {
        self.sequence = sequence
        code = record.code
        name = record.name.text
        birthDate = record.birthDate
        sex = record.sex
        address = record.address.text
        self.individualNumber = individualNumber
        changeReason = record.changeReason
        changeDate = record.changeDate
        municipality = record.municipality
        updateSequence = record.updateSequence
        self.previousCode = previousCode
        kanaName = record.kanaName
    }
}

public struct OnwardNoticesRequest: WireMessage, Hashable {
    public var notices: [OnwardNotice]

    public init(_ notices: [OnwardNotice]) { self.notices = notices }
}

public struct OnwardNoticesResponse: WireMessage, Hashable {
    /// Every notice up to and including this sequence is durable at the receiver.
    public var receivedThrough: UInt64

    public init(receivedThrough: UInt64) { self.receivedThrough = receivedThrough }
}

// MARK: Fields

extension OnwardNotice: @unsafe Packable, @unsafe Unpackable {
    static var initialise: (UnsafeMutablePointer<Juki__OnwardNotice>?) -> Void { unsafe juki__onward_notice__init }

    init(unpacking packed: Juki__OnwardNotice) throws(Refusal) {
        guard unsafe packed.sequence > 0 else { throw Refusal(.missingItem) }
        unsafe sequence = packed.sequence
        code = try unsafe Field.recordCode(packed.resident_record_code)
        name = try unsafe Field.personalText(packed.kanji_name, scalarsMax: TextRule.nameLimit)
        birthDate = try unsafe Field.birthDate(packed.birth_date)
        sex = try unsafe Field.choice(packed.sex.rawValue, item: IdentityItem.sex.rawValue)
        address = try unsafe Field.personalText(packed.address, scalarsMax: TextRule.addressLimit)
        individualNumber = try ItemCheck.individualNumber(unsafe packed.individual_number.bytes)
        changeReason = try unsafe Field.choice(
            packed.change_reason.rawValue, item: IdentityItem.changeReason.rawValue)
        changeDate = try unsafe Field.compactDate(packed.change_date, .changeDate)
        municipality = try unsafe Field.municipality(packed.municipality_code)
        unsafe updateSequence = packed.update_sequence
        previousCode = try unsafe Field.optionalRecordCode(packed.previous_resident_record_code)
        kanaName = try unsafe Field.personalText(packed.kana_name, scalarsMax: TextRule.kanaLimit)
    }

    func pack(into packed: inout Juki__OnwardNotice, _ arena: MessageArena) {
        unsafe packed.sequence = sequence
        unsafe packed.resident_record_code = arena.recordCode(code)
        unsafe packed.kanji_name = arena.text(name.utf8)
        unsafe packed.birth_date = arena.digits(birthDate.wireValue, count: BirthDate.wireLength)
        unsafe packed.sex = Juki__Sex(rawValue: UInt32(sex.rawValue))
        unsafe packed.address = arena.text(address.utf8)
        unsafe packed.individual_number = arena.number(individualNumber)
        unsafe packed.change_reason = Juki__ChangeReason(rawValue: UInt32(changeReason.rawValue))
        unsafe packed.change_date = arena.compactDate(changeDate)
        unsafe packed.municipality_code = arena.municipality(municipality)
        unsafe packed.update_sequence = updateSequence
        unsafe packed.previous_resident_record_code = arena.recordCode(previousCode)
        unsafe packed.kana_name = arena.text(kanaName.utf8)
    }
}

// Everything about a person: it prints masked.
extension OnwardNotice: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "OnwardNotice(\(sequence), masked)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension OnwardNoticesRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__OnwardNoticesRequest>?) -> Void {
        unsafe juki__onward_notices_request__init
    }
    static var unpack: Unpack { unsafe juki__onward_notices_request__unpack }

    init(unpacking packed: Juki__OnwardNoticesRequest) throws(Refusal) {
        notices = try unsafe Field.list(packed.notices, packed.n_notices, OnwardNotice.init(unpacking:))
    }

    func pack(into packed: inout Juki__OnwardNoticesRequest, _ arena: MessageArena) {
        unsafe packed.n_notices = notices.count
        unsafe packed.notices = arena.messages(notices)
    }
}

extension OnwardNoticesResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__OnwardNoticesResponse>?) -> Void {
        unsafe juki__onward_notices_response__init
    }
    static var unpack: Unpack { unsafe juki__onward_notices_response__unpack }

    init(unpacking packed: Juki__OnwardNoticesResponse) {
        unsafe receivedThrough = packed.received_through
    }

    func pack(into packed: inout Juki__OnwardNoticesResponse, _ arena: MessageArena) {
        unsafe packed.received_through = receivedThrough
    }
}
