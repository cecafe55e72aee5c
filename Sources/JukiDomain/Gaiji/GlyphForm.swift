/// The form of a glyph image: PNG (ISO/IEC 15948) narrowed to signature, IHDR, one run of IDAT, IEND.
///
/// Every other chunk is refused, the harmless ones too: texts, times, profiles and colours could carry anything out of
/// a municipality's machine and into a record that is kept for 150 years.
enum GlyphForm {
    /// What IHDR says, after its limits.
    struct Header {
        let width: Int
        let height: Int
    }

    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    static func check(_ png: [UInt8]) throws(Refusal) -> Header {
        guard png.starts(with: signature) else { throw Refusal(.glyphDamaged) }
        var rest = png[signature.count...]
        let first = try takeChunk(&rest)
        guard first.name == .header else { throw Refusal(.glyphDamaged) }
        let header = try header(first.content)
        var chunk = try takeChunk(&rest)
        guard chunk.name != .end else { throw Refusal(.glyphDamaged) }
        while chunk.name != .end {
            // An empty piece would be a second way to write the same picture.
            guard chunk.name == .data, !chunk.content.isEmpty else {
                throw Refusal(chunk.name.isOfGlyph ? .glyphDamaged : .glyphContent)
            }
            chunk = try takeChunk(&rest)
        }
        guard chunk.content.isEmpty, rest.isEmpty else { throw Refusal(.glyphContent) }
        return header
    }

    /// Width, height (four bytes each), depth, colour type, compression, filter, interlace.
    private static func header(_ content: ArraySlice<UInt8>) throws(Refusal) -> Header {
        guard content.count == 13 else { throw Refusal(.glyphDamaged) }
        let width = bigEndian(content.prefix(4))
        let height = bigEndian(content.dropFirst(4).prefix(4))
        let settings = Array(content.suffix(5))
        guard GlyphImage.sideRange.contains(Int(width)), GlyphImage.sideRange.contains(Int(height)),
            [1, 2, 4, 8].contains(settings[0]), settings[1...].allSatisfy({ $0 == 0 })
        else { throw Refusal(.glyphDimensions) }
        return Header(width: Int(width), height: Int(height))
    }

    // MARK: Chunks

    private struct Chunk {
        let name: ChunkName
        let content: ArraySlice<UInt8>
    }

    private struct ChunkName: Equatable {
        let code: UInt32

        static let header = ChunkName(code: 0x4948_4452)
        static let data = ChunkName(code: 0x4944_4154)
        static let end = ChunkName(code: 0x4945_4E44)

        var isOfGlyph: Bool { [.header, .data, .end].contains(self) }
    }

    /// Length of the content, name, content, CRC of name and content.
    private static func takeChunk(_ rest: inout ArraySlice<UInt8>) throws(Refusal) -> Chunk {
        guard rest.count >= 12 else { throw Refusal(.glyphDamaged) }
        let length = Int(bigEndian(rest.prefix(4)))
        guard length <= rest.count - 12 else { throw Refusal(.glyphDamaged) }
        let checked = rest.dropFirst(4).prefix(4 + length)
        let checksum = rest.dropFirst(8 + length).prefix(4)
        guard CRC32.checksum(checked) == bigEndian(checksum) else { throw Refusal(.glyphDamaged) }
        rest = rest.dropFirst(12 + length)
        return Chunk(name: ChunkName(code: bigEndian(checked.prefix(4))), content: checked.dropFirst(4))
    }

    private static func bigEndian(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }
}
