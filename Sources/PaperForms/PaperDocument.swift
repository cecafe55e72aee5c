/// What is to be printed: blocks that flow down A4 pages. Lengths are millimetres, letters are measured in points.
public struct PaperDocument: Sendable {
    /// Title, subject and author in the file's own description. No personal value: it is shown before the file is open.
    public var title: String
    public var subject: String
    public var author: String
    /// When it was made, ISO 8601 such as `2026-04-01T09:30:00+09:00`: the only time in the file, so that the same
    /// document gives the same bytes.
    public var createdAt: String
    /// At the foot of every page, left of the page number.
    public var footer: String
    public var blocks: [PaperBlock]

    public init(
        title: String, subject: String, author: String, createdAt: String, footer: String, blocks: [PaperBlock]
    ) {
        self.title = title
        self.subject = subject
        self.author = author
        self.createdAt = createdAt
        self.footer = footer
        self.blocks = blocks
    }
}

public enum PaperBlock: Sendable {
    case text(PaperText)
    case table(PaperTable)
    /// White space, in millimetres; dropped at the top of a page.
    case gap(Double)
    /// A dotted square for a seal (公印), standing at the right margin beside what was printed last.
    case sealSpace(side: Double)
    case newPage
}

/// A paragraph.
public struct PaperText: Sendable {
    public enum Alignment: Sendable {
        case leading, centre, trailing
    }

    /// A line feed begins a new line.
    public var text: PaperString
    /// Points.
    public var size: Double
    public var alignment: Alignment
    /// Millimetres from the left and from the right margin.
    public var indent: Double
    public var trailingIndent: Double
    /// Points between letters, for titles.
    public var letterSpacing: Double
    /// Millimetres that must be free below it, so that a heading never stands alone at the foot of a page.
    public var keptBelow: Double

    public init(
        _ text: PaperString, size: Double = 10.5, alignment: Alignment = .leading, indent: Double = 0,
        trailingIndent: Double = 0, letterSpacing: Double = 0, keptBelow: Double = 0
    ) {
        self.text = text
        self.size = size
        self.alignment = alignment
        self.indent = indent
        self.trailingIndent = trailingIndent
        self.letterSpacing = letterSpacing
        self.keptBelow = keptBelow
    }
}

/// A ruled table. Its heads are repeated on every page that it reaches; a row is parted only when it is longer than a
/// page.
public struct PaperTable: Sendable {
    public struct Column: Sendable {
        public var heading: String
        /// Millimetres, rule to rule.
        public var width: Double
        public var alignment: PaperText.Alignment
        /// Shaded like a head: a column of names.
        public var isHead: Bool

        public init(
            _ heading: String, width: Double, alignment: PaperText.Alignment = .leading, isHead: Bool = false
        ) {
            self.heading = heading
            self.width = width
            self.alignment = alignment
            self.isHead = isHead
        }
    }

    public var columns: [Column]
    /// As many cells in each row as there are columns.
    public var rows: [[PaperString]]
    /// Points.
    public var size: Double

    /// - Precondition: every row has a cell for each column.
    public init(columns: [Column], rows: [[PaperString]], size: Double = 9.5) {
        precondition(rows.allSatisfy { $0.count == columns.count }, "a row has a cell for each column")
        self.columns = columns
        self.rows = rows
        self.size = size
    }

    /// A table without heads has blank headings.
    var hasHeads: Bool { columns.contains { !$0.heading.isEmpty } }
}

/// The sheet: A4 upright, with the margins of an official letter that is filed in a binder.
enum Sheet {
    static let pointsPerMillimetre = 72 / 25.4
    static let width = 210 * pointsPerMillimetre
    static let height = 297 * pointsPerMillimetre
    static let left = 22 * pointsPerMillimetre
    static let right = width - 18 * pointsPerMillimetre
    static let top = 20 * pointsPerMillimetre
    static let bottom = height - 22 * pointsPerMillimetre
    /// Baseline of the foot line.
    static let foot = height - 12 * pointsPerMillimetre
}
