internal import CJukiMessages
public import JukiDomain

extension ClaimedItem: @unsafe Packable, @unsafe Unpackable {
    static var initialise: (UnsafeMutablePointer<Juki__ClaimedItem>?) -> Void { unsafe juki__claimed_item__init }

    init(unpacking packed: Juki__ClaimedItem) throws(Refusal) {
        try unsafe self.init(
            item: Field.choice(packed.item),
            value: Field.personalText(packed.value, scalarsMax: TextRule.addressLimit))
    }

    func pack(into packed: inout Juki__ClaimedItem, _ arena: MessageArena) {
        unsafe packed.item = UInt32(item.rawValue)
        unsafe packed.value = arena.text(value.utf8)
    }
}

extension CorrectionStep: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__CorrectionStep>?) -> Void { unsafe juki__correction_step__init }
    static var unpack: Unpack { unsafe juki__correction_step__unpack }

    init(unpacking packed: Juki__CorrectionStep) throws(Refusal) {
        try unsafe self.init(
            kind: Field.choice(packed.kind.rawValue), time: Moment(milliseconds: packed.time),
            operatorID: Field.plainText(packed.operator_id),
            municipality: Field.optionalMunicipality(packed.municipality_code),
            note: Field.personalText(packed.note, scalarsMax: Self.noteLengthMax),
            result: packed.result == JUKI__CORRECTION_RESULT__CORRECTION_RESULT_UNSPECIFIED
                ? nil : Field.choice(packed.result.rawValue),
            updateSequence: packed.update_sequence)
    }

    func pack(into packed: inout Juki__CorrectionStep, _ arena: MessageArena) {
        unsafe packed.kind = Juki__CorrectionStepKind(rawValue: UInt32(kind.rawValue))
        unsafe packed.time = time.milliseconds
        unsafe packed.operator_id = arena.text(operatorID)
        unsafe packed.municipality_code = arena.municipality(municipality)
        unsafe packed.note = arena.text(note.utf8)
        unsafe packed.result = Juki__CorrectionResult(rawValue: UInt32(result?.rawValue ?? 0))
        unsafe packed.update_sequence = updateSequence
    }
}

extension Investigation: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__Investigation>?) -> Void { unsafe juki__investigation__init }
    static var unpack: Unpack { unsafe juki__investigation__unpack }

    init(unpacking packed: Juki__Investigation) throws(Refusal) {
        try unsafe self.init(
            number: packed.number, code: Field.recordCode(packed.resident_record_code),
            kind: Field.choice(packed.kind.rawValue),
            claims: Field.list(packed.claims, packed.n_claims, ClaimedItem.init(unpacking:)),
            receivedOn: Field.requiredDate(packed.received_on),
            applicationNumber: Field.plainText(packed.application_number),
            openedAt: Moment(milliseconds: packed.opened_at), operatorID: Field.plainText(packed.operator_id),
            steps: Field.list(packed.steps, packed.n_steps, CorrectionStep.init(unpacking:)))
    }

    func pack(into packed: inout Juki__Investigation, _ arena: MessageArena) {
        unsafe packed.number = number
        unsafe packed.resident_record_code = arena.recordCode(code)
        unsafe packed.kind = Juki__CorrectionKind(rawValue: UInt32(kind.rawValue))
        unsafe packed.n_claims = claims.count
        unsafe packed.claims = arena.messages(claims)
        unsafe packed.received_on = arena.date(receivedOn)
        unsafe packed.application_number = arena.text(applicationNumber)
        unsafe packed.opened_at = openedAt.milliseconds
        unsafe packed.operator_id = arena.text(operatorID)
        unsafe packed.n_steps = steps.count
        unsafe packed.steps = arena.messages(steps)
    }
}

extension InvestigationSummary: @unsafe Packable, @unsafe Unpackable {
    static var initialise: (UnsafeMutablePointer<Juki__InvestigationSummary>?) -> Void {
        unsafe juki__investigation_summary__init
    }

    init(unpacking packed: Juki__InvestigationSummary) throws(Refusal) {
        number = unsafe packed.number
        code = try unsafe Field.recordCode(packed.resident_record_code)
        kind = try unsafe Field.choice(packed.kind.rawValue)
        items = unsafe packed.items
        receivedOn = try unsafe Field.requiredDate(packed.received_on)
        dueOn = try unsafe Field.requiredDate(packed.due_on)
        isOverdue = unsafe packed.overdue != 0
        applicationNumber = try unsafe Field.plainText(packed.application_number)
        state = try unsafe Field.choice(packed.state.rawValue)
        result = unsafe packed.result == JUKI__CORRECTION_RESULT__CORRECTION_RESULT_UNSPECIFIED
            ? nil : try Field.choice(packed.result.rawValue)
        steps = unsafe packed.steps
    }

    func pack(into packed: inout Juki__InvestigationSummary, _ arena: MessageArena) {
        unsafe packed.number = number
        unsafe packed.resident_record_code = arena.recordCode(code)
        unsafe packed.kind = Juki__CorrectionKind(rawValue: UInt32(kind.rawValue))
        unsafe packed.items = items
        unsafe packed.received_on = arena.date(receivedOn)
        unsafe packed.due_on = arena.date(dueOn)
        unsafe packed.overdue = isOverdue ? 1 : 0
        unsafe packed.application_number = arena.text(applicationNumber)
        unsafe packed.state = Juki__InvestigationState(rawValue: UInt32(state.rawValue))
        unsafe packed.result = Juki__CorrectionResult(rawValue: UInt32(result?.rawValue ?? 0))
        unsafe packed.steps = steps
    }
}
