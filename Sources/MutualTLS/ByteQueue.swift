/// Bytes on their way between the socket and OpenSSL, in one growing block.
///
/// Memory is kept between uses up to `retainedCapacity`, so that a connection in steady use never allocates,
/// and a burst does not stay in memory for the rest of a long-lived connection.
@safe
struct ByteQueue: ~Copyable {
    /// Enough for four full TLS records.
    static let retainedCapacity = 68 * 1024
    private static let firstCapacity = 2 * 1024

    private var base: UnsafeMutableRawPointer?
    private var capacity = 0
    private var head = 0
    private var tail = 0

    init() {
        unsafe base = nil
    }

    deinit {
        unsafe base?.deallocate()
    }

    var count: Int { tail - head }
    var isEmpty: Bool { head == tail }

    /// What is queued; valid until the next mutation.
    var bytes: UnsafeRawBufferPointer {
        guard let base = unsafe base else { return unsafe UnsafeRawBufferPointer(start: nil, count: 0) }
        return unsafe UnsafeRawBufferPointer(start: base + head, count: count)
    }

    mutating func append(_ source: UnsafeRawPointer, count added: Int) {
        reserve(added)
        guard let base = unsafe base else { return }
        unsafe (base + tail).copyMemory(from: source, byteCount: added)
        tail += added
    }

    /// Moves up to `limit` bytes to `destination` and returns how many.
    mutating func take(into destination: UnsafeMutableRawPointer, limit: Int) -> Int {
        let taken = min(limit, count)
        guard taken > 0, let base = unsafe base else { return 0 }
        unsafe destination.copyMemory(from: base + head, byteCount: taken)
        head += taken
        if isEmpty { removeAll() }
        return taken
    }

    mutating func removeAll() {
        head = 0
        tail = 0
        if capacity > Self.retainedCapacity {
            unsafe base?.deallocate()
            unsafe base = nil
            capacity = 0
        }
    }

    private mutating func reserve(_ added: Int) {
        if tail + added <= capacity { return }
        let kept = count
        if kept + added <= capacity, let base = unsafe base {
            unsafe base.copyMemory(from: base + head, byteCount: kept)
        } else {
            let larger = max(Self.firstCapacity, capacity * 2, kept + added)
            let block = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
            if let base = unsafe base {
                unsafe block.copyMemory(from: base + head, byteCount: kept)
                unsafe base.deallocate()
            }
            unsafe base = block
            capacity = larger
        }
        head = 0
        tail = kept
    }
}
