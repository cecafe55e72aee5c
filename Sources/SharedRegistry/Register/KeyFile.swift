import EvidenceLog
public import JukiDomain
public import MutualTLS
public import Operators
public import RecordStore
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// Why the key file cannot be used.
public enum KeyFileError: Error, Sendable, CustomStringConvertible {
    case unreadable(path: String, error: Int32)
    case unwritable(path: String, error: Int32)
    case noHardLinks(path: String)
    case malformed(path: String)
    case openToOthers(path: String)

    public var description: String {
        switch self {
        case .unreadable(let path, let error): "cannot read the key file \(path) (error \(error)); check its owner"
        case .unwritable(let path, let error): "cannot write the key file \(path) (error \(error)); check the folder"
        case .noHardLinks(let path): "\(EvidenceFileError.noHardLinks(path: path))"
        case .malformed(let path): "\(path) is not a key file; restore it from its backup, without it no number opens"
        case .openToOthers(let path): "\(path) can be read by other users; run: chmod 600 \(path)"
        }
    }
}

/// The secret of the register: 32 random bytes in a file outside the store, from which every key is derived.
///
/// With the store but without this file nobody can read an individual number or test a guess at one. Lose it and
/// the numbers are lost: back it up apart from the store.
public final class KeyFile: StoreKeys, OperatorKeys {
    private static let heading = "juki-net key file 1\n"
    private static let secretSize = 32

    private let sealing: SealingKey
    private let numbers: KeyedHash
    private let notices: KeyedHash
    private let subjects: KeyedHash
    private let passwords: KeyedHash
    private let reconcileMaster: KeyedHash
    private let crossings: KeyedHash
    private let requests: KeyedHash
    /// Seals the manifests of backups: who has a backup but not this file can neither change nor restore it.
    public let backupSeal: KeyedHash
    private let reconcile = Mutex<[MunicipalityCode: KeyedHash]>([:])

    /// Opens the file, or makes it (mode 0600) when there is none.
    public static func open(path: String) throws(KeyFileError) -> KeyFile {
        if access(path, F_OK) != 0 { try create(path) }
        let secret = try read(path)
        try durably { () throws(EvidenceFileError) in try DurableFile.removeSecondNames(of: path) }
        return try KeyFile(secret: secret, path: path)
    }

    /// For tests and simulations: keys from a secret of their own.
    public convenience init(secret: [UInt8]) throws(KeyFileError) {
        try self.init(secret: secret, path: "(memory)")
    }

    private init(secret: [UInt8], path: String) throws(KeyFileError) {
        do throws(CryptographyError) {
            let master = try KeyedHash(key: secret)
            sealing = try SealingKey(key: Self.derive("seal", master))
            numbers = try KeyedHash(key: Self.derive("individual-number", master))
            notices = try KeyedHash(key: Self.derive("notice", master))
            subjects = try KeyedHash(key: Self.derive("subject", master))
            passwords = try KeyedHash(key: Self.derive("operator-password", master))
            reconcileMaster = try KeyedHash(key: Self.derive("reconcile", master))
            crossings = try KeyedHash(key: Self.derive("crossing", master))
            requests = try KeyedHash(key: Self.derive("named-request", master))
            backupSeal = try KeyedHash(key: Self.derive("backup", master))
        } catch {
            throw .malformed(path: path)
        }
    }

    private static func derive(_ purpose: String, _ master: KeyedHash) -> [UInt8] {
        master.code(for: Array("juki-net:\(purpose)".utf8)).bytes
    }

    // MARK: StoreKeys

    public func seal(_ plaintext: [UInt8], context: [UInt8]) -> [UInt8] {
        do { return try sealing.seal(plaintext, authenticating: context) } catch {
            preconditionFailure("only an empty value cannot be sealed, and none is: \(error)")
        }
    }

    public func open(_ sealed: [UInt8], context: [UInt8]) throws(RecordStoreError) -> [UInt8] {
        do { return try sealing.open(sealed, authenticating: context) } catch { throw .sealBroken }
    }

    public func numberHash(of number: IndividualNumber) -> NumberHash {
        NumberHash(bytes: numbers.truncatedCode(for: Array(number.digits.utf8), byteCount: 16))
    }

    public func noticeDigest(of canonicalBytes: [UInt8]) -> [UInt8] {
        notices.truncatedCode(for: canonicalBytes, byteCount: 16)
    }

    public func glyphDigest(of image: GlyphImage) -> GlyphDigest {
        guard let digest = GlyphDigest(bytes: SHA256Digest(hashing: image.png).bytes) else {
            preconditionFailure("both are 32 bytes")
        }
        return digest
    }

    public func recordDigest(of canonicalBytes: [UInt8], municipality: MunicipalityCode) -> [UInt8] {
        reconcileHash(of: municipality).code(for: canonicalBytes).bytes
    }

    public func reconcileKey(of municipality: MunicipalityCode) -> [UInt8] {
        reconcileMaster.code(for: Array(municipality.digits.utf8)).bytes
    }

    /// How a person appears in evidence.
    public func subjectHash(of code: ResidentRecordCode) -> [UInt8] {
        subjects.truncatedCode(for: Array(code.digits.utf8), byteCount: 16)
    }

    /// How a request for an individual number is called between the two servers: 32 bytes that say nothing by
    /// themselves, the same for the same request of the same organ.
    public func deliveryName(of request: String, by requester: String) -> [UInt8] {
        crossings.code(for: Array("\(requester)\n\(request)".utf8)).bytes
    }

    /// Where a request is found that its caller has named: 32 bytes.
    public func requestKey(of name: String, by caller: String) -> [UInt8] {
        requests.code(for: Array("\(caller)\n\(name)".utf8)).bytes
    }

    public func passwordCode(of password: [UInt8]) -> [UInt8] {
        passwords.code(for: password).bytes
    }

    private func reconcileHash(of municipality: MunicipalityCode) -> KeyedHash {
        reconcile.withLock { known in
            if let hash = known[municipality] { return hash }
            guard let hash = try? KeyedHash(key: reconcileKey(of: municipality)) else {
                preconditionFailure("a derived key has the right length")
            }
            known[municipality] = hash
            return hash
        }
    }

    // MARK: The file

    /// The file and its name are on the disk before anything is sealed under it.
    private static func create(_ path: String) throws(KeyFileError) {
        let hex = secureRandomBytes(count: secretSize).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
        try durably { () throws(EvidenceFileError) in try DurableFile.create(path, heading + hex + "\n") }
    }

    private static func durably(_ work: () throws(EvidenceFileError) -> Void) throws(KeyFileError) {
        do throws(EvidenceFileError) {
            try work()
        } catch {
            switch error {
            case .unwritable(let path, let error): throw .unwritable(path: path, error: error)
            case .unreadable(let path, let error): throw .unreadable(path: path, error: error)
            case .noHardLinks(let path): throw .noHardLinks(path: path)
            default: preconditionFailure("a file is only read and written: \(error)")
            }
        }
    }

    private static func read(_ path: String) throws(KeyFileError) -> [UInt8] {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path: path, error: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unreadable(path: path, error: errno) }
        guard status.st_mode & 0o077 == 0 else { throw .openToOthers(path: path) }
        var content = [UInt8](repeating: 0, count: heading.utf8.count + 2 * secretSize + 2)
        let count = Glibc.read(descriptor, &content, content.count)
        guard count >= 0 else { throw .unreadable(path: path, error: errno) }
        let text = String(decoding: content[..<count], as: UTF8.self)
        guard text.hasPrefix(heading), text.utf8.count == heading.utf8.count + 2 * secretSize + 1 else {
            throw .malformed(path: path)
        }
        let digits = Array(text.utf8.dropFirst(heading.utf8.count).dropLast())
        guard digits.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }) else {
            throw .malformed(path: path)
        }
        var secret: [UInt8] = []
        for position in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[position..<position + 2], as: UTF8.self), radix: 16) else {
                throw .malformed(path: path)
            }
            secret.append(byte)
        }
        return secret
    }
}
