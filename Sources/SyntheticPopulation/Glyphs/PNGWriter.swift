import JukiDomain

/// Writes greyscale PNG files (ISO/IEC 15948) whose pixels are stored, not compressed (RFC 1951, section 3.2.4): the
/// same bytes on every machine, and no library.
struct PNGWriter {
    var width: Int
    var height: Int
    /// Bits of a pixel: 1, 2, 4 or 8.
    var depth = 1

    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// The whole file.
    /// - Parameter brightness: of a pixel by column and row, from 0, black, to the greatest number of `depth` bits.
    func file(_ brightness: (_ column: Int, _ row: Int) -> UInt8) -> [UInt8] {
        Self.signature + Self.chunk("IHDR", header) + Self.chunk("IDAT", Self.stored(rows(brightness)))
            + Self.chunk("IEND", [])
    }

    /// Greyscale, the one compression, the one family of filters, no interlace.
    var header: [UInt8] {
        Self.bigEndian(UInt32(width)) + Self.bigEndian(UInt32(height)) + [UInt8(depth), 0, 0, 0, 0]
    }

    /// Rows from the top, each after a byte that says that it is not filtered, pixels packed from the high bits.
    func rows(_ brightness: (_ column: Int, _ row: Int) -> UInt8) -> [UInt8] {
        var bytes: [UInt8] = []
        for row in 0..<height {
            bytes.append(0)
            var packed = [UInt8](repeating: 0, count: (width * depth + 7) / 8)
            for column in 0..<width {
                let bit = column * depth
                packed[bit / 8] |= brightness(column, row) << UInt8(8 - depth - bit % 8)
            }
            bytes += packed
        }
        return bytes
    }

    static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let checked = Array(name.utf8) + content
        return bigEndian(UInt32(content.count)) + checked + bigEndian(CRC32.checksum(checked))
    }

    /// A zlib stream (RFC 1950) of one stored block.
    /// - Precondition: at most 65,535 bytes, what one block holds.
    static func stored(_ bytes: [UInt8]) -> [UInt8] {
        let length = UInt16(bytes.count)
        let lengths = [length, ~length].flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        return [0x78, 0x01, 0x01] + lengths + bytes + bigEndian(adler32(bytes))
    }

    private static func adler32(_ bytes: [UInt8]) -> UInt32 {
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return high << 16 | low
    }

    private static func bigEndian(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}
