import Testing

/// Files that a reader can hold in the head.
@Suite struct SourceShapeTests {
    private static let longestFile = 400
    private static let longestLine = 120
    private static let longestFunction = 70

    @Test func filesAndLinesAreShort() throws {
        var wrong: [Place] = []
        for path in Repository.swiftPaths {
            let lines = try Repository.text(of: path).fileLines
            if lines.count > Self.longestFile {
                wrong.append(Place(path: path, line: lines.count, what: "the file is longer than \(Self.longestFile)"))
            }
            for (index, line) in lines.enumerated() where line.count > Self.longestLine {
                wrong.append(Place(path: path, line: index + 1, what: "\(line.count) characters"))
            }
        }
        #expect(wrong.isEmpty, "\(wrong.report)")
    }

    @Test func functionsFitAScreen() throws {
        var wrong: [Place] = []
        for path in Repository.swiftPaths {
            let lines = try Repository.text(of: path).fileLines
            for function in functions(in: lines) where function.length > Self.longestFunction {
                wrong.append(Place(path: path, line: function.line, what: "\(function.length) lines"))
            }
        }
        #expect(wrong.isEmpty, "\(wrong.report)")
    }

    @Test func theMeasureOfFunctionsMeasures() {
        let body = String(repeating: "        work()\n", count: 9)
        let text = "struct A {\n    func long(\n        _ b: Int\n    ) -> Int {\n\(body)    }\n\n"
            + "    var c: Int { 1 }\n    init() {\n    }\n}\nprotocol P {\n    func without()\n}\n"
        #expect(functions(in: text.fileLines).map(\.length) == [13, 2])
    }

    /// By layout: a function ends at the first brace that stands where it began.
    private func functions(in lines: [Substring]) -> [(line: Int, length: Int)] {
        let start = #/(\s*)(?:@?[\w()]+\s+)*(?:func\s|init[?(<]|deinit\b|subscript[(<]).*/#
        return lines.indices.compactMap { first in
            guard let match = code(of: lines[first]).wholeMatch(of: start) else { return nil }
            let indentation = String(match.1)
            guard let opening = openingLine(lines[first...]) else { return nil }
            guard let end = lines[opening...].firstIndex(where: { $0 == indentation + "}" }) else { return nil }
            return (first + 1, end - first + 1)
        }
    }

    /// The line whose end opens the body; nil for a body on one line or none.
    private func openingLine(_ lines: ArraySlice<Substring>) -> Int? {
        for (index, line) in zip(lines.indices, lines) {
            let plain = code(of: line)
            if plain.hasSuffix("{") { return index }
            if plain.contains("{") || plain.isEmpty || plain.hasSuffix("}") { return nil }
        }
        return nil
    }
}
