/// Strict UTF-8 (RFC 3629), scalar by scalar, without making a `String`.
///
/// `String` compares by canonical equivalence, so that two different characters can be equal; bytes and scalars cannot.
enum UTF8Scalars {
    /// What stands in a search key for a byte that is not UTF-8. Validated text never has it.
    static let replacement: UInt32 = 0xFFFD

    /// Reads the scalar that begins at `index` and moves `index` behind it; nil, with `index` unmoved, if the bytes
    /// there are not well-formed: overlong, a surrogate, above U+10FFFF, or cut short.
    @inline(__always)
    static func next(_ bytes: Span<UInt8>, _ index: inout Int) -> UInt32? {
        let first = UInt32(bytes[index])
        if first < 0x80 {
            index += 1
            return first
        }
        let length: Int
        let smallest: UInt32
        var scalar: UInt32
        switch first {
        case 0xC2...0xDF: (length, smallest, scalar) = (2, 0x80, first & 0x1F)
        case 0xE0...0xEF: (length, smallest, scalar) = (3, 0x800, first & 0x0F)
        case 0xF0...0xF4: (length, smallest, scalar) = (4, 0x10000, first & 0x07)
        default: return nil
        }
        guard bytes.count - index >= length else { return nil }
        for offset in 1..<length {
            let byte = UInt32(bytes[index + offset])
            guard byte & 0xC0 == 0x80 else { return nil }
            scalar = scalar << 6 | byte & 0x3F
        }
        guard scalar >= smallest, scalar <= 0x10FFFF, scalar & 0xFFFF_F800 != 0xD800 else { return nil }
        index += length
        return scalar
    }

    /// Like `next`, but an ill-formed byte becomes U+FFFD: for keys, which are made of text that was validated before.
    @inline(__always)
    static func nextRepaired(_ bytes: Span<UInt8>, _ index: inout Int) -> UInt32 {
        if let scalar = next(bytes, &index) { return scalar }
        index += 1
        return replacement
    }

    /// Appends the UTF-8 form of a scalar value.
    @inline(__always)
    static func append(_ scalar: UInt32, to bytes: inout [UInt8]) {
        if scalar < 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: scalar))
            return
        }
        if scalar < 0x800 {
            bytes.append(UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6))
        } else {
            if scalar < 0x10000 {
                bytes.append(UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12))
            } else {
                bytes.append(UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18))
                bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 12 & 0x3F))
            }
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
        }
        bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
    }

    /// The UTF-8 form of many scalar values.
    static func encode(_ scalars: [UInt32]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(scalars.count * 3)
        for scalar in scalars { append(scalar, to: &bytes) }
        return bytes
    }
}
