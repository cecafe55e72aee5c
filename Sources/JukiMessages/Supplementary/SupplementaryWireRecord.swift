internal import CJukiMessages
public import JukiDomain

/// 附票本人確認情報 in the messages that carry whole records.
extension SupplementaryRecord: WireRecord {
    public static func decodeReconcileStep(
        _ bytes: UnsafeRawBufferPointer
    ) throws(Refusal) -> ReconcileStep<SupplementaryRecord> {
        try unsafe SupplementaryReconcileStep(decoding: bytes).step
    }

    public static func encode(_ step: ReconcileStep<SupplementaryRecord>, into output: inout [UInt8]) {
        SupplementaryReconcileStep(step).encode(into: &output)
    }

    public static func decodeDiscloseResponse(
        _ bytes: UnsafeRawBufferPointer
    ) throws(Refusal) -> DiscloseResponse<SupplementaryRecord> {
        try unsafe SupplementaryDisclosePart(decoding: bytes).part
    }

    public static func encode(_ part: DiscloseResponse<SupplementaryRecord>, into output: inout [UInt8]) {
        SupplementaryDisclosePart(part).encode(into: &output)
    }
}

/// ReconcileStep of the supplementary register.
private struct SupplementaryReconcileStep: @unsafe PackableMessage, @unsafe UnpackableMessage {
    let step: ReconcileStep<SupplementaryRecord>

    init(_ step: ReconcileStep<SupplementaryRecord>) { self.step = step }

    static var initialise: (UnsafeMutablePointer<Juki__SupplementaryReconcileStep>?) -> Void {
        unsafe juki__supplementary_reconcile_step__init
    }
    static var unpack: Unpack { unsafe juki__supplementary_reconcile_step__unpack }

    init(unpacking packed: Juki__SupplementaryReconcileStep) throws(Refusal) {
        switch unsafe packed.step_case {
        case JUKI__SUPPLEMENTARY_RECONCILE_STEP__STEP_BEGIN:
            step = try unsafe .begin(packed.begin)
        case JUKI__SUPPLEMENTARY_RECONCILE_STEP__STEP_FINGERPRINTS:
            step = try unsafe .fingerprints(packed.fingerprints)
        case JUKI__SUPPLEMENTARY_RECONCILE_STEP__STEP_RECORDS:
            let records = try unsafe Field.required(packed.records)
            step = try unsafe .records(
                prefix: Field.codePrefix(records.prefix),
                Field.list(records.records, records.n_records) { record throws(Refusal) in
                    try unsafe SupplementaryRecord(record, origin: .reconciliation)
                },
                isLast: records.last != 0)
        case JUKI__SUPPLEMENTARY_RECONCILE_STEP__STEP_FINISH:
            step = try unsafe .finish(packed.finish)
        default:
            throw Refusal(.missingItem)
        }
    }

    func pack(into packed: inout Juki__SupplementaryReconcileStep, _ arena: MessageArena) {
        switch step {
        case .begin(let municipality, let lastNoticeNumber, let mode):
            unsafe packed.step_case = JUKI__SUPPLEMENTARY_RECONCILE_STEP__STEP_BEGIN
            unsafe packed.begin = arena.reconcileBegin(municipality, lastNoticeNumber, mode)
        case .fingerprints(let ranges):
            unsafe packed.step_case = JUKI__SUPPLEMENTARY_RECONCILE_STEP__STEP_FINGERPRINTS
            unsafe packed.fingerprints = arena.reconcileFingerprints(ranges)
        case .records(let prefix, let values, let isLast):
            unsafe packed.step_case = JUKI__SUPPLEMENTARY_RECONCILE_STEP__STEP_RECORDS
            unsafe packed.records = arena.make(juki__supplementary_reconcile_records__init) { records in
                unsafe records.prefix = arena.text(prefix)
                unsafe records.n_records = values.count
                unsafe records.records = arena.messages(values.map(SupplementaryRecordDraft.init(_:)))
                unsafe records.last = isLast ? 1 : 0
            }
        case .finish:
            unsafe packed.step_case = JUKI__SUPPLEMENTARY_RECONCILE_STEP__STEP_FINISH
            unsafe packed.finish = arena.make(juki__reconcile_finish__init) { _ in }
        }
    }
}

/// DisclosureHead of the supplementary register.
private struct SupplementaryHead: @unsafe Packable, @unsafe Unpackable {
    let head: DisclosureHead<SupplementaryRecord>

    init(_ head: DisclosureHead<SupplementaryRecord>) { self.head = head }

    static var initialise: (UnsafeMutablePointer<Juki__SupplementaryDisclosureHead>?) -> Void {
        unsafe juki__supplementary_disclosure_head__init
    }

    init(unpacking packed: Juki__SupplementaryDisclosureHead) throws(Refusal) {
        var record: SupplementaryRecord?
        if let pointer = unsafe packed.record {
            record = try unsafe SupplementaryRecord(pointer.pointee, origin: .server)
        }
        head = try unsafe DisclosureHead(
            record: record, receivedOn: Field.requiredDate(packed.received_on),
            dueOn: Field.requiredDate(packed.due_on), disclosedAt: Moment(milliseconds: packed.disclosed_at),
            applicationNumber: Field.plainText(packed.application_number), historyCount: packed.history_count,
            provisionCount: packed.provision_count, glyphCount: packed.glyph_count)
    }

    func pack(into packed: inout Juki__SupplementaryDisclosureHead, _ arena: MessageArena) {
        unsafe packed.record = arena.optionalMessage(head.record.map(SupplementaryRecordDraft.init(_:)))
        unsafe packed.received_on = arena.date(head.receivedOn)
        unsafe packed.due_on = arena.date(head.dueOn)
        unsafe packed.disclosed_at = head.disclosedAt.milliseconds
        unsafe packed.application_number = arena.text(head.applicationNumber)
        unsafe packed.history_count = head.historyCount
        unsafe packed.provision_count = head.provisionCount
        unsafe packed.glyph_count = head.glyphCount
    }
}

/// DiscloseResponse of the supplementary register.
private struct SupplementaryDisclosePart: @unsafe PackableMessage, @unsafe UnpackableMessage {
    let part: DiscloseResponse<SupplementaryRecord>

    init(_ part: DiscloseResponse<SupplementaryRecord>) { self.part = part }

    static var initialise: (UnsafeMutablePointer<Juki__SupplementaryDiscloseResponse>?) -> Void {
        unsafe juki__supplementary_disclose_response__init
    }
    static var unpack: Unpack { unsafe juki__supplementary_disclose_response__unpack }

    init(unpacking packed: Juki__SupplementaryDiscloseResponse) throws(Refusal) {
        var head: DisclosureHead<SupplementaryRecord>?
        if let pointer = unsafe packed.head {
            head = try unsafe SupplementaryHead(unpacking: pointer.pointee).head
        }
        let history = try unsafe Field.list(packed.history, packed.n_history) { version throws(Refusal) in
            try unsafe SupplementaryRecord(version, origin: .server)
        }
        part = try unsafe DiscloseResponse(
            head: head, history: history,
            glyphs: Field.list(packed.glyphs, packed.n_glyphs, StoredGlyph.init(unpacking:)),
            provisions: Field.list(packed.provisions, packed.n_provisions, ProvisionLine.init(unpacking:)),
            isLast: packed.last != 0)
    }

    func pack(into packed: inout Juki__SupplementaryDiscloseResponse, _ arena: MessageArena) {
        unsafe packed.head = arena.optionalMessage(part.head.map(SupplementaryHead.init))
        unsafe packed.n_history = part.history.count
        unsafe packed.history = arena.messages(part.history.map(SupplementaryRecordDraft.init(_:)))
        unsafe packed.n_provisions = part.provisions.count
        unsafe packed.provisions = arena.messages(part.provisions)
        unsafe packed.last = part.isLast ? 1 : 0
        unsafe packed.n_glyphs = part.glyphs.count
        unsafe packed.glyphs = arena.messages(part.glyphs)
    }
}
