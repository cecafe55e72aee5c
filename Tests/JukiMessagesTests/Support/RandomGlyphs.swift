import JukiDomain
import JukiMessages

/// Pictures of good form; what is in them nobody decodes here.
extension SeededRandom {
    /// - Parameter size: bytes of the whole file.
    mutating func glyphImage(size: Int = 80) -> GlyphImage {
        // 16 by 16 pixels of one bit.
        let header: [UInt8] = [0, 0, 0, 16, 0, 0, 0, 16, 1, 0, 0, 0, 0]
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        // Beside the content of IDAT: the signature, IHDR with its 13 bytes, and three frames of chunks.
        let contentSize = size - signature.count - header.count - 3 * 12
        let content = (0..<contentSize).map { _ in UInt8(truncatingIfNeeded: next()) }
        let file = signature + Self.chunk("IHDR", header) + Self.chunk("IDAT", content) + Self.chunk("IEND", [])
        do { return try GlyphImage(png: file) } catch { preconditionFailure("a picture of good form") }
    }

    private static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let checked = Array(name.utf8) + content
        return bigEndian(UInt32(content.count)) + checked + bigEndian(CRC32.checksum(checked))
    }

    private static func bigEndian(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    mutating func glyphDigest() -> GlyphDigest {
        let bytes = (0..<GlyphDigest.size).map { _ in UInt8(truncatingIfNeeded: next()) }
        guard let digest = GlyphDigest(bytes: bytes) else { preconditionFailure("of the size of a digest") }
        return digest
    }

    mutating func storedGlyph() -> StoredGlyph { StoredGlyph(digest: glyphDigest(), image: glyphImage()) }

    /// About half of a record's 〓, as many as it may have pictures.
    mutating func glyphPlaces(of record: SupplementaryRecord) -> [GlyphPlace] {
        let places = SupplementaryItem.allCases.map(\.rawValue).flatMap { item in
            (0..<record.gaijiCount(in: item)).map { GlyphPlace(item: item, position: $0 + 1) }
        }
        return Array(places.filter { _ in chance(2) }.prefix(GlyphImage.perRecordMax))
    }
}
