import PaperForms

/// A form under way. Every text goes through the printer's look at its fonts: what none can show becomes 〓（注n）, and the
/// notes at the end tell which characters were meant.
struct FormPage {
    private let printer: PaperPrinter
    private var blocks: [PaperBlock] = []
    private var missing: [[UInt32]] = []

    init(_ printer: PaperPrinter) {
        self.printer = printer
    }

    private mutating func shown(_ text: PaperString) -> PaperString { printer.marked(text, &missing) }
    private mutating func shown(_ string: String) -> PaperString { shown(PaperString(string)) }

    mutating func text(
        _ string: String, size: Double = 10.5, alignment: PaperText.Alignment = .leading, trailingIndent: Double = 0,
        letterSpacing: Double = 0
    ) {
        text(
            PaperString(string), size: size, alignment: alignment, trailingIndent: trailingIndent,
            letterSpacing: letterSpacing)
    }

    /// Some of whose characters are pictures.
    mutating func text(
        _ text: PaperString, size: Double, alignment: PaperText.Alignment = .leading, trailingIndent: Double = 0,
        letterSpacing: Double = 0
    ) {
        blocks.append(.text(PaperText(
            shown(text), size: size, alignment: alignment, trailingIndent: trailingIndent,
            letterSpacing: letterSpacing)))
    }

    mutating func paragraph(_ string: String) {
        text(string)
    }

    /// - Parameter keptBelow: millimetres of what follows that stand on the same page.
    mutating func heading(_ string: String, keptBelow: Double = 16) {
        gap(4)
        blocks.append(.text(PaperText(shown(string), size: 11, keptBelow: keptBelow)))
        gap(1.2)
    }

    /// Above one of several tables.
    mutating func caption(_ string: String) {
        gap(2.5)
        blocks.append(.text(PaperText(shown(string), size: 9.5, keptBelow: 24)))
        gap(0.8)
    }

    mutating func note(_ label: String, _ string: String) {
        blocks.append(.text(PaperText(shown("\(label)　\(string)"), size: 9, indent: 2)))
    }

    mutating func gap(_ millimetres: Double) { blocks.append(.gap(millimetres)) }
    mutating func newPage() { blocks.append(.newPage) }
    mutating func seal(side: Double) { blocks.append(.sealSpace(side: side)) }

    mutating func table(_ columns: [PaperTable.Column], _ rows: [[String]], size: Double = 9.5) {
        table(columns, pictured: rows.map { $0.map { PaperString($0) } }, size: size)
    }

    /// A table some of whose characters are pictures.
    mutating func table(_ columns: [PaperTable.Column], pictured rows: [[PaperString]], size: Double = 9.5) {
        var marked: [[PaperString]] = []
        for row in rows { marked.append(row.map { shown($0) }) }
        blocks.append(.table(PaperTable(columns: columns, rows: marked, size: size)))
    }

    /// - Throws: what the printer throws.
    consuming func finished(
        title: String, subject: String, author: String, createdAt: String, footer: String
    ) throws(PaperError) -> PrintedPaper {
        let footer = shown(footer).string
        if !missing.isEmpty {
            heading("この書類で表示できない文字")
            for (index, scalars) in missing.enumerated() {
                let codes = scalars.map(codePoint).joined(separator: " ")
                note("（注\(index + 1)）", "\(codes)　この端末の書体にない文字のため「〓」で表しています。")
            }
        }
        var paper = try printer.paper(for: PaperDocument(
            title: title, subject: subject, author: author, createdAt: createdAt, footer: footer, blocks: blocks))
        paper.marked = missing
        return paper
    }
}
