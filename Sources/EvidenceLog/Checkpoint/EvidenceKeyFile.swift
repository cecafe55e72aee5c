import MutualTLS

/// Where the log's key and its last checkpoint are, both outside the store.
public struct EvidenceFiles: Sendable, Equatable {
    /// The Ed25519 key, mode 0600; the public key lies beside it under the same name with `.pub`.
    public var key: String
    /// The last signed checkpoint.
    public var checkpoint: String

    public init(key: String, checkpoint: String) {
        self.key = key
        self.checkpoint = checkpoint
    }
}

/// The file of the key that signs checkpoints: a heading and the seed of an Ed25519 key, hexadecimal.
enum EvidenceKeyFile {
    private static let heading = "juki-net evidence key 1\n"

    static func create(_ path: String) throws(EvidenceFileError) -> SigningKey {
        let seed = secureRandomBytes(count: SigningKey.seedByteCount)
        let hex = seed.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        try DurableFile.create(path, heading + hex + "\n")
        return try key(of: seed, path)
    }

    static func read(_ path: String) throws(EvidenceFileError) -> SigningKey {
        let text = try DurableFile.read(path, mustBePrivate: true)
        guard text.hasPrefix(heading), text.hasSuffix("\n") else { throw .malformedKey(path: path) }
        let digits = Array(text.utf8.dropFirst(heading.utf8.count).dropLast())
        var seed: [UInt8] = []
        for position in stride(from: 0, to: digits.count - 1, by: 2) {
            let pair = String(decoding: digits[position...position + 1], as: UTF8.self)
            guard let byte = UInt8(pair, radix: 16), pair.first != "+" else { throw .malformedKey(path: path) }
            seed.append(byte)
        }
        guard digits.count == 2 * SigningKey.seedByteCount else { throw .malformedKey(path: path) }
        return try key(of: seed, path)
    }

    private static func key(of seed: [UInt8], _ path: String) throws(EvidenceFileError) -> SigningKey {
        do { return try SigningKey(seed: seed) } catch { throw .malformedKey(path: path) }
    }
}
