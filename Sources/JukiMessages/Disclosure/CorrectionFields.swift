internal import CJukiMessages
internal import JukiDomain

extension OpenCorrectionRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__OpenCorrectionRequest>?) -> Void {
        unsafe juki__open_correction_request__init
    }
    static var unpack: Unpack { unsafe juki__open_correction_request__unpack }

    init(unpacking packed: Juki__OpenCorrectionRequest) throws(Refusal) {
        try unsafe self.init(
            code: Field.recordCode(packed.resident_record_code), kind: Field.choice(packed.kind.rawValue),
            claims: Field.list(packed.claims, packed.n_claims, ClaimedItem.init(unpacking:)),
            receivedOn: Field.requiredDate(packed.received_on), purpose: Purpose.optional(packed.purpose),
            request: RequestName.optional(packed.request))
    }

    func pack(into packed: inout Juki__OpenCorrectionRequest, _ arena: MessageArena) {
        unsafe packed.resident_record_code = arena.recordCode(code)
        unsafe packed.kind = Juki__CorrectionKind(rawValue: UInt32(kind.rawValue))
        unsafe packed.n_claims = claims.count
        unsafe packed.claims = arena.messages(claims)
        unsafe packed.received_on = arena.date(receivedOn)
        unsafe packed.purpose = arena.optionalMessage(purpose)
        unsafe packed.request = arena.text((request?.text ?? "").utf8)
    }
}

extension StepCorrectionRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__StepCorrectionRequest>?) -> Void {
        unsafe juki__step_correction_request__init
    }
    static var unpack: Unpack { unsafe juki__step_correction_request__unpack }

    init(unpacking packed: Juki__StepCorrectionRequest) throws(Refusal) {
        try unsafe self.init(
            number: packed.number, kind: Field.choice(packed.kind.rawValue),
            municipality: Field.optionalMunicipality(packed.municipality_code),
            note: Field.personalText(packed.note, scalarsMax: CorrectionStep.noteLengthMax),
            purpose: Purpose.optional(packed.purpose),
            request: RequestName.optional(packed.request))
    }

    func pack(into packed: inout Juki__StepCorrectionRequest, _ arena: MessageArena) {
        unsafe packed.number = number
        unsafe packed.kind = Juki__CorrectionStepKind(rawValue: UInt32(kind.rawValue))
        unsafe packed.municipality_code = arena.municipality(municipality)
        unsafe packed.note = arena.text(note.utf8)
        unsafe packed.purpose = arena.optionalMessage(purpose)
        unsafe packed.request = arena.text((request?.text ?? "").utf8)
    }
}

extension CloseCorrectionRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__CloseCorrectionRequest>?) -> Void {
        unsafe juki__close_correction_request__init
    }
    static var unpack: Unpack { unsafe juki__close_correction_request__unpack }

    init(unpacking packed: Juki__CloseCorrectionRequest) throws(Refusal) {
        try unsafe self.init(
            number: packed.number, result: Field.choice(packed.result.rawValue),
            note: Field.personalText(packed.note, scalarsMax: CorrectionStep.noteLengthMax),
            updateSequence: packed.update_sequence, purpose: Purpose.optional(packed.purpose),
            request: RequestName.optional(packed.request))
    }

    func pack(into packed: inout Juki__CloseCorrectionRequest, _ arena: MessageArena) {
        unsafe packed.number = number
        unsafe packed.result = Juki__CorrectionResult(rawValue: UInt32(result.rawValue))
        unsafe packed.note = arena.text(note.utf8)
        unsafe packed.update_sequence = updateSequence
        unsafe packed.purpose = arena.optionalMessage(purpose)
        unsafe packed.request = arena.text((request?.text ?? "").utf8)
    }
}

extension GetCorrectionRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__GetCorrectionRequest>?) -> Void {
        unsafe juki__get_correction_request__init
    }
    static var unpack: Unpack { unsafe juki__get_correction_request__unpack }

    init(unpacking packed: Juki__GetCorrectionRequest) throws(Refusal) {
        try unsafe self.init(number: packed.number, purpose: Purpose.optional(packed.purpose))
    }

    func pack(into packed: inout Juki__GetCorrectionRequest, _ arena: MessageArena) {
        unsafe packed.number = number
        unsafe packed.purpose = arena.optionalMessage(purpose)
    }
}

extension CorrectionResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__CorrectionResponse>?) -> Void {
        unsafe juki__correction_response__init
    }
    static var unpack: Unpack { unsafe juki__correction_response__unpack }

    init(unpacking packed: Juki__CorrectionResponse) throws(Refusal) {
        try unsafe self.init(Investigation(unpacking: Field.required(packed.investigation)))
    }

    func pack(into packed: inout Juki__CorrectionResponse, _ arena: MessageArena) {
        unsafe packed.investigation = arena.message(investigation)
    }
}

extension ListCorrectionsRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__ListCorrectionsRequest>?) -> Void {
        unsafe juki__list_corrections_request__init
    }
    static var unpack: Unpack { unsafe juki__list_corrections_request__unpack }

    init(unpacking packed: Juki__ListCorrectionsRequest) throws(Refusal) {
        try unsafe self.init(
            includeClosed: packed.include_closed != 0, afterNumber: packed.after_number,
            purpose: Purpose.optional(packed.purpose))
    }

    func pack(into packed: inout Juki__ListCorrectionsRequest, _ arena: MessageArena) {
        unsafe packed.include_closed = includeClosed ? 1 : 0
        unsafe packed.after_number = afterNumber
        unsafe packed.purpose = arena.optionalMessage(purpose)
    }
}

extension ListCorrectionsResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__ListCorrectionsResponse>?) -> Void {
        unsafe juki__list_corrections_response__init
    }
    static var unpack: Unpack { unsafe juki__list_corrections_response__unpack }

    init(unpacking packed: Juki__ListCorrectionsResponse) throws(Refusal) {
        try unsafe self.init(
            investigations: Field.list(
                packed.investigations, packed.n_investigations, InvestigationSummary.init(unpacking:)),
            hasMore: packed.more != 0)
    }

    func pack(into packed: inout Juki__ListCorrectionsResponse, _ arena: MessageArena) {
        unsafe packed.n_investigations = investigations.count
        unsafe packed.investigations = arena.messages(investigations)
        unsafe packed.more = hasMore ? 1 : 0
    }
}
