import PaperForms
import Testing

@Suite("Printer")
struct PrinterTests {
    private static func document(_ blocks: [PaperBlock]) -> PaperDocument {
        PaperDocument(
            title: "試験", subject: "", author: "", createdAt: "2026-04-01T09:30:00+09:00", footer: "試験",
            blocks: blocks)
    }

    @Test("Without any of the fonts it says which it looked for")
    func noFont() {
        #expect(throws: PaperError.noFont(families: ["No Such Mincho"])) {
            _ = try PaperPrinter(families: ["No Such Mincho"])
        }
    }

    @Test("A character without a glyph is an error, not a box")
    func noGlyph() throws {
        let printer = try PaperPrinter()
        #expect(throws: PaperError.missingGlyph(scalars: [0x30000])) {
            _ = try printer.paper(for: Self.document([.text(PaperText("氏名 \u{30000}"))]))
        }
    }

    @Test("A variation sequence goes to the font that has it", arguments: [
        ("辻", "IPAmjMincho"), ("辻\u{E0100}", "IPAexMincho"), ("辻\u{E0102}", "IPAmjMincho"),
        ("葛\u{E0100}", "IPAexMincho"), ("葛\u{E0101}", "IPAexMincho"), ("邉\u{E0105}", "HanaMinA"),
        ("髙", "IPAmjMincho"), ("﨑", "IPAmjMincho"), ("𠮷", "IPAmjMincho"), ("濵", "IPAmjMincho"),
    ])
    func family(text: String, family: String) throws {
        let printer = try PaperPrinter()
        #expect(printer.family(for: Character(text)) == family)
    }

    @Test("With the first font alone, what it lacks is marked by number, the same character by the same")
    func marking() throws {
        let printer = try PaperPrinter(families: ["IPAmjMincho"])
        var missing: [[UInt32]] = []
        let marked = printer.marked("辻\u{E0100}辻𠮷\n\u{30000}辻\u{E0100}", &missing)
        #expect(marked.string == "〓（注1）辻𠮷\n〓（注2）〓（注1）")
        #expect(missing == [[0x8FBB, 0xE0100], [0x30000]])
    }

    @Test("A row longer than a page is parted; nothing is lost and nothing leaves the sheet")
    func longRow() throws {
        let printer = try PaperPrinter()
        let words = (1...400).map { "第\($0)行" }
        let table = PaperTable(
            columns: [.init("番号", width: 20), .init("内容", width: 60)],
            rows: [["一", "短い"], ["二", PaperString(words.joined(separator: "\n"))], ["三", "短い"]])
        let file = try PDFFile(printer.paper(for: Self.document([.table(table)])), name: "long-row")
        #expect(file.pages > 5)
        for word in words { #expect(containsBytes(file.text, word), "\(word)") }
    }

    @Test("A gap or an empty table at the top of a page makes no page of its own")
    func emptyPages() throws {
        let printer = try PaperPrinter()
        let blocks: [PaperBlock] = [.gap(30), .newPage, .text(PaperText("本文")), .newPage, .gap(10),
            .table(PaperTable(columns: [.init("空", width: 20)], rows: []))]
        #expect(try printer.paper(for: Self.document(blocks)).pageCount == 2)
    }
}
