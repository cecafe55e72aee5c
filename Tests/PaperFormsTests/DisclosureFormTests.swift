import JukiDomain
import JukiMessages
import PaperForms
import Testing

@testable import DisclosureForm
@testable import SyntheticPopulation

@Suite("Forms for residents")
struct DisclosureFormTests {
    private let form: DisclosureForm

    init() throws {
        form = DisclosureForm(try PaperPrinter())
    }

    @Test("Every item of the record stands in the form, by number, name and value")
    func everyItem() throws {
        let record = Samples.record(number: true)
        let file = try PDFFile(form.paper(for: Samples.disclosure(record), claim: Samples.claim), name: "every-item")
        #expect(containsBytes(file.plain, "本人確認情報開示書"))
        for item in IdentityItem.allCases {
            let value = record.words(for: item).filter { !$0.isWhitespace }
            #expect(containsBytes(file.plain, item.japaneseName.filter { !$0.isWhitespace }), "item \(item.rawValue)")
            #expect(containsBytes(file.plain, value), "item \(item.rawValue)")
        }
        for words in ["令和8年4月1日", "令和8年5月1日", "鹿児島県知事", "第R8-0001号", "昭和15年5月17日"] {
            #expect(containsBytes(file.plain, words), "\(words)")
        }
    }

    @Test("The test characters of the register come through, variation sequences too, in embedded fonts")
    func hardCharacters() throws {
        let record = Samples.record(name: Samples.hardName)
        let file = try PDFFile(form.paper(for: Samples.disclosure(record), claim: Samples.claim), name: "hard")
        for character in Samples.hardName {
            #expect(containsBytes(file.text, String(character)), "\(character.unicodeScalars.map(\.value))")
        }
        #expect(!file.text.contains("この書類で表示できない文字"))
        #expect(!file.fonts.isEmpty)
        // Columns of pdffonts: name, type, encoding, emb, sub, uni, object id.
        for font in file.fonts {
            #expect(font.split(separator: " ").suffix(5).prefix(3) == ["yes", "yes", "yes"], "\(font)")
        }
    }

    @Test("A character that no font has is marked and explained, never an empty box")
    func missingCharacter() throws {
        // U+30000 of extension G, and a sequence that is registered nowhere.
        let record = Samples.record(name: "\u{30000}山\u{E01EF}山")
        let file = try PDFFile(form.paper(for: Samples.disclosure(record), claim: Samples.claim), name: "missing")
        #expect(containsBytes(file.plain, "〓（注1）〓（注2）山"))
        #expect(containsBytes(file.plain, "（注1）U+30000この端末の書体にない文字"))
        #expect(containsBytes(file.plain, "（注2）U+5C71U+E01EFこの端末の書体にない文字"))
    }

    @Test("Pages for 0, 1 and 500 looks; heads are repeated, and every look is there", arguments: [0, 1, 500])
    func looks(count: Int) throws {
        let paper = try form.paper(for: Samples.disclosure(looks: count), claim: Samples.claim)
        let file = try PDFFile(paper, name: "looks-\(count)")
        #expect(file.pages == paper.pageCount)
        let expected = [0: 3, 1: 3, 500: 28][count]
        #expect(file.pages == expected)
        for page in 1...paper.pageCount { #expect(containsBytes(file.plain, "\(page)/\(paper.pageCount)")) }
        let heads = file.plain.split(separator: "相手方・手続", omittingEmptySubsequences: false).count - 1
        #expect(heads == (count == 0 ? 0 : paper.pageCount - 2))
        for index in 0..<count { #expect(containsBytes(file.text, "R8-\(index)"), "look \(index)") }
        if count == 0 { #expect(containsBytes(file.plain, "拒否した記録はありません")) }
    }

    @Test("Long addresses wrap and lose nothing; history stands below the record")
    func longAddress() throws {
        let address = String((0..<20).flatMap { "鹿児島県大島郡龍郷町\($0)番地" }.prefix(200))
        let history = (1...3).map { Samples.record(address: "旧住所\($0)丁目", sequence: UInt64(4 - $0)) }
        let paper = try form.paper(
                for: 
            Samples.disclosure(Samples.record(address: address), history: history, looks: 40, late: 3),
            claim: Samples.claim)
        let file = try PDFFile(paper, name: "long")
        #expect(containsBytes(file.plain, address))
        for number in 1...3 { #expect(containsBytes(file.plain, "旧住所\(number)丁目")) }
        #expect(containsBytes(file.plain, "期限を3日過ぎています"))
    }

    @Test("That nothing is recorded is a form of its own")
    func notRecorded() throws {
        let file = try PDFFile(
            form.paper(for: Samples.disclosure(nil), claim: Samples.claim), name: "not-recorded")
        #expect(containsBytes(file.plain, "本人確認情報不存在通知書"))
        #expect(containsBytes(file.plain, "存在しません"))
        #expect(containsBytes(file.plain, Samples.claim.name.disclosed.filter { !$0.isWhitespace }))
    }

    @Test("The individual number stands in the form only when it was asked for")
    func individualNumber() throws {
        let number = try #require(Samples.record(number: true).individualNumber).digits
        let disclosure = Samples.disclosure(Samples.record(number: true))
        let with = try PDFFile(form.paper(for: disclosure, claim: Samples.claim), name: "with-number")
        let without = try PDFFile(form.paper(for: Samples.disclosure(), claim: Samples.claim), name: "without-number")
        #expect(containsBytes(with.text, number))
        #expect(!containsBytes(without.text, number) && containsBytes(without.text, "表示していません"))
    }

    @Test("The notice of a correction tells claim, steps and result")
    func correctionNotice() throws {
        let investigation = try Samples.closedInvestigation()
        let file = try PDFFile(
            form.paper(for: investigation, to: Samples.claim.name, printedAt: Samples.noon), name: "correction")
        for words in ["訂正等調査結果通知書", "髙﨑𠮷實", "市町村への照会", "更新順番号5", "訂正等をした", "鹿児島市（462012）"] {
            #expect(containsBytes(file.plain, words), "\(words)")
        }
    }

    @Test("Every 〓 of a text is asked for by item, version and position, and printed as the picture found")
    func glyphs() throws {
        var record = Samples.record(name: "山〓　〓子", address: "鹿児島県鹿児島市〓町１番")
        record.name = GaijiText(record.name.text, gaijiCount: 2, version: 2)
        record.address.gaijiCount = 1
        record.formerSurname = GaijiText("〓田", gaijiCount: 1, version: 7)
        var past = Samples.record(name: "山〓　太郎", sequence: 3)
        past.name.gaijiCount = 1
        var asked: [GlyphPlace] = []
        let paper = try form.paper(for: Samples.disclosure(record, history: [past]), claim: Samples.claim) { place in
            asked.append(place)
            return GlyphMaker.image(seed: 5, place: UInt64(asked.count), side: 40 + asked.count)
        }
        #expect(asked == [
            GlyphPlace(item: 2, version: 2, position: 0), GlyphPlace(item: 2, version: 2, position: 1),
            GlyphPlace(item: 7, version: 0, position: 0), GlyphPlace(item: 25, version: 7, position: 0),
            GlyphPlace(item: 2, version: 1, position: 0),
        ])
        let file = try PDFFile(paper, name: "glyphs")
        #expect(Set(file.imageSizes) == ["41x41", "42x42", "43x43", "44x44", "45x45"])
        #expect(!containsBytes(file.plain, "〓") && containsBytes(file.plain, "通知された画像で表しています"))
    }

    @Test("A 〓 without a picture, or with one that cannot be read, stands as 〓 with its note")
    func glyphsWanting() throws {
        let writer = PNGWriter(width: 16, height: 16)
        let unreadable = try GlyphImage(
            png: PNGWriter.signature + PNGWriter.chunk("IHDR", writer.header) + PNGWriter.chunk("IDAT", [1, 2, 3])
                + PNGWriter.chunk("IEND", []))
        let record = Samples.record(name: "山〓　〓子")
        let file = try PDFFile(
            form.paper(for: Samples.disclosure(record), claim: Samples.claim) { $0.position == 0 ? unreadable : nil },
            name: "glyphs-wanting")
        #expect(file.imageSizes.isEmpty && containsBytes(file.plain, "山〓〓子"))
        #expect(containsBytes(file.plain, "「〓」は、画像で管理している文字（外字）です"))
        #expect(!containsBytes(file.plain, "通知された画像で表しています"))
    }

    @Test("The same values at the same time give the same bytes, from one printer or from two")
    func sameBytes() throws {
        let disclosure = Samples.disclosure(looks: 30)
        let first = try form.paper(for: disclosure, claim: Samples.claim).bytes
        #expect(try form.paper(for: disclosure, claim: Samples.claim).bytes == first)
        let other = DisclosureForm(try PaperPrinter())
        #expect(try other.paper(for: disclosure, claim: Samples.claim).bytes == first)
        let pictured = Samples.disclosure(Samples.record(name: "〓田　太郎"))
        let image = GlyphMaker.image(seed: 5, place: 1)
        #expect(try form.paper(for: pictured, claim: Samples.claim) { _ in image }.bytes
            == other.paper(for: pictured, claim: Samples.claim) { _ in image }.bytes)
    }
}
