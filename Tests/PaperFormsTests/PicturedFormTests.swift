import JukiDomain
import JukiMessages
import PaperForms
import Testing

@testable import DisclosureForm
@testable import SyntheticPopulation

@Suite("Forms with pictures of 〓")
struct PicturedFormTests {
    private let form: DisclosureForm

    init() throws {
        form = DisclosureForm(try PaperPrinter())
    }

    /// A digest that no picture has been asked for by; the form only looks it up.
    private static func digest(_ index: Int) throws -> GlyphDigest {
        try #require(GlyphDigest(bytes: [UInt8](repeating: UInt8(index), count: GlyphDigest.size)))
    }

    private static func pictured() throws -> (record: SupplementaryRecord, past: SupplementaryRecord) {
        var record = SupplementaryFormTests.record("鹿児島県鹿児島市〓町１番")
        record.lastAddress.gaijiCount = 1
        record.name = GaijiText("山〓　〓子", gaijiCount: 2)
        record.formerSurname = GaijiText("〓田", gaijiCount: 1, version: 7)
        record.glyphs = [
            GlyphPlace(item: 2, position: 1): try digest(1), GlyphPlace(item: 2, position: 2): try digest(2),
            GlyphPlace(item: 10, position: 1): try digest(3), GlyphPlace(item: 19, position: 1): try digest(4),
        ]
        var past = record
        past.updateSequence = 3
        past.name = GaijiText("山〓　太郎", gaijiCount: 1)
        past.glyphs = [GlyphPlace(item: 2, position: 1): try digest(5)]
        past.formerSurname = .blank
        past.lastAddress = GaijiText("鹿児島市")
        return (record, past)
    }

    @Test("Every 〓 of every version is printed as the picture that this version names for its place")
    func pictures() throws {
        let (record, past) = try Self.pictured()
        var glyphs: [GlyphDigest: GlyphImage] = [:]
        for index in 1...5 {
            glyphs[try Self.digest(index)] = GlyphMaker.image(seed: 5, place: UInt64(index), side: 40 + index)
        }
        let disclosure = SupplementaryFormTests.disclosure(record, history: [past], glyphs: glyphs)
        let paper = try form.paper(for: disclosure, claim: Samples.claim)
        let file = try PDFFile(paper, name: "pictures")
        // The two of the name stand above the letter too.
        #expect(file.imageSizes.count == 7)
        #expect(Set(file.imageSizes) == ["41x41", "42x42", "43x43", "44x44", "45x45"])
        #expect(!containsBytes(file.plain, "〓") && containsBytes(file.plain, "通知された画像で表しています"))
        let other = DisclosureForm(try PaperPrinter())
        #expect(try other.paper(for: disclosure, claim: Samples.claim).bytes == paper.bytes)
    }

    @Test("A 〓 without a picture, or with one that cannot be read, stands as 〓 with its note")
    func wanting() throws {
        let writer = PNGWriter(width: 16, height: 16)
        let unreadable = try GlyphImage(
            png: PNGWriter.signature + PNGWriter.chunk("IHDR", writer.header) + PNGWriter.chunk("IDAT", [1, 2, 3])
                + PNGWriter.chunk("IEND", []))
        var record = SupplementaryFormTests.record()
        record.name = GaijiText("山〓　〓子", gaijiCount: 2)
        record.glyphs = [GlyphPlace(item: 2, position: 1): try Self.digest(1)]
        let disclosure = SupplementaryFormTests.disclosure(record, glyphs: [try Self.digest(1): unreadable])
        let file = try PDFFile(form.paper(for: disclosure, claim: Samples.claim), name: "pictures-wanting")
        #expect(file.imageSizes.isEmpty && containsBytes(file.plain, "山〓〓子"))
        #expect(containsBytes(file.plain, "「〓」は、画像で管理している文字（外字）です"))
        #expect(!containsBytes(file.plain, "通知された画像で表しています"))
    }
}
