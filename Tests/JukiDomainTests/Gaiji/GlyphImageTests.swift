import JukiDomain
import Testing

@testable import SyntheticPopulation

@Suite("Glyph images")
struct GlyphImageTests {
    private static let small = PNGWriter(width: 16, height: 16)
    private static let good = small.file { column, row in (column / 4 + row / 4) % 2 == 0 ? 0 : 1 }

    private func reason(_ png: [UInt8]) -> Reason? {
        do { _ = try GlyphImage(png: png) } catch { return error.reason }
        return nil
    }

    /// A file of these chunks after the signature.
    private func file(_ chunks: [UInt8]...) -> [UInt8] { PNGWriter.signature + chunks.joined() }

    private let header = PNGWriter.chunk("IHDR", small.header)
    private let data = PNGWriter.chunk("IDAT", PNGWriter.stored(small.rows { _, _ in 1 }))
    private let end = PNGWriter.chunk("IEND", [])

    @Test("The checksum is that of the standards: its check value, and none of nothing")
    func checksum() {
        #expect(CRC32.checksum(Array("123456789".utf8)) == 0xCBF4_3926)
        #expect(CRC32.checksum([]) == 0)
    }

    @Test("Every size and depth of grey within the limits is taken, byte for byte", arguments: [1, 2, 4, 8])
    func taken(depth: Int) throws {
        for (width, height) in [(16, 16), (16, 256), (256, 16), (17, 61), (64, 64)] {
            let png = PNGWriter(width: width, height: height, depth: depth).file { column, row in
                UInt8((column + row) % (1 << depth))
            }
            let image = try GlyphImage(png: png)
            #expect(image.png == png && image.width == width && image.height == height)
        }
    }

    @Test("The picture may lie in several pieces, one after another")
    func pieces() throws {
        let stream = PNGWriter.stored(Self.small.rows { _, _ in 0 })
        let pieces = stream.flatMap { PNGWriter.chunk("IDAT", [$0]) }
        #expect(reason(file(header, pieces, end)) == nil)
    }

    @Test("No byte can be another: every change of a single byte is refused")
    func everyByte() {
        for index in Self.good.indices {
            for change in UInt8(1)...255 {
                var changed = Self.good
                changed[index] ^= change
                #expect(reason(changed) != nil, "byte \(index) changed by \(change)")
            }
        }
    }

    @Test("A file cut at any length is refused as damaged, and so is nothing at all")
    func truncated() {
        for count in Self.good.indices {
            #expect(reason(Array(Self.good[..<count])) == .glyphDamaged, "\(count) bytes")
        }
    }

    @Test("Any byte behind the end is refused as content")
    func trailing() {
        #expect(reason(Self.good + [0]) == .glyphContent)
        #expect(reason(Self.good + Self.good) == .glyphContent)
    }

    @Test("8 KiB are taken, one byte more is not, whatever it is")
    func byteLimit() {
        func sized(_ count: Int) -> [UInt8] {
            let used = file(header, end).count + 12
            return file(header, PNGWriter.chunk("IDAT", [UInt8](repeating: 0x78, count: count - used)), end)
        }
        #expect(sized(8192).count == 8192 && reason(sized(8192)) == nil)
        #expect(reason(sized(8193)) == .glyphTooLarge)
        #expect(reason([UInt8](repeating: 0, count: 8193)) == .glyphTooLarge)
    }

    @Test("Sizes outside 16 to 256 are refused, the greatest number too", arguments: [
        0, 1, 15, 257, 4096, 1 << 31, 0xFFFF_FFFF,
    ])
    func dimensions(side: Int) {
        for writer in [PNGWriter(width: side, height: 32), PNGWriter(width: 32, height: side)] {
            #expect(reason(file(PNGWriter.chunk("IHDR", writer.header), data, end)) == .glyphDimensions)
        }
    }

    @Test("Of all depths, colours, compressions, filters and interlaces only plain grey is taken")
    func settings() {
        for place in 8...12 {
            for value in UInt8.min...255 {
                var content = Self.small.header
                content[place] = value
                let isPlain = place == 8 ? [1, 2, 4, 8].contains(value) : value == 0
                let result = reason(file(PNGWriter.chunk("IHDR", content), data, end))
                #expect(result == (isPlain ? nil : .glyphDimensions), "place \(place), value \(value)")
            }
        }
    }

    @Test("Every other chunk is refused wherever it stands", arguments: [
        "tEXt", "zTXt", "iTXt", "eXIf", "tIME", "iCCP", "gAMA", "pHYs", "PLTE", "tRNS", "sBIT", "juKi", "\0\0\0\0",
    ])
    func otherChunks(name: String) {
        for content in [[], Array("山田".utf8)] {
            let other = PNGWriter.chunk(name, content)
            #expect(reason(file(header, other, data, end)) == .glyphContent)
            #expect(reason(file(header, data, other, end)) == .glyphContent)
            #expect(reason(file(header, data, other, data, end)) == .glyphContent)
            #expect(reason(file(header, data, end, other)) == .glyphContent)
            #expect(reason(file(other, header, data, end)) == .glyphDamaged)
        }
    }

    @Test("Chunks missing, doubled, empty or in another order are refused")
    func order() {
        let empty = PNGWriter.chunk("IDAT", [])
        for bad in [
            file(), file(header), file(data, end), file(end), file(header, end), file(header, data),
            file(data, header, end),
            file(header, header, data, end), file(header, data, header, end), file(header, empty, end),
            file(header, data, empty, end), file(header, data, data), file(header, end, data),
            file(PNGWriter.chunk("IHDR", Self.small.header + [0]), data, end),
            file(PNGWriter.chunk("IHDR", Array(Self.small.header.dropLast())), data, end),
        ] { #expect(reason(bad) == .glyphDamaged, "\(bad)") }
        #expect(reason(file(header, data, PNGWriter.chunk("IEND", [0]))) == .glyphContent)
    }

    @Test("Lengths that lead past the end are refused, the greatest number too")
    func lengths() {
        for length: [UInt8] in [[0xFF, 0xFF, 0xFF, 0xFF], [0x7F, 0xFF, 0xFF, 0xFF], [0, 0, 0x1F, 0xFF], [0, 0, 1, 0]] {
            let long = length + data.dropFirst(4)
            #expect(reason(file(header, Array(long), end)) == .glyphDamaged)
        }
    }

    @Test("Made-up glyphs are good, differ from place to place, and are the same again", arguments: [16, 17, 64, 240])
    func made(side: Int) {
        let images = (0..<50).map { GlyphMaker.image(seed: 7, place: $0, side: side) }
        #expect(images.allSatisfy { $0.width == side && $0.height == side })
        #expect(images == (0..<50).map { GlyphMaker.image(seed: 7, place: $0, side: side) })
        #expect(side < 64 || Set(images).count == 50)
    }

    @Test("Prints masked")
    func masked() {
        let image = GlyphMaker.image(seed: 7, place: 1)
        var dumped = ""
        dump(image, to: &dumped)
        for text in ["\(image)", String(reflecting: image), "\([image])", dumped] {
            #expect(text.contains("(masked)") && !text.contains("137") && !text.contains("64"), "\(text)")
        }
    }
}
