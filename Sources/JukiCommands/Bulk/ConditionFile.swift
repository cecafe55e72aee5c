import Foundation
package import JukiMessages

/// A file of conditions (条件ファイル), read whole: a million lines take some 100 MB.
package struct ConditionFile: Sendable {
    package let columns: [BulkColumn]
    /// Without the header and without line ends; cut where the protocol cuts them.
    package let lines: [[UInt8]]

    package init(path: String) throws(CommandFailure) {
        let content: Data
        do { content = try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe) } catch {
            throw CommandFailure("The file \(path) cannot be read; check its name.")
        }
        try self.init(Array(content), name: path)
    }

    package init(_ content: [UInt8], name: String) throws(CommandFailure) {
        var rows = content.split(separator: 0x0A, omittingEmptySubsequences: false)
        if rows.last?.isEmpty == true { rows.removeLast() }
        guard var header = rows.first else {
            throw CommandFailure("\(name) is empty; its first line names the columns, such as resident_record_code.")
        }
        if header.starts(with: [0xEF, 0xBB, 0xBF]) { header = header.dropFirst(3) }
        if header.last == 0x0D { header = header.dropLast() }
        var columns: [BulkColumn] = []
        for cell in header.split(separator: 0x09, omittingEmptySubsequences: false) {
            let text = String(decoding: cell, as: UTF8.self)
            guard let column = BulkColumn(name: text), !columns.contains(column) else {
                let known = BulkColumn.allCases.map(\.name).joined(separator: ", ")
                throw CommandFailure(
                    "The first line of \(name) names the columns, each once: \(known). \"\(text.prefix(40))\" is none.")
            }
            columns.append(column)
        }
        self.columns = columns
        lines = rows.dropFirst().map { Array($0.prefix(BulkBatch.lineSizeMax + 1)) }
        guard !lines.isEmpty else { throw CommandFailure("\(name) has no line after its header; add the conditions.") }
    }
}
