internal import CJukiMessages
public import JukiDomain

/// 本人確認情報 in the messages that carry whole records.
extension IdentityRecord: WireRecord {
    public static func decodeReconcileStep(
        _ bytes: UnsafeRawBufferPointer
    ) throws(Refusal) -> ReconcileStep<IdentityRecord> {
        try unsafe IdentityReconcileStep(decoding: bytes).step
    }

    public static func encode(_ step: ReconcileStep<IdentityRecord>, into output: inout [UInt8]) {
        IdentityReconcileStep(step).encode(into: &output)
    }

    public static func decodeDiscloseResponse(
        _ bytes: UnsafeRawBufferPointer
    ) throws(Refusal) -> DiscloseResponse<IdentityRecord> {
        try unsafe IdentityDiscloseResponse(decoding: bytes).part
    }

    public static func encode(_ part: DiscloseResponse<IdentityRecord>, into output: inout [UInt8]) {
        IdentityDiscloseResponse(part).encode(into: &output)
    }
}

/// ReconcileStep of the resident register.
private struct IdentityReconcileStep: @unsafe PackableMessage, @unsafe UnpackableMessage {
    let step: ReconcileStep<IdentityRecord>

    init(_ step: ReconcileStep<IdentityRecord>) { self.step = step }

    static var initialise: (UnsafeMutablePointer<Juki__ReconcileStep>?) -> Void { unsafe juki__reconcile_step__init }
    static var unpack: Unpack { unsafe juki__reconcile_step__unpack }

    init(unpacking packed: Juki__ReconcileStep) throws(Refusal) {
        switch unsafe packed.step_case {
        case JUKI__RECONCILE_STEP__STEP_BEGIN:
            step = try unsafe .begin(packed.begin)
        case JUKI__RECONCILE_STEP__STEP_FINGERPRINTS:
            step = try unsafe .fingerprints(packed.fingerprints)
        case JUKI__RECONCILE_STEP__STEP_RECORDS:
            let records = try unsafe Field.required(packed.records)
            step = try unsafe .records(
                prefix: Field.codePrefix(records.prefix),
                Field.list(records.records, records.n_records) { record throws(Refusal) in
                    try unsafe IdentityRecord(record, origin: .reconciliation)
                },
                isLast: records.last != 0)
        case JUKI__RECONCILE_STEP__STEP_FINISH:
            step = try unsafe .finish(packed.finish)
        default:
            throw Refusal(.missingItem)
        }
    }

    func pack(into packed: inout Juki__ReconcileStep, _ arena: MessageArena) {
        switch step {
        case .begin(let municipality, let lastNoticeNumber, let mode):
            unsafe packed.step_case = JUKI__RECONCILE_STEP__STEP_BEGIN
            unsafe packed.begin = arena.reconcileBegin(municipality, lastNoticeNumber, mode)
        case .fingerprints(let ranges):
            unsafe packed.step_case = JUKI__RECONCILE_STEP__STEP_FINGERPRINTS
            unsafe packed.fingerprints = arena.reconcileFingerprints(ranges)
        case .records(let prefix, let values, let isLast):
            unsafe packed.step_case = JUKI__RECONCILE_STEP__STEP_RECORDS
            unsafe packed.records = arena.make(juki__reconcile_records__init) { records in
                unsafe records.prefix = arena.text(prefix)
                unsafe records.n_records = values.count
                unsafe records.records = arena.messages(values)
                unsafe records.last = isLast ? 1 : 0
            }
        case .finish:
            unsafe packed.step_case = JUKI__RECONCILE_STEP__STEP_FINISH
            unsafe packed.finish = arena.make(juki__reconcile_finish__init) { _ in }
        }
    }
}

/// DisclosureHead of the resident register.
private struct IdentityDisclosureHead: @unsafe Packable, @unsafe Unpackable {
    let head: DisclosureHead<IdentityRecord>

    init(_ head: DisclosureHead<IdentityRecord>) { self.head = head }

    static var initialise: (UnsafeMutablePointer<Juki__DisclosureHead>?) -> Void {
        unsafe juki__disclosure_head__init
    }

    init(unpacking packed: Juki__DisclosureHead) throws(Refusal) {
        var record: IdentityRecord?
        if let pointer = unsafe packed.record {
            record = try unsafe IdentityRecord(pointer.pointee, origin: .server)
        }
        head = try unsafe DisclosureHead(
            record: record, receivedOn: Field.requiredDate(packed.received_on),
            dueOn: Field.requiredDate(packed.due_on), disclosedAt: Moment(milliseconds: packed.disclosed_at),
            applicationNumber: Field.plainText(packed.application_number), historyCount: packed.history_count,
            provisionCount: packed.provision_count)
    }

    func pack(into packed: inout Juki__DisclosureHead, _ arena: MessageArena) {
        unsafe packed.record = arena.optionalMessage(head.record)
        unsafe packed.received_on = arena.date(head.receivedOn)
        unsafe packed.due_on = arena.date(head.dueOn)
        unsafe packed.disclosed_at = head.disclosedAt.milliseconds
        unsafe packed.application_number = arena.text(head.applicationNumber)
        unsafe packed.history_count = head.historyCount
        unsafe packed.provision_count = head.provisionCount
    }
}

/// DiscloseResponse of the resident register.
private struct IdentityDiscloseResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    let part: DiscloseResponse<IdentityRecord>

    init(_ part: DiscloseResponse<IdentityRecord>) { self.part = part }

    static var initialise: (UnsafeMutablePointer<Juki__DiscloseResponse>?) -> Void {
        unsafe juki__disclose_response__init
    }
    static var unpack: Unpack { unsafe juki__disclose_response__unpack }

    init(unpacking packed: Juki__DiscloseResponse) throws(Refusal) {
        var head: DisclosureHead<IdentityRecord>?
        if let pointer = unsafe packed.head {
            head = try unsafe IdentityDisclosureHead(unpacking: pointer.pointee).head
        }
        let history = try unsafe Field.list(packed.history, packed.n_history) { version throws(Refusal) in
            try unsafe IdentityRecord(version, origin: .server)
        }
        part = try unsafe DiscloseResponse(
            head: head, history: history,
            provisions: Field.list(packed.provisions, packed.n_provisions, ProvisionLine.init(unpacking:)),
            isLast: packed.last != 0)
    }

    func pack(into packed: inout Juki__DiscloseResponse, _ arena: MessageArena) {
        unsafe packed.head = arena.optionalMessage(part.head.map(IdentityDisclosureHead.init))
        unsafe packed.n_history = part.history.count
        unsafe packed.history = arena.messages(part.history)
        unsafe packed.n_provisions = part.provisions.count
        unsafe packed.provisions = arena.messages(part.provisions)
        unsafe packed.last = part.isLast ? 1 : 0
    }
}
