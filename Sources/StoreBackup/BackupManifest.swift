public import MutualTLS

/// What a backup consists of and what must come out of it. Kept beside its files as lines of words separated by tabs,
/// the last of which seals the others under a key that is not in the backup.
public struct BackupManifest: Hashable, Sendable {
    /// A file of the store, kept in the folder under its digest.
    public struct File: Hashable, Sendable {
        public let name: String
        public let size: UInt64
        public let digest: SHA256Digest
    }

    public var number: UInt64
    /// Milliseconds since 1970-01-01T00:00:00Z: when the moment was that the backup holds.
    public var takenAt: UInt64
    public var description: StoreDescription
    public var files: [File]

    /// What it takes to restore it; backups share unchanged files, so the folder is smaller than the sum.
    public var bytes: UInt64 { files.reduce(0) { $0 + $1.size } }

    /// Tells this backup from any other: SHA-256 of what is sealed.
    public var digest: SHA256Digest { SHA256Digest(hashing: Array(body.utf8)) }

    private static let heading = "juki-net backup 1"
    /// Recognises the key file, so that a wrong one is not taken for damage.
    private static let keyCheck = Array("this key sealed this backup".utf8)
    private static let keyCheckSize = 16

    private var body: String {
        var lines = [
            Self.heading, "number\t\(number)", "taken\t\(takenAt)", "format\t\(description.facts.format)",
            "evidence\t\(description.facts.evidenceSize)\t\(description.facts.evidenceRoot)",
        ]
        lines += description.keyspaces.map { "keyspace\t\($0.name)\t\($0.entries)\t\($0.digest)" }
        lines += files.map { "file\t\($0.name)\t\($0.size)\t\($0.digest)" }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The bytes of the manifest's file.
    func sealed(under key: KeyedHash) -> [UInt8] {
        let check = key.truncatedCode(for: Self.keyCheck, byteCount: Self.keyCheckSize)
        let text = body + "key\t\(Self.hexadecimal(check))\n"
        return Array((text + "seal\t\(key.code(for: Array(text.utf8)))\n").utf8)
    }

    /// - Throws: `.otherKeyFile` or `.damagedManifest`.
    init(opening bytes: [UInt8], under key: KeyedHash, number: UInt64) throws(BackupError) {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .damagedManifest(number) }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count > 3, lines.removeLast().isEmpty else { throw .damagedManifest(number) }
        let (seal, check) = (lines.removeLast(), lines.removeLast())
        let expectedCheck = key.truncatedCode(for: Self.keyCheck, byteCount: Self.keyCheckSize)
        guard check == "key\t\(Self.hexadecimal(expectedCheck))" else { throw .otherKeyFile(number) }
        let isSealed = lines.map { "\($0)\n" }.joined() + "\(check)\n"
        guard seal == "seal\t\(key.code(for: Array(isSealed.utf8)))" else { throw .damagedManifest(number) }
        // Only what was sealed is read: what does not parse below is of another version.
        guard let manifest = Self.parse(lines), manifest.number == number else { throw .damagedManifest(number) }
        self = manifest
    }

    private init(number: UInt64, takenAt: UInt64, facts: StoreFacts) {
        self.number = number
        self.takenAt = takenAt
        description = StoreDescription(keyspaces: [], facts: facts)
        files = []
    }

    init(number: UInt64, takenAt: UInt64, description: StoreDescription, files: [File]) {
        self.number = number
        self.takenAt = takenAt
        self.description = description
        self.files = files
    }

    private static func parse(_ lines: [Substring]) -> BackupManifest? {
        let rows = lines.map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
        guard rows.count >= 5, rows[0] == [heading], rows[1].count == 2, rows[1][0] == "number",
            let number = UInt64(rows[1][1]), rows[2].count == 2, rows[2][0] == "taken",
            let takenAt = UInt64(rows[2][1]), rows[3].count == 2, rows[3][0] == "format",
            let evidence = counted(rows[4], "evidence")
        else { return nil }
        let facts = StoreFacts(format: rows[3][1], evidenceSize: evidence.count, evidenceRoot: evidence.digest)
        var manifest = BackupManifest(number: number, takenAt: takenAt, facts: facts)
        for row in rows[5...] {
            guard row.count == 4, let value = counted([row[0]] + row[2...], row[0]) else { return nil }
            switch row[0] {
            case "keyspace":
                manifest.description.keyspaces.append(
                    KeyspaceDigest(name: row[1], entries: value.count, digest: value.digest))
            case "file" where isFileName(row[1]):
                manifest.files.append(File(name: row[1], size: value.count, digest: value.digest))
            default: return nil
            }
        }
        return manifest
    }

    private static func counted(_ row: [String], _ name: String) -> (count: UInt64, digest: SHA256Digest)? {
        guard row.count == 3, row[0] == name, let count = UInt64(row[1]), let bytes = bytes(hexadecimal: row[2]),
            let digest = SHA256Digest(bytes: bytes)
        else { return nil }
        return (count, digest)
    }

    private static func isFileName(_ name: String) -> Bool {
        !name.isEmpty && !name.hasPrefix(".") && !name.contains("/")
    }

    private static func bytes(hexadecimal text: String) -> [UInt8]? {
        let digits = text.utf8.compactMap { byte -> UInt8? in
            switch byte {
            case 0x30...0x39: byte - 0x30
            case 0x61...0x66: byte - 0x61 + 10
            default: nil
            }
        }
        guard digits.count == text.utf8.count, digits.count % 2 == 0 else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
