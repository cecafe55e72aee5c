import JukiDomain
import Testing

@testable import PaperForms
@testable import SyntheticPopulation

@Suite("Pictures in a text")
struct PictureTests {
    private static let side = 64
    private static let png = GlyphMaker.image(seed: 11, place: 3, side: side).png
    /// Column and row of the dots, by the maker's own account: one bit each, after the header and a filter byte a row.
    private static func isInk(_ column: Int, _ row: Int) -> Bool {
        let rows = png[(8 + 25 + 8 + 7)...]
        return rows[rows.startIndex + row * (side / 8 + 1) + 1 + column / 8] & 0x80 >> UInt8(column % 8) == 0
    }

    private func page(_ text: PaperText) -> PaperDocument {
        PaperDocument(
            title: "試験", subject: "", author: "", createdAt: "2026-04-01T09:30:00+09:00", footer: "試験",
            blocks: [.text(text)])
    }

    @Test("The picture fills the square of its character, on the first line and on those below", arguments: [
        0, 1, 5, 12, 13, 30,
    ])
    func place(before: Int) throws {
        let picture = try #require(PaperPicture(png: Self.png))
        let words = String(repeating: "山", count: before)
        let text = PaperString(words + "〓" + "川", pictures: [words.utf8.count: picture])
        let paper = try PaperPrinter().paper(for: page(PaperText(text, size: 36)))
        let raster = try PageRaster(paper.bytes)
        // 170 mm hold 13 letters of 36 points; lines are 54 points apart, letters in their middle.
        let left = Sheet.left + Double(before % 13) * 36
        let top = Sheet.top + Double(before / 13) * 54 + 9
        let dot = 36 / Double(Self.side)
        var (ink, white) = (0, 0)
        var wrong: [String] = []
        for row in 1..<Self.side - 1 {
            for column in 1..<Self.side - 1 {
                let around = [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)].map { Self.isInk(column + $0, row + $1) }
                guard Set(around).count == 1 else { continue }
                let grey = raster.grey(x: left + (Double(column) + 0.5) * dot, y: top + (Double(row) + 0.5) * dot)
                let isRight = around[0] ? grey < 64 : grey > 192
                if !isRight { wrong.append("column \(column), row \(row): \(grey)") }
                if around[0] { ink += 1 } else { white += 1 }
            }
        }
        #expect(wrong.isEmpty, "\(wrong.count) dots, the first at \(wrong.first ?? "")")
        #expect(ink > 100 && white > 1000)
    }

    @Test("What has a picture is drawn, what has none stays a character")
    func mixed() throws {
        let picture = try #require(PaperPicture(png: Self.png))
        let text = PaperString("山〓川〓", pictures: [3: picture])
        let file = try PDFFile(PaperPrinter().paper(for: page(PaperText(text))), name: "mixed-picture")
        #expect(file.plain.filter { $0 == "〓" }.count == 1 && containsBytes(file.plain, "川〓"))
        #expect(file.imageSizes == ["64x64"])
    }

    @Test("A place that is no character's beginning draws nothing and breaks nothing")
    func strangePlaces() throws {
        let picture = try #require(PaperPicture(png: Self.png))
        let text = PaperString("山〓", pictures: [-1: picture, 1: picture, 4: picture, 6: picture, 900: picture])
        let file = try PDFFile(PaperPrinter().paper(for: page(PaperText(text))), name: "strange-places")
        #expect(containsBytes(file.plain, "山〓") && file.imageSizes.isEmpty)
    }

    @Test("Every depth and shape that a glyph may have can be read", arguments: [1, 2, 4, 8])
    func readable(depth: Int) {
        for (width, height) in [(16, 16), (16, 256), (256, 16), (17, 61)] {
            let file = PNGWriter(width: width, height: height, depth: depth).file { UInt8(($0 + $1) % (1 << depth)) }
            #expect(PaperPicture(png: file) != nil)
        }
    }

    @Test("What Cairo cannot read is no picture: nothing, a cut file, pixels that are none, too few of them")
    func unreadable() {
        let writer = PNGWriter(width: 16, height: 16)
        func file(_ stream: [UInt8]) -> [UInt8] {
            PNGWriter.signature + PNGWriter.chunk("IHDR", writer.header) + PNGWriter.chunk("IDAT", stream)
                + PNGWriter.chunk("IEND", [])
        }
        let rows = writer.rows { _, _ in 1 }
        #expect(PaperPicture(png: file(PNGWriter.stored(rows))) != nil)
        for bad in [
            [], Array(Self.png.dropLast(20)), file([1, 2, 3, 4]), file(PNGWriter.stored(Array(rows.dropLast(3)))),
        ] { #expect(PaperPicture(png: bad) == nil, "\(bad.count) bytes") }
    }

    @Test("Marks for missing characters move the pictures behind them along")
    func moved() throws {
        let picture = try #require(PaperPicture(png: Self.png))
        var missing: [[UInt32]] = []
        let text = PaperString("〓\u{30000}〓", pictures: [0: picture, 7: picture])
        let marked = try PaperPrinter().marked(text, &missing)
        #expect(marked.string == "〓〓（注1）〓")
        #expect(Set(marked.pictures.keys) == [0, "〓〓（注1）".utf8.count])
    }
}
