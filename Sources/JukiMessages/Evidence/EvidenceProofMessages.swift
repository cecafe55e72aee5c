internal import CJukiMessages
import JukiDomain

/// Asks for the proof that a record is in the log.
public struct EvidenceProofRequest: WireMessage, Hashable {
    /// As an answer told it, from 1.
    public var sequence: UInt64

    public init(sequence: UInt64) { self.sequence = sequence }
}

/// A record with all that shows it to be in the log of the checkpoint.
public struct EvidenceProofResponse: WireMessage, Hashable {
    /// As it was hashed.
    public var entry: [UInt8]
    public var leafIndex: UInt64
    public var treeSize: UInt64
    /// 32 bytes each, from the leaf upwards.
    public var hashes: [[UInt8]]
    /// A signed note.
    public var checkpoint: String

    public init(entry: [UInt8], leafIndex: UInt64, treeSize: UInt64, hashes: [[UInt8]], checkpoint: String) {
        self.entry = entry
        self.leafIndex = leafIndex
        self.treeSize = treeSize
        self.hashes = hashes
        self.checkpoint = checkpoint
    }
}

/// Asks how far the log has come.
public struct EvidenceCheckpointRequest: WireMessage, Hashable {
    /// Size of an earlier checkpoint that the log shall be proved to go on from; 0 for none.
    public var previousSize: UInt64

    public init(previousSize: UInt64 = 0) { self.previousSize = previousSize }
}

public struct EvidenceCheckpointResponse: WireMessage, Hashable {
    /// A signed note.
    public var checkpoint: String
    /// 32 bytes each.
    public var consistency: [[UInt8]]
    /// C2SP verifier key: to compare, not to believe.
    public var verifierKey: String

    public init(checkpoint: String, consistency: [[UInt8]] = [], verifierKey: String) {
        self.checkpoint = checkpoint
        self.consistency = consistency
        self.verifierKey = verifierKey
    }
}

/// Asks for every file of the published log; answered by a stream of ``ExportEvidenceResponse``.
public struct ExportEvidenceRequest: WireMessage, Hashable {
    /// Leave out what lies wholly before this entry.
    public var fromIndex: UInt64

    public init(fromIndex: UInt64 = 0) { self.fromIndex = fromIndex }
}

/// The next part of a file.
public struct ExportEvidenceResponse: WireMessage, Hashable {
    /// Bytes of one part: half a frame.
    public static let contentMax = 131_072

    /// Relative to the folder of the export.
    public var path: String
    public var content: [UInt8]
    public var isEndOfFile: Bool
    public var isLast: Bool

    public init(path: String, content: [UInt8], isEndOfFile: Bool, isLast: Bool) {
        self.path = path
        self.content = content
        self.isEndOfFile = isEndOfFile
        self.isLast = isLast
    }
}

// MARK: Fields

extension Field {
    /// A tree of 2^63 entries has proofs of 63 hashes.
    static let proofHashesMax = 64

    static func hashes(
        _ fields: UnsafeMutablePointer<ProtobufCBinaryData>?, _ count: Int
    ) throws(Refusal) -> [[UInt8]] {
        guard count <= proofHashesMax else { throw Refusal(.messageTooLarge) }
        let list = unsafe UnsafeBufferPointer(start: fields, count: count)
        var hashes: [[UInt8]] = []
        for index in list.indices {
            let hash = unsafe list[index].bytes
            guard hash.count == 32 else { throw Refusal(.wrongLength, expected: 32) }
            hashes.append(hash)
        }
        return hashes
    }

    /// Text with line feeds, as a signed note has them.
    static func note(_ field: ProtobufCBinaryData) throws(Refusal) -> String {
        guard let text = String(validating: unsafe field.bytes, as: UTF8.self) else { throw Refusal(.invalidUTF8) }
        return text
    }
}

extension EvidenceProofRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__EvidenceProofRequest>?) -> Void {
        unsafe juki__evidence_proof_request__init
    }
    static var unpack: Unpack { unsafe juki__evidence_proof_request__unpack }

    init(unpacking packed: Juki__EvidenceProofRequest) throws(Refusal) {
        sequence = unsafe packed.sequence
        guard sequence > 0 else { throw Refusal(.missingItem) }
    }

    func pack(into packed: inout Juki__EvidenceProofRequest, _ arena: MessageArena) {
        unsafe packed.sequence = sequence
    }
}

extension EvidenceProofResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__EvidenceProofResponse>?) -> Void {
        unsafe juki__evidence_proof_response__init
    }
    static var unpack: Unpack { unsafe juki__evidence_proof_response__unpack }

    init(unpacking packed: Juki__EvidenceProofResponse) throws(Refusal) {
        try unsafe self.init(
            entry: packed.entry.bytes, leafIndex: packed.leaf_index, treeSize: packed.tree_size,
            hashes: Field.hashes(packed.hashes, packed.n_hashes), checkpoint: Field.note(packed.checkpoint))
    }

    func pack(into packed: inout Juki__EvidenceProofResponse, _ arena: MessageArena) {
        unsafe packed.entry = arena.text(entry)
        unsafe packed.leaf_index = leafIndex
        unsafe packed.tree_size = treeSize
        unsafe packed.n_hashes = hashes.count
        unsafe packed.hashes = arena.list(hashes) { unsafe arena.text($0) }
        unsafe packed.checkpoint = arena.text(checkpoint)
    }
}

extension EvidenceCheckpointRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__EvidenceCheckpointRequest>?) -> Void {
        unsafe juki__evidence_checkpoint_request__init
    }
    static var unpack: Unpack { unsafe juki__evidence_checkpoint_request__unpack }

    init(unpacking packed: Juki__EvidenceCheckpointRequest) {
        previousSize = unsafe packed.previous_size
    }

    func pack(into packed: inout Juki__EvidenceCheckpointRequest, _ arena: MessageArena) {
        unsafe packed.previous_size = previousSize
    }
}

extension EvidenceCheckpointResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__EvidenceCheckpointResponse>?) -> Void {
        unsafe juki__evidence_checkpoint_response__init
    }
    static var unpack: Unpack { unsafe juki__evidence_checkpoint_response__unpack }

    init(unpacking packed: Juki__EvidenceCheckpointResponse) throws(Refusal) {
        try unsafe self.init(
            checkpoint: Field.note(packed.checkpoint),
            consistency: Field.hashes(packed.consistency, packed.n_consistency),
            verifierKey: Field.plainText(packed.verifier_key, scalarsMax: EvidenceRow.textScalarsMax))
    }

    func pack(into packed: inout Juki__EvidenceCheckpointResponse, _ arena: MessageArena) {
        unsafe packed.checkpoint = arena.text(checkpoint)
        unsafe packed.n_consistency = consistency.count
        unsafe packed.consistency = arena.list(consistency) { unsafe arena.text($0) }
        unsafe packed.verifier_key = arena.text(verifierKey)
    }
}

extension ExportEvidenceRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__ExportEvidenceRequest>?) -> Void {
        unsafe juki__export_evidence_request__init
    }
    static var unpack: Unpack { unsafe juki__export_evidence_request__unpack }

    init(unpacking packed: Juki__ExportEvidenceRequest) {
        fromIndex = unsafe packed.from_index
    }

    func pack(into packed: inout Juki__ExportEvidenceRequest, _ arena: MessageArena) {
        unsafe packed.from_index = fromIndex
    }
}

extension ExportEvidenceResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__ExportEvidenceResponse>?) -> Void {
        unsafe juki__export_evidence_response__init
    }
    static var unpack: Unpack { unsafe juki__export_evidence_response__unpack }

    init(unpacking packed: Juki__ExportEvidenceResponse) throws(Refusal) {
        try unsafe self.init(
            path: Field.plainText(packed.path), content: packed.content.bytes,
            isEndOfFile: packed.end_of_file != 0, isLast: packed.last != 0)
    }

    func pack(into packed: inout Juki__ExportEvidenceResponse, _ arena: MessageArena) {
        unsafe packed.path = arena.text(path)
        unsafe packed.content = arena.text(content)
        unsafe packed.end_of_file = isEndOfFile ? 1 : 0
        unsafe packed.last = isLast ? 1 : 0
    }
}
