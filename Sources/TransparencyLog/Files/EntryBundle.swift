/// Up to 256 entries in one file (C2SP tlog-tiles): each is its length as a big-endian u16, then its bytes.
public enum EntryBundle {
    /// What the length field can say.
    public static let entryBytesMax = Int(UInt16.max)

    /// - Precondition: no entry is above ``entryBytesMax``.
    public static func encode(_ entries: [[UInt8]]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entries.reduce(0) { $0 + $1.count + 2 })
        for entry in entries {
            precondition(entry.count <= entryBytesMax, "an entry fits its length field")
            bytes.append(UInt8(entry.count >> 8))
            bytes.append(UInt8(entry.count & 0xFF))
            bytes.append(contentsOf: entry)
        }
        return bytes
    }

    /// Where the entries of a bundle lie in its bytes.
    /// - Returns: the whole entries, and whether bytes are left that make up none.
    public static func ranges(in bytes: [UInt8]) -> (entries: [Range<Int>], isCutShort: Bool) {
        var ranges: [Range<Int>] = []
        var position = 0
        while bytes.count - position >= 2 {
            let count = Int(bytes[position]) << 8 | Int(bytes[position + 1])
            guard bytes.count - position - 2 >= count else { return (ranges, true) }
            ranges.append(position + 2..<position + 2 + count)
            position += 2 + count
        }
        return (ranges, position != bytes.count)
    }
}
