import Glibc

/// Slots in two files of one directory, `keys` and `entries`, of mode 0600 and of their full size from the first day:
/// a file that grows or is made anew would leave old blocks behind.
public final class SlotFiles: SlotStorage {
    public let slotCount: Int
    private let descriptors: [SlotFile: Int32]

    /// Opens the files, or makes them when there are none.
    /// - Parameters:
    ///   - directory: must exist.
    ///   - slotCount: of new files; what is there keeps its size.
    /// - Throws: ``TemporaryAreaError/inUse`` when another process has them open.
    public init(directory: String, slotCount: Int) throws(TemporaryAreaError) {
        precondition(slotCount > 0)
        var descriptors: [SlotFile: Int32] = [:]
        var count = Int.max
        for file in SlotFile.allCases {
            let path = directory + (file == .keys ? "/keys" : "/entries")
            let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw .storage(doing: "opening", error: errno) }
            descriptors[file] = descriptor
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                for descriptor in descriptors.values { close(descriptor) }
                throw .inUse
            }
            count = min(count, try Self.prepare(descriptor, slotSize: file.slotSize, slotCount: slotCount))
        }
        try Self.synchronize(directory)
        self.descriptors = descriptors
        self.slotCount = count
    }

    deinit {
        for descriptor in descriptors.values { close(descriptor) }
    }

    public func read(_ file: SlotFile, slot: Int) throws(TemporaryAreaError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: file.slotSize)
        guard pread(descriptor(of: file), &bytes, bytes.count, off_t(slot * file.slotSize)) == bytes.count else {
            throw .storage(doing: "reading", error: errno)
        }
        return bytes
    }

    public func write(_ bytes: [UInt8], to file: SlotFile, slot: Int) throws(TemporaryAreaError) {
        precondition(bytes.count == file.slotSize && (0..<slotCount).contains(slot))
        guard pwrite(descriptor(of: file), bytes, bytes.count, off_t(slot * file.slotSize)) == bytes.count else {
            throw .storage(doing: "writing", error: errno)
        }
    }

    public func sync(_ file: SlotFile) throws(TemporaryAreaError) {
        guard fdatasync(descriptor(of: file)) == 0 else { throw .storage(doing: "syncing", error: errno) }
    }

    private func descriptor(of file: SlotFile) -> Int32 {
        guard let descriptor = descriptors[file] else { preconditionFailure("both files are open") }
        return descriptor
    }

    /// Writes every slot of a new file, so that its blocks are its own.
    /// - Returns: how many slots it has.
    private static func prepare(
        _ descriptor: Int32, slotSize: Int, slotCount: Int
    ) throws(TemporaryAreaError) -> Int {
        let size = lseek(descriptor, 0, SEEK_END)
        guard size >= 0 else { throw .storage(doing: "measuring", error: errno) }
        if size >= off_t(slotSize), size % off_t(slotSize) == 0 { return Int(size) / slotSize }
        let zeros = [UInt8](repeating: 0, count: slotSize * slotCount)
        guard pwrite(descriptor, zeros, zeros.count, 0) == zeros.count, fsync(descriptor) == 0 else {
            throw .storage(doing: "making", error: errno)
        }
        return slotCount
    }

    private static func synchronize(_ directory: String) throws(TemporaryAreaError) {
        let descriptor = open(directory, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .storage(doing: "opening", error: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .storage(doing: "syncing", error: errno) }
    }
}
