/// The lines of a configuration file that say something: `key = value`.
///
/// A `#` at the beginning of a line or after a space begins a comment. Values are not quoted.
struct ConfigurationFile {
    struct Line {
        let number: Int
        let key: String
        let value: String
    }

    private(set) var lines: [Line] = []
    /// Numbers and texts of lines that are neither blank nor `key = value`.
    private(set) var unreadable: [(number: Int, text: String)] = []

    init(_ text: String) {
        var bytes = Substring(text).utf8
        let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
        if bytes.starts(with: byteOrderMark) { bytes = bytes.dropFirst(byteOrderMark.count) }
        let newline = UInt8(ascii: "\n")
        for (index, bytes) in bytes.split(separator: newline, omittingEmptySubsequences: false).enumerated() {
            read(Substring(bytes), number: index + 1)
        }
    }

    private mutating func read(_ rawLine: Substring, number: Int) {
        var line = rawLine
        if line.unicodeScalars.last == "\r" { line.unicodeScalars.removeLast() }
        let content = trimmed(Self.withoutComment(line))
        if content.isEmpty { return }
        guard let sign = content.firstIndex(of: "=") else { return unreadable.append((number, content)) }
        let key = trimmed(content[..<sign])
        guard !key.isEmpty else { return unreadable.append((number, content)) }
        lines.append(Line(number: number, key: key, value: trimmed(content[content.index(after: sign)...])))
    }

    private static func withoutComment(_ line: Substring) -> Substring {
        var previous: Character = " "
        for index in line.indices {
            if line[index] == "#", previous == " " || previous == "\t" { return line[..<index] }
            previous = line[index]
        }
        return line
    }
}
