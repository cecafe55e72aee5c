import JukiDomain
import JukiMessages
import PaperForms
import Testing

@testable import DisclosureForm

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
        // How long evidence is kept is a setting of the server, which the form does not know.
        #expect(containsBytes(file.plain, "保存期間内に、この方の") && !containsBytes(file.plain, "保存期間（"))
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
        #expect(file.pages == 1 && !containsBytes(file.plain, "提供等の履歴"), "of looks nothing is known")
    }

    @Test("A birth date with unknown parts keeps its era", arguments: [
        ("300000517", "昭和不明年5月17日"), ("000000517", "不明年5月17日"), ("319400000", "昭和15年不明月不明日"),
        ("100000000", "明治不明年不明月不明日"), ("019400500", "1940年5月不明日"), ("520190501", "令和元年5月1日"),
    ])
    func birthDates(wire: String, words: String) throws {
        #expect(JapaneseDate.text(try BirthDate(wire: wire)) == words)
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

    @Test("The resident register has no pictures: its 〓 stand as they are, with a note")
    func placeholders() throws {
        let record = Samples.record(name: "山〓　〓子")
        let file = try PDFFile(form.paper(for: Samples.disclosure(record), claim: Samples.claim), name: "placeholders")
        #expect(file.imageSizes.isEmpty && containsBytes(file.plain, "山〓〓子"))
        #expect(containsBytes(file.plain, "「〓」は、画像で管理している文字（外字）です"))
    }

    @Test("The same values at the same time give the same bytes, from one printer or from two")
    func sameBytes() throws {
        let disclosure = Samples.disclosure(looks: 30)
        let first = try form.paper(for: disclosure, claim: Samples.claim).bytes
        #expect(try form.paper(for: disclosure, claim: Samples.claim).bytes == first)
        let other = DisclosureForm(try PaperPrinter())
        #expect(try other.paper(for: disclosure, claim: Samples.claim).bytes == first)
    }
}
