/// How many of something there are by two characteristics, with every total.
///
/// The last row and the last column are the totals: a table of 43 municipalities by 40 columns has 44 by 41 cells.
public struct CountTable: Hashable, Sendable {
    /// Without the totals.
    public let rowCount: Int
    /// Without the totals.
    public let columnCount: Int
    /// Row by row, totals included.
    let cells: [Int]

    /// - Parameter counts: rows of one length, none negative.
    public init(_ counts: [[Int]]) {
        let columnCount = counts.first?.count ?? 0
        var cells: [Int] = []
        cells.reserveCapacity((counts.count + 1) * (columnCount + 1))
        var totals = [Int](repeating: 0, count: columnCount + 1)
        for row in counts {
            precondition(row.count == columnCount && row.allSatisfy { $0 >= 0 }, "rows of counts have one length")
            let line = row + [row.reduce(0, +)]
            for (column, count) in line.enumerated() { totals[column] += count }
            cells += line
        }
        rowCount = counts.count
        self.columnCount = columnCount
        self.cells = cells + totals
    }

    /// - Parameters:
    ///   - row: ``rowCount`` for the totals of the columns.
    ///   - column: ``columnCount`` for the totals of the rows.
    public subscript(row: Int, column: Int) -> Int { cells[index(row, column)] }

    func index(_ row: Int, _ column: Int) -> Int {
        precondition((0...rowCount).contains(row) && (0...columnCount).contains(column), "the cell is in the table")
        return row * (columnCount + 1) + column
    }

    /// Is it in exactly one of the lines of totals? Such a cell is subtracted where the others are added.
    func isTotalOfOneLine(_ row: Int, _ column: Int) -> Bool { (row == rowCount) != (column == columnCount) }
}
