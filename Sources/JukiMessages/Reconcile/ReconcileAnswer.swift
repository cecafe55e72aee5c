internal import CJukiMessages
internal import JukiDomain

/// 整合性確認, from the server: the answer to one ``ReconcileStep``.
public enum ReconcileAnswer: WireMessage, Hashable {
    /// - Parameter digestKey: HMAC-SHA-256 key of this municipality's record digests, 32 bytes.
    case begun(digestKey: [UInt8])
    /// The ranges that differ. One of fewer than 4 digits wants finer fingerprints; one of 4 digits wants records.
    case differing(prefixes: [String])
    case compared(records: UInt32, differences: UInt32)
    case report(ReconcileReport)
}

extension ReconcileAnswer: @unsafe PackableMessage, @unsafe UnpackableMessage {
    /// Bytes of an HMAC-SHA-256 key.
    public static let digestKeySize = 32

    static var initialise: (UnsafeMutablePointer<Juki__ReconcileAnswer>?) -> Void {
        unsafe juki__reconcile_answer__init
    }
    static var unpack: Unpack { unsafe juki__reconcile_answer__unpack }

    init(unpacking packed: Juki__ReconcileAnswer) throws(Refusal) {
        switch unsafe packed.answer_case {
        case JUKI__RECONCILE_ANSWER__ANSWER_BEGUN:
            let begun = try unsafe Field.required(packed.begun)
            guard unsafe begun.digest_key.len == Self.digestKeySize else {
                throw Refusal(.wrongLength, expected: UInt64(Self.digestKeySize))
            }
            self = unsafe .begun(digestKey: begun.digest_key.bytes)
        case JUKI__RECONCILE_ANSWER__ANSWER_DIFFERING:
            let differing = try unsafe Field.required(packed.differing)
            let prefixes = unsafe UnsafeBufferPointer(start: differing.prefixes, count: differing.n_prefixes)
            var read: [String] = []
            for index in prefixes.indices { read.append(try unsafe Field.codePrefix(prefixes[index])) }
            self = .differing(prefixes: read)
        case JUKI__RECONCILE_ANSWER__ANSWER_COMPARED:
            let compared = try unsafe Field.required(packed.compared)
            self = unsafe .compared(records: compared.records_compared, differences: compared.differences)
        case JUKI__RECONCILE_ANSWER__ANSWER_REPORT:
            self = .report(try unsafe ReconcileReport(unpacking: Field.required(packed.report)))
        default:
            throw Refusal(.missingItem)
        }
    }

    func pack(into packed: inout Juki__ReconcileAnswer, _ arena: MessageArena) {
        switch self {
        case .begun(let digestKey):
            unsafe packed.answer_case = JUKI__RECONCILE_ANSWER__ANSWER_BEGUN
            unsafe packed.begun = arena.make(juki__reconcile_begun__init) { begun in
                unsafe begun.digest_key = arena.text(digestKey)
            }
        case .differing(let prefixes):
            unsafe packed.answer_case = JUKI__RECONCILE_ANSWER__ANSWER_DIFFERING
            unsafe packed.differing = arena.make(juki__reconcile_differing__init) { differing in
                unsafe differing.n_prefixes = prefixes.count
                unsafe differing.prefixes = arena.list(prefixes) { unsafe arena.text($0) }
            }
        case .compared(let records, let differences):
            unsafe packed.answer_case = JUKI__RECONCILE_ANSWER__ANSWER_COMPARED
            unsafe packed.compared = arena.make(juki__reconcile_compared__init) { compared in
                unsafe compared.records_compared = records
                unsafe compared.differences = differences
            }
        case .report(let report):
            unsafe packed.answer_case = JUKI__RECONCILE_ANSWER__ANSWER_REPORT
            unsafe packed.report = arena.message(report)
        }
    }
}
