import JukiDomain

/// Glyph images: no bytes trap the check, and what it takes keeps within its limits and is the bytes that came.
///
/// Checksums and names would stop a fuzzer at the first chunk, so every input is tried as it is, and as the plan of a
/// file whose checksums fit.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzGlyphImage(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = [UInt8](UnsafeBufferPointer(start: start, count: count))
    check(bytes)
    check(planned(bytes[...]))
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

/// Signature, IHDR and at most eight chunks: each begins with a byte that names it and one that says how much of the
/// input it holds.
private func planned(_ plan: ArraySlice<UInt8>) -> [UInt8] {
    var plan = plan
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    // 16 × 16 of one bit, but for what the input changes.
    let plain: [UInt8] = [0, 0, 0, 16, 0, 0, 0, 16, 1, 0, 0, 0, 0]
    let position = Int(plan.popFirst() ?? 0)
    var header = plain
    if position < header.count { header[position] ^= plan.popFirst() ?? 0 }
    file += chunk("IHDR", header)
    for _ in 0..<8 {
        guard let name = plan.popFirst(), let length = plan.popFirst() else { break }
        let content = Array(plan.prefix(Int(length)))
        plan = plan.dropFirst(content.count)
        file += chunk(["IDAT", "IEND", "IHDR", "tEXt"][Int(name & 3)], content)
    }
    return file + plan
}

private func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
    let checked = Array(name.utf8) + content
    return bigEndian(UInt32(content.count)) + checked + bigEndian(CRC32.checksum(checked))
}

private func bigEndian(_ value: UInt32) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }
