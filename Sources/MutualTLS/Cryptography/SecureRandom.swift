import COpenSSL

/// Bytes that nobody can guess, from OpenSSL's generator, which the kernel seeds.
public func secureRandomBytes(count: Int) -> [UInt8] {
    precondition((0...maximumRandomByteCount).contains(count), "a key or a nonce, not a file")
    var bytes = [UInt8](repeating: 0, count: count)
    // Going on with bytes that can be guessed would be worse than to stop.
    guard unsafe count == 0 || RAND_bytes(&bytes, Int32(count)) == 1 else {
        fatalError("The system's random generator does not work; stop and check the machine.")
    }
    return bytes
}

/// No key, nonce or token comes near to this.
private let maximumRandomByteCount = 1 << 20
