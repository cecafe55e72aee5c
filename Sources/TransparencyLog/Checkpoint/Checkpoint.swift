public import MutualTLS

/// What a log says of itself at one moment (C2SP tlog-checkpoint): its name, how many entries it has, their root.
public struct Checkpoint: Sendable, Equatable {
    /// Name of the log, its first line.
    public var origin: String
    /// Entries.
    public var size: UInt64
    /// Root of the tree over them.
    public var root: SHA256Digest
    /// Entries before this index may have been erased when their time was over; their hashes stay. Whole bundles:
    /// a multiple of 256. An extension line, written when it is not 0.
    public var erasedBefore: UInt64

    public init(origin: String, size: UInt64, root: SHA256Digest, erasedBefore: UInt64 = 0) {
        self.origin = origin
        self.size = size
        self.root = root
        self.erasedBefore = erasedBefore
    }

    private static let erasedBeforeWord = "erased-before "

    /// The lines that are signed.
    public var body: String {
        var text = "\(origin)\n\(size)\n\(Base64.encode(root.bytes))\n"
        if erasedBefore > 0 { text += "\(Self.erasedBeforeWord)\(erasedBefore)\n" }
        return text
    }

    /// - Returns: nil unless the text is what ``body`` makes of some checkpoint.
    init?(body: String) {
        var lines = body.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 4, lines.removeLast().isEmpty, let size = UInt64(lines[1]),
              let bytes = Base64.decode(lines[2]), let root = SHA256Digest(bytes: bytes) else { return nil }
        self.init(origin: String(lines[0]), size: size, root: root)
        if lines.count > 3, lines[3].hasPrefix(Self.erasedBeforeWord) {
            guard let index = UInt64(lines[3].dropFirst(Self.erasedBeforeWord.count)) else { return nil }
            erasedBefore = index
        }
        guard self.body == body, erasedBefore <= size, erasedBefore.isMultiple(of: UInt64(Tile.width)) else {
            return nil
        }
    }
}

/// Why a signed checkpoint is not taken.
public enum CheckpointError: Error, Sendable, Equatable {
    /// The text is not a signed checkpoint.
    case malformed
    /// None of its signatures is by the key that is expected, or it is of a log of another name.
    case wrongKey
    /// A signature names the key that is expected and is not by it: the checkpoint was changed.
    case forged
}

extension CheckpointError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .malformed: "the file is not a signed checkpoint; get it from the server again"
        case .wrongKey: "the checkpoint is not signed by this key; check that the key is this log's"
        case .forged: "the checkpoint's signature does not fit its content: it was changed after it was signed"
        }
    }
}

extension Checkpoint {
    /// A signature's line begins with an em dash and a space.
    private static let signatureMark = "\u{2014} "

    /// The checkpoint as a signed note (C2SP signed-note).
    public func signed(by key: SigningKey) -> String {
        let verifier = VerifierKey(name: origin, key: key.verifyingKey)
        let signature = verifier.hash + key.sign(Array(body.utf8))
        return "\(body)\n\(Self.signatureMark)\(origin) \(Base64.encode(signature))\n"
    }

    /// Reads a signed note and believes it only under the key. Signatures of others, of witnesses for instance, are
    /// passed over.
    public init(signed text: String, key: VerifierKey) throws(CheckpointError) {
        guard let (body, signatures) = Self.parts(of: text) else { throw .malformed }
        // The signature first: whatever else is wrong with a text that it does not fit, the text was changed.
        let isSigned = try Self.isSigned(body, signatures, by: key)
        guard isSigned != false else { throw .forged }
        guard let checkpoint = Checkpoint(body: body) else { throw .malformed }
        guard isSigned == true, checkpoint.origin == key.name else { throw .wrongKey }
        self = checkpoint
    }

    /// - Returns: nil when no signature names the key.
    private static func isSigned(
        _ body: String, _ signatures: [Substring], by key: VerifierKey
    ) throws(CheckpointError) -> Bool? {
        var isSigned: Bool?
        for line in signatures {
            let words = line.split(separator: " ", omittingEmptySubsequences: false)
            guard words.count == 2, let content = Base64.decode(words[1]) else { throw .malformed }
            guard words[0] == key.name, Array(content.prefix(VerifierKey.hashByteCount)) == key.hash else { continue }
            let signature = Array(content.dropFirst(VerifierKey.hashByteCount))
            if key.key.isValid(signature, for: Array(body.utf8)) { return true }
            isSigned = false
        }
        return isSigned
    }

    /// The signed lines, and the signatures without their mark. All line ends matter.
    private static func parts(of text: String) -> (body: String, signatures: [Substring])? {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.popLast()?.isEmpty == true, let blank = lines.lastIndex(where: \.isEmpty), blank > 0 else {
            return nil
        }
        let signatures = lines[(blank + 1)...]
        guard !signatures.isEmpty, signatures.allSatisfy({ $0.hasPrefix(signatureMark) }) else { return nil }
        return (lines[..<blank].joined(separator: "\n") + "\n", signatures.map { $0.dropFirst(signatureMark.count) })
    }
}
