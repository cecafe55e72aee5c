internal import JukiDomain

/// The result file of a bulk job (照会結果ファイル): tab-separated values in UTF-8, one line for each line of the file of
/// conditions, in its order. The server makes the same bytes for a medium as a client does for itself.
///
/// Columns: `line` (from 1, the header of the file of conditions not counted), `outcome`, `reason` (its name in lower
/// camel case), `column`, `limit`, then the items by the names their register gives them. A blank is an empty cell.
public enum BulkResultFile {
    public static let leadingColumns = ["line", "outcome", "reason", "column", "limit"]

    public static func appendHeader(itemNames: [String], to output: inout [UInt8]) {
        appendLine((leadingColumns + itemNames).map { Array($0.utf8) }, to: &output)
    }

    /// - Parameters:
    ///   - line: from 1.
    ///   - itemCount: number of items asked for; a line that found nobody leaves them blank.
    public static func append(_ result: BulkResult, line: UInt32, itemCount: Int, to output: inout [UInt8]) {
        let leading = [
            "\(line)", result.outcome.name, result.reason.map { "\($0)" } ?? "", result.column?.name ?? "",
            result.limit == 0 ? "" : "\(result.limit)",
        ]
        let blanks = [[UInt8]](repeating: [], count: max(0, itemCount - result.values.count))
        appendLine(leading.map { Array($0.utf8) } + result.values + blanks, to: &output)
    }

    private static func appendLine(_ cells: [[UInt8]], to output: inout [UInt8]) {
        for (index, cell) in cells.enumerated() {
            if index > 0 { output.append(TSVByte.tab) }
            output.append(contentsOf: cell)
        }
        output.append(TSVByte.lineFeed)
    }
}
