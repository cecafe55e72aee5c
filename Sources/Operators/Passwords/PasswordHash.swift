public import MutualTLS
import OrderedStore

/// What is kept of a password: its scrypt code, with the salt and the cost it was made with. Prints masked.
///
/// Before scrypt the password goes through a keyed hash whose key lies outside the store: with the store alone
/// nobody can try a guess.
public struct PasswordHash: Hashable, Sendable {
    static let saltSize = 16
    static let codeSize = 32

    let cost: ScryptCost
    let salt: [UInt8]
    let code: [UInt8]

    /// Takes as long as the cost says: on a queue of its own (``PasswordWorkers``).
    /// - Returns: nil when the memory cannot be had.
    public init?(_ password: [UInt8], keys: any OperatorKeys, cost: ScryptCost) {
        let salt = secureRandomBytes(count: Self.saltSize)
        var keyed = keys.passwordCode(of: password)
        defer { cleanse(&keyed) }
        guard let code = scrypt(keyed, salt: salt, cost: cost, byteCount: Self.codeSize) else { return nil }
        self.cost = cost
        self.salt = salt
        self.code = code
    }

    /// A hash that no password fits and that takes as long to try as a real one: for 操作者ＩＤ that do not exist.
    public init(decoyCosting cost: ScryptCost) {
        self.cost = cost
        salt = secureRandomBytes(count: Self.saltSize)
        code = secureRandomBytes(count: Self.codeSize)
    }

    /// Whether it was made from this password. Takes as long as making it, whatever the answer.
    /// - Returns: nil when the memory cannot be had.
    public func fits(_ password: [UInt8], keys: any OperatorKeys) -> Bool? {
        var keyed = keys.passwordCode(of: password)
        defer { cleanse(&keyed) }
        return scrypt(keyed, salt: salt, cost: cost, byteCount: Self.codeSize).map { constantTimeEquals($0, code) }
    }
}

extension PasswordHash: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "(masked)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension PasswordHash {
    func append(to builder: inout KeyBuilder) {
        builder.append(cost.logarithmOfN)
        builder.append(cost.blockSize)
        builder.append(cost.parallelism)
        builder.append(raw: salt)
        builder.append(raw: code)
    }

    init(_ reader: inout KeyReader) throws(KeyCodingError) {
        let logarithm: UInt8 = try reader.read()
        let blockSize: UInt32 = try reader.read()
        let parallelism: UInt32 = try reader.read()
        guard (1...24).contains(logarithm), (1...64).contains(blockSize), (1...64).contains(parallelism) else {
            throw .notText
        }
        cost = ScryptCost(logarithmOfN: logarithm, blockSize: blockSize, parallelism: parallelism)
        salt = Array(try reader.readRaw(count: Self.saltSize))
        code = Array(try reader.readRaw(count: Self.codeSize))
    }
}
