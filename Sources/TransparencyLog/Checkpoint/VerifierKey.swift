public import MutualTLS

/// The public key of a log with its name: one line of text that an auditor keeps (C2SP signed-note verifier key),
/// `NAME+KEYHASH+BASE64`.
public struct VerifierKey: Sendable {
    /// Ed25519 in the numbering of C2SP signed-note.
    static let algorithm: UInt8 = 0x01
    /// Bytes of a key's hash: tells keys apart, protects nothing.
    static let hashByteCount = 4

    /// The log's name, the first line of its checkpoints.
    public let name: String
    /// The key that its checkpoints are signed under.
    public let key: VerifyingKey

    /// - Parameter name: no space and no plus sign.
    public init(name: String, key: VerifyingKey) {
        precondition(Self.isName(name), "a log's name has neither spaces nor plus signs")
        self.name = name
        self.key = key
    }

    /// - Returns: nil unless the line is a verifier key whose hash fits.
    public init?(line: String) {
        let parts = line.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, Self.isName(parts[0]), let content = Base64.decode(parts[2]),
              content.first == Self.algorithm, let key = try? VerifyingKey(bytes: Array(content.dropFirst()))
        else { return nil }
        self.init(name: String(parts[0]), key: key)
        guard hashText == parts[1] else { return nil }
    }

    /// The line that is handed to auditors.
    public var line: String { "\(name)+\(hashText)+\(Base64.encode([Self.algorithm] + key.bytes))" }

    /// First bytes of SHA-256 over name, line feed, algorithm and key.
    var hash: [UInt8] {
        let content = Array(name.utf8) + [0x0A, Self.algorithm] + key.bytes
        return Array(SHA256Digest(hashing: content).bytes.prefix(Self.hashByteCount))
    }

    private var hashText: String {
        hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    static func isName(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "+") }
    }
}
