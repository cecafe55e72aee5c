/// One thing on a page.
enum PageMark {
    case line(SetText, index: Int, left: Double, top: Double, width: Double, PaperText.Alignment)
    case rule(fromX: Double, fromY: Double, toX: Double, toY: Double, width: Double)
    case shade(x: Double, y: Double, width: Double, height: Double)
    case dottedSquare(x: Double, y: Double, side: Double)
}

/// Lets blocks flow down pages: what goes where, before anything is drawn, so that the number of pages is known.
struct PageFlow {
    private let faces: FontFaces
    private(set) var pages: [[PageMark]] = [[]]
    private var y = Sheet.top

    init(_ faces: FontFaces) {
        self.faces = faces
    }

    mutating func add(_ block: PaperBlock) throws(PaperError) {
        switch block {
        case .text(let text): try add(text)
        case .table(let table): try add(table)
        case .gap(let millimetres):
            if y > Sheet.top { y += millimetres * Sheet.pointsPerMillimetre }
        case .sealSpace(let side):
            let points = side * Sheet.pointsPerMillimetre
            put(.dottedSquare(x: Sheet.right - points, y: y - points * 0.72, side: points))
        case .newPage: if y > Sheet.top { turn() }
        }
    }

    private mutating func put(_ mark: PageMark) {
        pages[pages.count - 1].append(mark)
    }

    private mutating func turn() {
        pages.append([])
        y = Sheet.top
    }

    // MARK: Paragraphs

    private mutating func add(_ text: PaperText) throws(PaperError) {
        let left = Sheet.left + text.indent * Sheet.pointsPerMillimetre
        let width = Sheet.right - text.trailingIndent * Sheet.pointsPerMillimetre - left
        let set = try SetText(
            text.text, size: text.size, width: width, letterSpacing: text.letterSpacing, faces: faces)
        if text.keptBelow > 0, y + set.height + text.keptBelow * Sheet.pointsPerMillimetre > Sheet.bottom { turn() }
        for index in 0..<set.lineCount {
            if y + set.pitch > Sheet.bottom { turn() }
            put(.line(set, index: index, left: left, top: y, width: width, text.alignment))
            y += set.pitch
        }
    }

    // MARK: Tables

    /// Between a rule and the letters beside it.
    private static let cellPadding = 1.6 * Sheet.pointsPerMillimetre
    private static let rowPadding = 0.5 * Sheet.pointsPerMillimetre
    /// Closer than in a letter: rules part the rows.
    private static let lineSpacing = 1.36
    private static let thinRule = 0.4
    private static let thickRule = 0.9

    private mutating func add(_ table: PaperTable) throws(PaperError) {
        let headings = table.columns.map { PaperString($0.heading) }
        let heads = table.hasHeads ? try cells(headings, table, areHeads: true) : []
        let headHeight = heads.isEmpty ? 0 : Self.height(of: heads)
        var top = y
        var isOpen = false
        var feet: [Double] = []
        for row in table.rows {
            let row = try cells(row, table, areHeads: false)
            for part in Self.parts(of: row, fitting: Sheet.bottom - Sheet.top - headHeight) {
                let height = Self.height(of: part)
                if y + height + (isOpen ? 0 : headHeight) > Sheet.bottom {
                    if isOpen { close(table, from: top, feet) }
                    turn()
                    isOpen = false
                }
                if !isOpen {
                    top = y
                    isOpen = true
                    feet = []
                    if !heads.isEmpty { put(heads, headHeight, &feet) }
                }
                put(part, height, &feet)
            }
        }
        if isOpen { close(table, from: top, feet) }
    }

    /// Text of a cell, and which of its lines.
    private struct Cell {
        let text: SetText
        let lines: Range<Int>
        let left: Double
        let width: Double
        let alignment: PaperText.Alignment
        let isShaded: Bool
    }

    private func cells(_ texts: [PaperString], _ table: PaperTable, areHeads: Bool) throws(PaperError) -> [Cell] {
        var cells: [Cell] = []
        var left = Sheet.left
        for (text, column) in zip(texts, table.columns) {
            let width = column.width * Sheet.pointsPerMillimetre
            let set = try SetText(
                text, size: table.size, width: width - 2 * Self.cellPadding, spacing: Self.lineSpacing, faces: faces)
            cells.append(Cell(
                text: set, lines: 0..<set.lineCount, left: left, width: width,
                alignment: areHeads ? .centre : column.alignment, isShaded: areHeads || column.isHead))
            left += width
        }
        return cells
    }

    private static func height(of row: [Cell]) -> Double {
        (row.map { Double($0.lines.count) * $0.text.pitch }.max() ?? 0) + 2 * rowPadding
    }

    /// A row that no page could hold, in pieces.
    private static func parts(of row: [Cell], fitting height: Double) -> [[Cell]] {
        let pitch = row.first?.text.pitch ?? 1
        let fitting = max(1, Int((height - 2 * rowPadding) / pitch))
        let longest = row.map(\.lines.count).max() ?? 0
        guard longest > fitting else { return [row] }
        return stride(from: 0, to: longest, by: fitting).map { start in
            row.map { cell in
                Cell(
                    text: cell.text, lines: cell.lines.clamped(to: start..<start + fitting), left: cell.left,
                    width: cell.width, alignment: cell.alignment, isShaded: cell.isShaded)
            }
        }
    }

    private mutating func put(_ row: [Cell], _ height: Double, _ feet: inout [Double]) {
        for cell in row where cell.isShaded {
            put(.shade(x: cell.left, y: y, width: cell.width, height: height))
        }
        for cell in row {
            let free = height - Double(cell.lines.count) * cell.text.pitch
            for (place, index) in cell.lines.enumerated() {
                put(.line(
                    cell.text, index: index, left: cell.left + Self.cellPadding,
                    top: y + free / 2 + Double(place) * cell.text.pitch, width: cell.width - 2 * Self.cellPadding,
                    cell.alignment))
            }
        }
        y += height
        feet.append(y)
    }

    /// The frame and the rules between rows and columns, after the shades that would cover them.
    private mutating func close(_ table: PaperTable, from top: Double, _ feet: [Double]) {
        var x = Sheet.left
        for column in table.columns.dropLast() {
            x += column.width * Sheet.pointsPerMillimetre
            put(.rule(fromX: x, fromY: top, toX: x, toY: y, width: Self.thinRule))
        }
        let right = x + (table.columns.last?.width ?? 0) * Sheet.pointsPerMillimetre
        for foot in feet.dropLast() {
            put(.rule(fromX: Sheet.left, fromY: foot, toX: right, toY: foot, width: Self.thinRule))
        }
        let corners = [(Sheet.left, top), (right, top), (right, y), (Sheet.left, y), (Sheet.left, top)]
        for (from, to) in zip(corners, corners.dropFirst()) {
            put(.rule(fromX: from.0, fromY: from.1, toX: to.0, toY: to.1, width: Self.thickRule))
        }
    }
}
