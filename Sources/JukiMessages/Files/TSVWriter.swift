/// Writes records or notices as tab-separated values in UTF-8.
///
/// The first line names the columns. Enums are their numbers, flags 0 or 1, a blank is an empty cell. No item may
/// hold a control character, but a faulty one can: tab, line feed and carriage return are written `\t`, `\n` and `\r`,
/// and a backslash `\\`, so that any draft comes back as it was.
public struct TSVWriter<Notice: FileNotice>: Sendable {
    public let columns: [TSVColumn<Notice>]

    public init(_ columns: [TSVColumn<Notice>]) {
        self.columns = columns
    }

    public func appendHeader(to output: inout [UInt8]) {
        appendLine(columns.map { Array($0.name.utf8) }, to: &output)
    }

    public func append(_ draft: Notice, to output: inout [UInt8]) {
        appendLine(columns.map { $0.text(of: draft) }, to: &output)
    }

    private func appendLine(_ cells: [[UInt8]], to output: inout [UInt8]) {
        for (index, cell) in cells.enumerated() {
            if index > 0 { output.append(TSVByte.tab) }
            for byte in cell {
                if let letter = TSVByte.letter(for: byte) {
                    output.append(TSVByte.backslash)
                    output.append(letter)
                } else {
                    output.append(byte)
                }
            }
        }
        output.append(TSVByte.lineFeed)
    }
}

/// Bytes that mean something in a TSV file.
enum TSVByte {
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let backslash: UInt8 = 0x5C

    private static let escapes: [(byte: UInt8, letter: UInt8)] = [
        (tab, UInt8(ascii: "t")), (lineFeed, UInt8(ascii: "n")), (carriageReturn, UInt8(ascii: "r")),
        (backslash, backslash),
    ]

    /// What stands after the backslash for a byte that may not stand in a cell.
    static func letter(for byte: UInt8) -> UInt8? {
        guard byte <= carriageReturn || byte == backslash else { return nil }
        return escapes.first { $0.byte == byte }?.letter
    }

    /// The inverse of ``letter(for:)``.
    static func byte(for letter: UInt8) -> UInt8? {
        escapes.first { $0.letter == letter }?.byte
    }
}
