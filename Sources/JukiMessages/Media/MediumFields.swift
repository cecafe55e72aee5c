internal import CJukiMessages
internal import JukiDomain

extension MediumEntry: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__MediumEntry>?) -> Void { unsafe juki__medium_entry__init }
    static var unpack: Unpack { unsafe juki__medium_entry__unpack }

    init(unpacking packed: Juki__MediumEntry) throws(Refusal) {
        try unsafe self.init(
            Field.choice(packed.step.rawValue), time: packed.time,
            operatorID: Field.plainText(packed.operator_id, scalarsMax: ItemCheck.operatorIDLengthMax),
            witness: Field.plainText(packed.witness), permittedBy: Field.plainText(packed.permitted_by),
            contentDigest: Field.optionalDigest(packed.content_digest), remark: Field.plainText(packed.remark))
    }

    func pack(into packed: inout Juki__MediumEntry, _ arena: MessageArena) {
        unsafe packed.step = Juki__MediumStep(rawValue: UInt32(step.rawValue))
        unsafe packed.time = time
        unsafe packed.operator_id = arena.text(operatorID)
        unsafe packed.witness = arena.text(witness)
        unsafe packed.permitted_by = arena.text(permittedBy)
        unsafe packed.content_digest = arena.text(contentDigest ?? [])
        unsafe packed.remark = arena.text(remark)
    }
}

extension Medium: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__Medium>?) -> Void { unsafe juki__medium__init }
    static var unpack: Unpack { unsafe juki__medium__unpack }

    init(unpacking packed: Juki__Medium) throws(Refusal) {
        try unsafe self.init(
            number: packed.medium, job: Field.jobName(packed.job), owner: Field.plainText(packed.owner),
            purpose: Purpose.optional(packed.purpose),
            recipient: Field.plainText(packed.recipient, scalarsMax: Self.recipientScalarsMax),
            recipientFingerprint: Field.digest(packed.recipient_fingerprint), lines: packed.lines,
            found: packed.found,
            entries: Field.list(packed.entries, packed.n_entries, MediumEntry.init(unpacking:)))
    }

    func pack(into packed: inout Juki__Medium, _ arena: MessageArena) {
        unsafe packed.medium = number
        unsafe packed.job = arena.text(job)
        unsafe packed.owner = arena.text(owner)
        unsafe packed.purpose = arena.optionalMessage(purpose)
        unsafe packed.recipient = arena.text(recipient)
        unsafe packed.recipient_fingerprint = arena.text(recipientFingerprint)
        unsafe packed.lines = lines
        unsafe packed.found = found
        unsafe packed.n_entries = entries.count
        unsafe packed.entries = arena.messages(entries)
    }
}

extension RequestMediumRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__RequestMediumRequest>?) -> Void {
        unsafe juki__request_medium_request__init
    }
    static var unpack: Unpack { unsafe juki__request_medium_request__unpack }

    init(unpacking packed: Juki__RequestMediumRequest) throws(Refusal) {
        guard unsafe packed.recipient_certificate.len <= Self.certificateSizeMax else {
            throw Refusal(.messageTooLarge, expected: UInt64(Self.certificateSizeMax))
        }
        try unsafe self.init(
            job: Field.jobName(packed.job), recipientCertificate: packed.recipient_certificate.bytes,
            purpose: Purpose.optional(packed.purpose))
    }

    func pack(into packed: inout Juki__RequestMediumRequest, _ arena: MessageArena) {
        unsafe packed.job = arena.text(job)
        unsafe packed.recipient_certificate = arena.text(recipientCertificate)
        unsafe packed.purpose = arena.optionalMessage(purpose)
    }
}

extension ReleaseMediumRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__ReleaseMediumRequest>?) -> Void {
        unsafe juki__release_medium_request__init
    }
    static var unpack: Unpack { unsafe juki__release_medium_request__unpack }

    init(unpacking packed: Juki__ReleaseMediumRequest) throws(Refusal) {
        try unsafe self.init(
            medium: packed.medium, recipientFingerprint: Field.digest(packed.recipient_fingerprint),
            purpose: Purpose.optional(packed.purpose))
    }

    func pack(into packed: inout Juki__ReleaseMediumRequest, _ arena: MessageArena) {
        unsafe packed.medium = medium
        unsafe packed.recipient_fingerprint = arena.text(recipientFingerprint)
        unsafe packed.purpose = arena.optionalMessage(purpose)
    }
}

extension WriteMediumRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__WriteMediumRequest>?) -> Void {
        unsafe juki__write_medium_request__init
    }
    static var unpack: Unpack { unsafe juki__write_medium_request__unpack }

    init(unpacking packed: Juki__WriteMediumRequest) throws(Refusal) {
        try unsafe self.init(
            medium: packed.medium, witness: Field.plainText(packed.witness),
            purpose: Purpose.optional(packed.purpose))
    }

    func pack(into packed: inout Juki__WriteMediumRequest, _ arena: MessageArena) {
        unsafe packed.medium = medium
        unsafe packed.witness = arena.text(witness)
        unsafe packed.purpose = arena.optionalMessage(purpose)
    }
}

extension MediumContent: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__MediumContent>?) -> Void { unsafe juki__medium_content__init }
    static var unpack: Unpack { unsafe juki__medium_content__unpack }

    init(unpacking packed: Juki__MediumContent) throws(Refusal) {
        try unsafe self.init(
            content: packed.content.bytes, contentDigest: Field.optionalDigest(packed.content_digest),
            isLast: packed.last != 0)
    }

    func pack(into packed: inout Juki__MediumContent, _ arena: MessageArena) {
        unsafe packed.content = arena.text(content)
        unsafe packed.content_digest = arena.text(contentDigest ?? [])
        unsafe packed.last = isLast ? 1 : 0
    }
}

extension RecordMediumRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__RecordMediumRequest>?) -> Void {
        unsafe juki__record_medium_request__init
    }
    static var unpack: Unpack { unsafe juki__record_medium_request__unpack }

    init(unpacking packed: Juki__RecordMediumRequest) throws(Refusal) {
        try unsafe self.init(
            medium: packed.medium, step: Field.choice(packed.step.rawValue),
            witness: Field.plainText(packed.witness), permittedBy: Field.plainText(packed.permitted_by),
            contentDigest: Field.optionalDigest(packed.content_digest), remark: Field.plainText(packed.remark),
            purpose: Purpose.optional(packed.purpose))
    }

    func pack(into packed: inout Juki__RecordMediumRequest, _ arena: MessageArena) {
        unsafe packed.medium = medium
        unsafe packed.step = Juki__MediumStep(rawValue: UInt32(step.rawValue))
        unsafe packed.witness = arena.text(witness)
        unsafe packed.permitted_by = arena.text(permittedBy)
        unsafe packed.content_digest = arena.text(contentDigest ?? [])
        unsafe packed.remark = arena.text(remark)
        unsafe packed.purpose = arena.optionalMessage(purpose)
    }
}

extension MediumResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__MediumResponse>?) -> Void { unsafe juki__medium_response__init }
    static var unpack: Unpack { unsafe juki__medium_response__unpack }

    init(unpacking packed: Juki__MediumResponse) throws(Refusal) {
        medium = try unsafe Medium(unpacking: Field.required(packed.medium))
    }

    func pack(into packed: inout Juki__MediumResponse, _ arena: MessageArena) {
        unsafe packed.medium = arena.message(medium)
    }
}

extension ListMediaRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__ListMediaRequest>?) -> Void {
        unsafe juki__list_media_request__init
    }
    static var unpack: Unpack { unsafe juki__list_media_request__unpack }

    init(unpacking packed: Juki__ListMediaRequest) throws(Refusal) {
        before = unsafe packed.before
    }

    func pack(into packed: inout Juki__ListMediaRequest, _ arena: MessageArena) {
        unsafe packed.before = before
    }
}

extension ListMediaResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__ListMediaResponse>?) -> Void {
        unsafe juki__list_media_response__init
    }
    static var unpack: Unpack { unsafe juki__list_media_response__unpack }

    init(unpacking packed: Juki__ListMediaResponse) throws(Refusal) {
        media = try unsafe Field.list(packed.media, packed.n_media, Medium.init(unpacking:))
        hasMore = unsafe packed.has_more != 0
    }

    func pack(into packed: inout Juki__ListMediaResponse, _ arena: MessageArena) {
        unsafe packed.n_media = media.count
        unsafe packed.media = arena.messages(media)
        unsafe packed.has_more = hasMore ? 1 : 0
    }
}
