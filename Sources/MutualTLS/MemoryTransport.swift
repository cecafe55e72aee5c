import COpenSSL

/// The `BIO` through which OpenSSL reads and writes the queues of a ``SessionState`` instead of a socket.
///
/// OpenSSL's own memory BIO would clear and copy more, and would keep the memory of every burst.
enum MemoryTransport {
    /// OpenSSL's method tables are shared by all connections and never freed.
    /// `nonisolated(unsafe)`: written once before first use, read-only afterwards.
    nonisolated(unsafe) private static let method: OpaquePointer? = unsafe makeMethod()

    /// Joins an `SSL` to its queues. The `SSL` owns the BIO; the state must outlive both.
    static func attach(to connection: borrowing ConnectionHandle, _ state: SessionState) throws(TLSError) {
        guard let bio = unsafe BIO_new(method) else { throw .outOfMemory }
        unsafe BIO_set_data(bio, Unmanaged.passUnretained(state).toOpaque())
        unsafe BIO_set_init(bio, 1)
        unsafe SSL_set_bio(connection.pointer, bio, bio)
    }

    private static func makeMethod() -> OpaquePointer? {
        guard let method = unsafe BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "queues") else {
            return nil
        }
        unsafe BIO_meth_set_read_ex(method, readFromQueue)
        unsafe BIO_meth_set_write_ex(method, writeToQueue)
        unsafe BIO_meth_set_ctrl(method, controlQueue)
        return unsafe method
    }
}

private nonisolated func state(of bio: OpaquePointer?) -> SessionState? {
    guard let address = unsafe BIO_get_data(bio) else { return nil }
    return unsafe Unmanaged<SessionState>.fromOpaque(address).takeUnretainedValue()
}

private nonisolated func readFromQueue(
    bio: OpaquePointer?, destination: UnsafeMutablePointer<CChar>?, limit: Int, taken: UnsafeMutablePointer<Int>?
) -> Int32 {
    guard let state = unsafe state(of: bio), let destination = unsafe destination else { return 0 }
    unsafe BIO_clear_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_WRITE | BIO_FLAGS_SHOULD_RETRY)
    // A peer that we have given up on gets no more work out of us, however much it has sent already.
    if state.refusal != nil { return 0 }
    let count = unsafe state.inbound.take(into: destination, limit: limit)
    unsafe taken?.pointee = count
    if count > 0 { return 1 }
    if !state.reachedEnd { unsafe BIO_set_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY) }
    return 0
}

private nonisolated func writeToQueue(
    bio: OpaquePointer?, source: UnsafePointer<CChar>?, count: Int, written: UnsafeMutablePointer<Int>?
) -> Int32 {
    guard let state = unsafe state(of: bio), let source = unsafe source else { return 0 }
    unsafe BIO_clear_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_WRITE | BIO_FLAGS_SHOULD_RETRY)
    unsafe state.outbound.append(source, count: count)
    unsafe written?.pointee = count
    return 1
}

private nonisolated func controlQueue(
    bio: OpaquePointer?, command: Int32, argument: Int, pointer: UnsafeMutableRawPointer?
) -> Int {
    switch command {
    case BIO_CTRL_FLUSH: return 1
    case BIO_CTRL_EOF:
        guard let state = unsafe state(of: bio) else { return 1 }
        return state.reachedEnd || state.refusal != nil ? 1 : 0
    default: return 0
    }
}
