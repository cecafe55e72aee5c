import MutualTLS

/// What a slot of the entries' file holds: identifier (16 bytes), expiry (8 bytes, big-endian), length of the sealed
/// value (2 bytes), sealed value, zeros. The seal covers identifier and expiry, so that a torn slot does not open.
struct TemporaryEntry {
    let identifier: [UInt8]
    let expiry: UInt64
    var value: [UInt8]
    let bytes: [UInt8]

    private static let headSize = TemporaryArea.identifierSize + 8

    init(identifier: [UInt8], expiry: UInt64, value: [UInt8], key: [UInt8]) {
        self.identifier = identifier
        self.expiry = expiry
        self.value = value
        let head = identifier + (0..<8).reversed().map { UInt8(truncatingIfNeeded: expiry >> UInt64($0 * 8)) }
        guard let sealed = try? SealingKey(key: key).seal(value, authenticating: head) else {
            preconditionFailure("a key of 32 bytes seals any value that is not empty")
        }
        var bytes = head + [UInt8(sealed.count >> 8), UInt8(sealed.count & 0xFF)] + sealed
        precondition(bytes.count <= SlotFile.entries.slotSize, "the longest value fits its slot")
        bytes += [UInt8](repeating: 0, count: SlotFile.entries.slotSize - bytes.count)
        self.bytes = bytes
    }

    /// - Returns: nil when the bytes do not open under the key.
    init?(_ bytes: [UInt8], key: [UInt8]) {
        precondition(bytes.count == SlotFile.entries.slotSize)
        let head = Array(bytes[..<Self.headSize])
        let count = Int(bytes[Self.headSize]) << 8 | Int(bytes[Self.headSize + 1])
        let start = Self.headSize + 2
        guard count > 0, start + count <= bytes.count,
            let value = try? SealingKey(key: key).open(Array(bytes[start..<start + count]), authenticating: head)
        else { return nil }
        identifier = Array(head[..<TemporaryArea.identifierSize])
        expiry = head[TemporaryArea.identifierSize...].reduce(0) { $0 << 8 | UInt64($1) }
        self.value = value
        self.bytes = bytes
    }
}
