import Statistics

/// Whoever reads a published table and tries every other table that agrees with it. Knows that what is suppressed is
/// at least 1, and nothing of how it was chosen.
struct Attacker {
    private let shown: [[Int?]]
    private let rows: Int
    private let columns: Int
    /// No count of a test is that high: what is needed to reach any threshold, and some more.
    private let most: Int

    /// - Parameter shown: rows and columns with the totals last; nil where suppressed.
    init(_ shown: [[Int?]], most: Int) {
        self.shown = shown
        rows = shown.count - 1
        columns = shown[0].count - 1
        self.most = most
    }

    init(_ table: SuppressedTable, most: Int) {
        self.init(
            (0...table.rowCount).map { row in (0...table.columnCount).map { table[row, $0] } }, most: most)
    }

    /// Is there a table that agrees with everything shown and in which this holds?
    func allows(_ holds: ([[Int]]) -> Bool) -> Bool {
        var counts = [[Int]](repeating: [Int](repeating: 0, count: columns), count: rows)
        return fill(0, &counts, holds)
    }

    private func fill(_ position: Int, _ counts: inout [[Int]], _ holds: ([[Int]]) -> Bool) -> Bool {
        guard position < rows * columns else {
            let whole = Self.extended(counts)
            return agrees(whole) && holds(whole)
        }
        let (row, column) = (position / columns, position % columns)
        if column == 0, row > 0, let total = shown[row - 1][columns], counts[row - 1].reduce(0, +) != total {
            return false
        }
        for value in shown[row][column].map({ $0...$0 }) ?? 1...most {
            counts[row][column] = value
            let rowSum = counts[row][...column].reduce(0, +)
            let columnSum = counts[...row].reduce(0) { $0 + $1[column] }
            guard rowSum <= shown[row][columns] ?? .max, columnSum <= shown[rows][column] ?? .max else { return false }
            if fill(position + 1, &counts, holds) { return true }
        }
        return false
    }

    private func agrees(_ whole: [[Int]]) -> Bool {
        zip(whole, shown).allSatisfy { zip($0, $1).allSatisfy { $0 == $1 ?? $0 && ($1 != nil || $0 > 0) } }
    }

    static func extended(_ counts: [[Int]]) -> [[Int]] {
        let rows = counts.map { $0 + [$0.reduce(0, +)] }
        return rows + [rows[0].indices.map { column in rows.reduce(0) { $0 + $1[column] } }]
    }
}
