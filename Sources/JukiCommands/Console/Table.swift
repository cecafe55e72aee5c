/// Columns a text takes on a terminal: two for each East Asian wide character, none for marks and selectors.
package func displayWidth(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + columns(of: $1.value) }
}

/// Unicode's East Asian Width (UAX 11), for the blocks that names, addresses and our own labels use.
private func columns(of scalar: UInt32) -> Int {
    switch scalar {
    case 0x0300...0x036F, 0x200B...0x200F, 0x3099...0x309A, 0xFE00...0xFE0F, 0xE0100...0xE01EF: 0
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
        0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F000...0x1FAFF, 0x20000...0x3FFFD: 2
    default: 1
    }
}

/// Rows whose columns stand under one another, two spaces apart.
package struct Table: Sendable {
    package enum Alignment: Sendable {
        case left
        case right
    }

    private let alignments: [Alignment]
    private var rows: [[String]] = []

    /// - Parameter header: the first row; none if empty.
    package init(_ header: [String] = [], align alignments: [Alignment] = []) {
        self.alignments = alignments
        if !header.isEmpty { rows.append(header) }
    }

    package mutating func append(_ row: String...) { rows.append(row) }

    package mutating func append(_ row: [String]) { rows.append(row) }

    /// The lines, without spaces at their ends.
    package func lines(indent: Int = 0) -> [String] {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            rows.map { column < $0.count ? displayWidth($0[column]) : 0 }.max() ?? 0
        }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                let padding = String(repeating: " ", count: widths[column] - displayWidth(cell))
                return isRight(column) ? padding + cell : cell + padding
            }
            return trimmed(String(repeating: " ", count: indent) + cells.joined(separator: "  "))
        }
    }

    private func isRight(_ column: Int) -> Bool {
        column < alignments.count && alignments[column] == .right
    }

    private func trimmed(_ line: String) -> String {
        var scalars = Substring(line).unicodeScalars
        while scalars.last == " " { scalars.removeLast() }
        return String(scalars)
    }
}

/// `1234567` as `1,234,567`.
package func grouped(_ number: some BinaryInteger) -> String {
    let digits = String(number)
    var output = ""
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index) % 3 == 0 { output.append(",") }
        output.append(digit)
    }
    return output
}

/// `1 notice`, `2 notices`.
package func counted(_ number: some BinaryInteger, _ noun: String) -> String {
    "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")"
}
