internal import CJukiMessages
internal import JukiDomain

extension Field {
    /// `YYYY-MM-DD`, which must be there.
    static func requiredDate(_ field: ProtobufCBinaryData) throws(Refusal) -> CalendarDate {
        guard let date = try unsafe optionalDate(field) else { throw Refusal(.missingItem) }
        return date
    }

    static func procedure(_ number: UInt32) throws(Refusal) -> UInt16 {
        guard let number = UInt16(exactly: number) else { throw Refusal(.malformedMessage) }
        return number
    }
}

extension ClaimedIdentity: @unsafe Packable, @unsafe Unpackable {
    static var initialise: (UnsafeMutablePointer<Juki__ClaimedIdentity>?) -> Void {
        unsafe juki__claimed_identity__init
    }

    init(unpacking packed: Juki__ClaimedIdentity) throws(Refusal) {
        try unsafe self.init(
            name: Field.personalText(packed.kanji_name, scalarsMax: TextRule.nameLimit),
            birthDate: Field.birthDate(packed.birth_date), sex: Field.choice(packed.sex.rawValue, item: 6),
            address: Field.personalText(packed.address, scalarsMax: TextRule.addressLimit))
    }

    func pack(into packed: inout Juki__ClaimedIdentity, _ arena: MessageArena) {
        unsafe packed.kanji_name = arena.text(name.utf8)
        unsafe packed.birth_date = arena.text(birthDate.wire)
        unsafe packed.sex = Juki__Sex(rawValue: UInt32(sex.rawValue))
        unsafe packed.address = arena.text(address.utf8)
    }
}

extension DiscloseRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__DiscloseRequest>?) -> Void {
        unsafe juki__disclose_request__init
    }
    static var unpack: Unpack { unsafe juki__disclose_request__unpack }

    init(unpacking packed: Juki__DiscloseRequest) throws(Refusal) {
        try unsafe self.init(
            code: Field.optionalRecordCode(packed.resident_record_code),
            identity: ClaimedIdentity(unpacking: Field.required(packed.identity)),
            receivedOn: Field.requiredDate(packed.received_on),
            includeIndividualNumber: packed.include_individual_number != 0,
            purpose: Purpose.optional(packed.purpose))
    }

    func pack(into packed: inout Juki__DiscloseRequest, _ arena: MessageArena) {
        unsafe packed.resident_record_code = arena.recordCode(code)
        unsafe packed.identity = arena.message(identity)
        unsafe packed.received_on = arena.date(receivedOn)
        unsafe packed.include_individual_number = includeIndividualNumber ? 1 : 0
        unsafe packed.purpose = arena.optionalMessage(purpose)
    }
}

extension ProvisionLine: @unsafe Packable, @unsafe Unpackable {
    static var initialise: (UnsafeMutablePointer<Juki__ProvisionLine>?) -> Void { unsafe juki__provision_line__init }

    init(unpacking packed: Juki__ProvisionLine) throws(Refusal) {
        try unsafe self.init(
            time: Moment(milliseconds: packed.time), peer: Field.plainText(packed.peer),
            operatorID: Field.plainText(packed.operator_id),
            applicationNumber: Field.plainText(packed.application_number),
            legalBasis: Field.plainText(packed.legal_basis), procedure: Field.procedure(packed.procedure),
            itemsAsked: packed.items_asked, items: packed.items, result: packed.result)
    }

    func pack(into packed: inout Juki__ProvisionLine, _ arena: MessageArena) {
        unsafe packed.time = time.milliseconds
        unsafe packed.peer = arena.text(peer)
        unsafe packed.operator_id = arena.text(operatorID)
        unsafe packed.application_number = arena.text(applicationNumber)
        unsafe packed.legal_basis = arena.text(legalBasis)
        unsafe packed.procedure = UInt32(procedure)
        unsafe packed.items_asked = itemsAsked
        unsafe packed.items = items
        unsafe packed.result = result
    }
}
