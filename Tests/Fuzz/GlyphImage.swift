import JukiDomain

/// Glyph images: no bytes trap the check, and what it takes keeps within its limits and is the bytes that came.
///
/// Checksums would stop a fuzzer at the first chunk, so every input is tried as it is and with its checksums mended.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzGlyphImage(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = [UInt8](UnsafeBufferPointer(start: start, count: count))
    check(bytes)
    check(mended([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + bytes))
    return 0
}

private func check(_ bytes: [UInt8]) {
    guard let image = try? GlyphImage(png: bytes) else { return }
    precondition(image.png == bytes && bytes.count <= GlyphImage.byteLimit, "other bytes or too many of them")
    precondition(GlyphImage.sideRange.contains(image.width) && GlyphImage.sideRange.contains(image.height), "its size")
    // Signature, IHDR, one byte of IDAT, IEND; and no end but the last.
    precondition(bytes.count >= 8 + 25 + 13 + 12, "too few bytes for a picture")
    precondition(bytes.suffix(12) == [0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82], "behind the end")
    precondition((try? GlyphImage(png: Array(bytes.dropLast()))) == nil, "a cut file is taken")
}

/// The same chunks, each with the checksum that fits it.
private func mended(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    var position = 8
    while position + 12 <= bytes.count {
        let length = bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
        guard length <= bytes.count - position - 12 else { break }
        let checksum = CRC32.checksum(bytes[position + 4..<position + 8 + length])
        for index in 0..<4 {
            bytes[position + 8 + length + index] = UInt8(truncatingIfNeeded: checksum >> UInt32(24 - 8 * index))
        }
        position += 12 + length
    }
    return bytes
}
