import COpenSSL

/// A key's bytes in memory of their own, overwritten when they are no longer needed.
///
/// `@unchecked Sendable`: written once in `init`, only read afterwards.
@safe
final class SecretBytes: @unchecked Sendable {
    let start: UnsafeMutablePointer<UInt8>
    private let count: Int

    init(copying bytes: [UInt8]) {
        count = bytes.count
        unsafe start = UnsafeMutablePointer<UInt8>.allocate(capacity: count)
        unsafe start.initialize(from: bytes, count: count)
    }

    deinit {
        unsafe OPENSSL_cleanse(start, count)
        unsafe start.deallocate()
    }
}

/// Overwrites bytes that are no longer needed, in a way that the compiler does not remove.
public func cleanse(_ bytes: inout [UInt8]) {
    unsafe bytes.withUnsafeMutableBytes { unsafe OPENSSL_cleanse($0.baseAddress, $0.count) }
}

/// Overwrites the part of this thread's stack that calls which have returned may have left values in: 64 KiB below the
/// caller's frame, more than any of our own call chains takes.
@inline(never)
public func cleanseStack() { cleanseStack(blocks: 64) }

@inline(never)
private func cleanseStack(blocks: Int) {
    // As much as is always taken from the stack and never from the heap.
    unsafe withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 16) { block in
        unsafe OPENSSL_cleanse(block.baseAddress, block.count)
        if blocks > 1 { cleanseStack(blocks: blocks - 1) }
    }
}

/// Whether two secrets are the same, in a time that tells nothing of where they differ. Their lengths are no secret.
public func constantTimeEquals(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return unsafe CRYPTO_memcmp(left, right, left.count) == 0
}
