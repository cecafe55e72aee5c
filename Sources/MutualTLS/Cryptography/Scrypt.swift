import COpenSSL

/// How much work one guess at a password costs (RFC 7914).
public struct ScryptCost: Hashable, Sendable {
    /// Binary logarithm of N.
    public let logarithmOfN: UInt8
    public let blockSize: UInt32
    public let parallelism: UInt32

    /// - Precondition: N from 2 to 2^24, r and p from 1 to 64: nobody needs more, and the memory stays within 8 GiB.
    public init(logarithmOfN: UInt8, blockSize: UInt32, parallelism: UInt32) {
        precondition((1...24).contains(logarithmOfN) && (1...64).contains(blockSize) && (1...64).contains(parallelism))
        self.logarithmOfN = logarithmOfN
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// N = 2^17, r = 8, p = 1: 128 MiB and some tenths of a second for each try.
    public static let standard = ScryptCost(logarithmOfN: 17, blockSize: 8, parallelism: 1)

    /// What one try takes, by OpenSSL's own count, in bytes.
    var memory: UInt64 {
        let block = 128 * UInt64(blockSize)
        return block * ((1 << UInt64(logarithmOfN)) + 2 + UInt64(parallelism))
    }
}

/// scrypt (RFC 7914): a code of a password that is slow to try, in time and in memory.
///
/// Blocks for as long as the cost says: never on an event loop, the committer or the cooperative pool.
/// - Returns: nil when the memory cannot be had.
public func scrypt(_ password: [UInt8], salt: [UInt8], cost: ScryptCost, byteCount: Int) -> [UInt8]? {
    precondition((16...64).contains(byteCount), "a code has 16 to 64 bytes")
    var code = [UInt8](repeating: 0, count: byteCount)
    ERR_clear_error()
    let done = unsafe password.withUnsafeBytes { password in
        let start = unsafe password.baseAddress?.assumingMemoryBound(to: CChar.self)
        return unsafe EVP_PBE_scrypt(
            start, password.count, salt, salt.count, 1 << UInt64(cost.logarithmOfN), UInt64(cost.blockSize),
            UInt64(cost.parallelism), cost.memory, &code, byteCount)
    }
    ERR_clear_error()
    return done == 1 ? code : nil
}
