internal import CJukiMessages
internal import Glibc

/// Memory for one message at a time: protobuf-c takes from it piece by piece, one reset gives all of it back.
///
/// A few bytes on the wire can ask for a hundred times as much memory (a repeated message that is empty costs two
/// bytes there and its whole C structure here), so what a message may take has a budget. Beyond it an allocation
/// fails, protobuf-c gives the message up, and the caller sees ``isExhausted``. All memory is handed out zeroed, and
/// wiped at the reset: what it held was personal data.
///
/// Sendable is unchecked because an arena has one user at a time: ``ArenaPool`` lends it out and takes it back.
@safe final class MessageArena: @unchecked Sendable {
    /// What one received frame may take. A frame is at most 256 KiB, and an honest one of 500 notices takes under
    /// 1 MiB; 8 MiB lets 64 frames be decoded at once in half a gigabyte.
    static let decodingBudget = 8 << 20
    /// Encoding takes memory in proportion to a value that is in memory already; there is nothing to defend.
    static let encodingBudget = Int.max
    /// Kept between messages: room for every unary message, so that these need no call of the system's allocator.
    static let firstChunkSize = 64 << 10
    /// Enough for every C type.
    private static let alignment = 16

    /// Reset the arena after changing it.
    var budget: Int
    /// An allocation was refused since the last reset.
    private(set) var isExhausted = false
    /// Bytes taken from the budget since the last reset.
    private(set) var bytesTaken = 0
    /// What protobuf-c is given.
    let allocator: UnsafeMutablePointer<ProtobufCAllocator>

    private let firstChunk: UnsafeMutableRawBufferPointer
    private var laterChunks: [UnsafeMutableRawBufferPointer] = unsafe []
    private var current: UnsafeMutableRawBufferPointer
    private var offset = 0

    init(budget: Int = MessageArena.decodingBudget) {
        self.budget = budget
        unsafe firstChunk = Self.zeroedChunk(Self.firstChunkSize)
        unsafe current = firstChunk
        unsafe allocator = .allocate(capacity: 1)
        unsafe allocator.initialize(to: ProtobufCAllocator(
            alloc: { @Sendable data, size in
                guard let data = unsafe data else { return nil }
                return unsafe Unmanaged<MessageArena>.fromOpaque(data).takeUnretainedValue().take(size)
            },
            free: { @Sendable _, _ in },  // everything at once, by reset
            allocator_data: nil))
        unsafe allocator.pointee.allocator_data = Unmanaged.passUnretained(self).toOpaque()
    }

    deinit {
        reset()
        unsafe free(firstChunk.baseAddress)
        unsafe allocator.deallocate()
    }

    /// Zeroed memory until the next reset, or nil when the budget does not allow it.
    func take(_ size: Int) -> UnsafeMutableRawPointer? {
        guard size >= 0, size <= budget else { return unsafe refuse() }
        let needed = max(Self.alignment, (size + Self.alignment - 1) & ~(Self.alignment - 1))
        if unsafe needed <= current.count - offset, needed <= budget - bytesTaken {
            let start = unsafe current.baseAddress.unsafelyUnwrapped + offset
            offset += needed
            bytesTaken += needed
            return unsafe start
        }
        return unsafe takeFromNewChunk(needed)
    }

    /// Wipes and gives back all memory that was taken.
    func reset() {
        if unsafe laterChunks.isEmpty {
            unsafe wipe(firstChunk, offset)
        } else {
            unsafe wipe(firstChunk, firstChunk.count)
            for unsafe chunk in unsafe laterChunks {
                unsafe wipe(chunk, chunk.count)
                unsafe free(chunk.baseAddress)
            }
            unsafe laterChunks.removeAll()
        }
        unsafe current = firstChunk
        offset = 0
        bytesTaken = 0
        isExhausted = false
    }

    /// The rest of the chunk in use is lost, and counted, so that the chunks together keep within the budget.
    private func takeFromNewChunk(_ needed: Int) -> UnsafeMutableRawPointer? {
        let lost = unsafe current.count - offset
        guard lost <= budget - bytesTaken, needed <= budget - bytesTaken - lost else { return unsafe refuse() }
        let left = budget - bytesTaken - lost
        let chunk = unsafe Self.zeroedChunk(max(needed, min(current.count * 2, left)))
        unsafe laterChunks.append(chunk)
        unsafe current = chunk
        offset = needed
        bytesTaken += lost + needed
        return chunk.baseAddress
    }

    private func refuse() -> UnsafeMutableRawPointer? {
        isExhausted = true
        return nil
    }

    private static func zeroedChunk(_ size: Int) -> UnsafeMutableRawBufferPointer {
        guard let start = unsafe calloc(1, size) else { preconditionFailure("the system is out of memory") }
        return unsafe UnsafeMutableRawBufferPointer(start: start, count: size)
    }

    /// Not a plain fill: the compiler may drop one that comes just before the memory is freed.
    private func wipe(_ chunk: UnsafeMutableRawBufferPointer, _ count: Int) {
        unsafe explicit_bzero(chunk.baseAddress.unsafelyUnwrapped, count)
    }
}
