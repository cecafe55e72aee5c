import Foundation
import Testing

/// Protos/README.md as a test reads it: its tables, and the bytes of its examples.
struct ProtocolPage {
    let text: String

    init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        text = try String(contentsOf: root.appending(path: "Protos/README.md"), encoding: .utf8)
    }

    /// The cells of the table whose header line begins with these columns; backquotes are taken off.
    func table(_ columns: String...) throws -> [[String]] {
        let header = "| " + columns.joined(separator: " | ") + " |"
        let lines = text.components(separatedBy: "\n")
        let start = try #require(lines.firstIndex { $0.hasPrefix(header) }, "the page has a table \(header)")
        return lines[(start + 2)...].prefix { $0.hasPrefix("|") }.map { line in
            line.dropFirst().dropLast().components(separatedBy: "|").map {
                $0.replacing("`", with: "").trimmingCharacters(in: .whitespaces)
            }
        }
    }

    /// Every byte of the fenced block in which `marker` stands; what follows three spaces is an explanation.
    func bytes(ofBlockWith marker: String) throws -> [UInt8] {
        let blocks = text.components(separatedBy: "```")
        let block = try #require(blocks.enumerated().first { $0 % 2 == 1 && $1.contains(marker) }?.element)
        return block.components(separatedBy: "\n").flatMap { line -> [UInt8] in
            let plain = line.replacing("client ", with: "").replacing("server ", with: "")
                .trimmingCharacters(in: .whitespaces)
            let bytes = plain.components(separatedBy: "   ")[0].split(separator: " ")
            return bytes.compactMap { $0.utf8.count == 2 ? UInt8($0, radix: 16) : nil }
        }
    }

    /// A number as the page writes it: `262,144 bytes` is 262144.
    static func number(_ cell: String) -> Int? {
        Int(cell.split(separator: " ")[0].replacing(",", with: ""))
    }
}
