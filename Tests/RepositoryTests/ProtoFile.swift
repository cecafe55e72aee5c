/// What a .proto file declares, as far as our rules speak of it. Reads the plain style of Protos/ only.
struct ProtoFile {
    struct Field {
        let line: Int
        let label: String
        let type: String
        let name: String
        let options: String
    }

    struct Method: Hashable {
        let service: String
        let name: String
        /// As in procedures.tsv: unary, client stream, server stream, stream both ways.
        let style: String
        let procedure: Int
    }

    private(set) var messages: [(name: String, fields: [Field])] = []
    /// Name, and the values in order.
    private(set) var enumerations: [(name: String, values: [(name: String, number: Int)])] = []
    private(set) var methods: [Method] = []
    /// Lines that no rule here understands.
    private(set) var strangeLines: [Int] = []

    init(_ text: String) {
        var reader = Reader()
        for (index, line) in text.fileLines.enumerated() {
            // A message on one line reads as several lines.
            let comment = line.firstRange(of: "//").map { line[$0.lowerBound...] } ?? ""
            let content = line.dropLast(comment.count)
            let pieces = content.replacing("{", with: "{\n").replacing("}", with: "\n}").replacing(";", with: ";\n")
            for piece in pieces.split(separator: "\n") {
                let statement = String(piece.drop { $0 == " " })
                if !statement.isEmpty { reader.read(statement, comment: comment, line: index + 1, into: &self) }
            }
        }
    }

    private struct Reader {
        private var blocks: [(kind: String, name: String)] = []

        mutating func read(_ statement: String, comment: Substring, line: Int, into file: inout ProtoFile) {
            if let match = statement.firstMatch(of: #/^(message|enum|service|oneof) (\w+) \{/#) {
                blocks.append((String(match.1), String(match.2)))
                if match.1 == "message" { file.messages.append((String(match.2), [])) }
                if match.1 == "enum" { file.enumerations.append((String(match.2), [])) }
            } else if statement.hasPrefix("}") {
                blocks.removeLast()
            } else if !readMember(statement, comment: comment, line: line, into: &file),
                statement.firstMatch(of: #/^(?:syntax|package|import|option|reserved)\b/#) == nil
            {
                file.strangeLines.append(line)
            }
        }

        private func readMember(_ text: String, comment: Substring, line: Int, into file: inout ProtoFile) -> Bool {
            switch blocks.last?.kind {
            case "message", "oneof":
                guard let field = Self.field(text, line: line) else { return false }
                file.messages[file.messages.count - 1].fields.append(field)
            case "enum":
                guard let match = text.firstMatch(of: #/^(\w+) = (\d+)/#) else { return false }
                let number = Int(match.2) ?? -1
                file.enumerations[file.enumerations.count - 1].values.append((String(match.1), number))
            case "service":
                guard let method = Self.method(text, comment, service: blocks.last?.name ?? "") else { return false }
                file.methods.append(method)
            default:
                return false
            }
            return true
        }

        private static func field(_ text: String, line: Int) -> Field? {
            let pattern = #/^(?:(repeated|optional|required) )?([\w.]+) (\w+) = \d+(?: \[(.*)\])?;/#
            guard let match = text.firstMatch(of: pattern) else { return nil }
            return Field(
                line: line, label: String(match.1 ?? ""), type: String(match.2), name: String(match.3),
                options: String(match.4 ?? ""))
        }

        private static func method(_ text: String, _ comment: Substring, service: String) -> Method? {
            let pattern = #/^rpc (\w+) \((stream )?\w+\) returns \((stream )?\w+\)/#
            guard let match = text.firstMatch(of: pattern) else { return nil }
            guard let number = comment.firstMatch(of: #/procedure (\d+)/#) else { return nil }
            let style = switch (match.2 != nil, match.3 != nil) {
            case (false, false): "unary"
            case (true, false): "client stream"
            case (false, true): "server stream"
            case (true, true): "stream both ways"
            }
            return Method(service: service, name: String(match.1), style: style, procedure: Int(number.1) ?? -1)
        }
    }
}
