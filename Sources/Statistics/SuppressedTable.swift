/// A table of counts as it may be published: no count of a few people is in it, nor can one be worked out from it (秘匿).
///
/// Suppressed are
/// - every count from 1 up to the threshold, totals included;
/// - as many more that for each of those there is another table which agrees with everything shown, and in which that
///   count reaches the threshold. So whoever adds and subtracts what is shown cannot tell that it is small; nor is the
///   sum of the suppressed counts of any line below the threshold.
///
/// Zero is shown: it is nobody. Whoever reads the table may know this rule, and that what is suppressed is not zero.
public struct SuppressedTable: Hashable, Sendable {
    /// Counts below it are not shown: 10, as in the rules for public use of health insurance claims (NDB) and in the
    /// tables of other offices. Our choice.
    public static let standardThreshold = 10

    public let threshold: Int
    private let table: CountTable
    private let isSuppressed: [Bool]

    /// - Parameter threshold: at least 2.
    public init(_ table: CountTable, threshold: Int = standardThreshold) {
        precondition(threshold >= 2, "below 2 nothing is small")
        var suppressor = Suppressor(table, threshold: threshold)
        suppressor.run()
        self.threshold = threshold
        self.table = table
        isSuppressed = suppressor.isSuppressed
    }

    public var rowCount: Int { table.rowCount }
    public var columnCount: Int { table.columnCount }

    /// nil where it is suppressed. The last row and column are totals, as in ``CountTable``.
    public subscript(row: Int, column: Int) -> Int? {
        let index = table.index(row, column)
        return isSuppressed[index] ? nil : table.cells[index]
    }
}
