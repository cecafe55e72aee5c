/// Chooses what to suppress beside the small counts.
///
/// With the totals' signs turned, every row and every column of the extended table adds up to zero. Another table with
/// the same sums differs from it by closed walks that step along a row by adding and along a column by subtracting. For
/// each small count the cheapest such walks through it are sought, over suppressed counts for nothing and over others
/// for what they show, until the count could have reached the threshold; what they step on is suppressed.
struct Suppressor {
    private let table: CountTable
    private let threshold: Int
    private(set) var isSuppressed: [Bool]
    /// The other table, while it is made.
    private var other: [Int]

    /// One change of a walk.
    private struct Step {
        let cell: Int
        /// +1 or -1.
        let change: Int
    }

    init(_ table: CountTable, threshold: Int) {
        self.table = table
        self.threshold = threshold
        isSuppressed = table.cells.map { $0 > 0 && $0 < threshold }
        other = table.cells
    }

    mutating func run() {
        let columns = table.columnCount + 1
        for cell in table.cells.indices where table.cells[cell] > 0 && table.cells[cell] < threshold {
            protect(row: cell / columns, column: cell % columns)
        }
    }

    /// Makes room for a small count to reach the threshold.
    private mutating func protect(row: Int, column: Int) {
        let cell = table.index(row, column)
        other = table.cells
        while other[cell] < threshold {
            let walk = cheapestWalk(row, column)
            // What is suppressed is known not to be zero: at least one stays.
            let room = walk.filter { $0.change < 0 }.map { other[$0.cell] - 1 }.min() ?? threshold
            let amount = min(threshold - other[cell], room)
            other[cell] += amount
            for step in walk {
                other[step.cell] += step.change * amount
                isSuppressed[step.cell] = true
            }
        }
    }

    /// The walk back to a count that grows. There always is one: with its own totals and the total of all.
    private func cheapestWalk(_ row: Int, _ column: Int) -> [Step] {
        let cell = table.index(row, column)
        // Growing is a step along the row, unless the count is a total with its sign turned.
        let isTurned = table.isTotalOfOneLine(row, column)
        let (rowNode, columnNode) = (row, table.rowCount + 1 + column)
        let (start, end) = isTurned ? (rowNode, columnNode) : (columnNode, rowNode)
        let count = table.rowCount + table.columnCount + 2
        var cost = [Int](repeating: .max, count: count)
        var arrival = [(from: Int, step: Step)?](repeating: nil, count: count)
        var isSettled = [Bool](repeating: false, count: count)
        cost[start] = 0
        while let node = Self.cheapest(cost, isSettled), node != end {
            isSettled[node] = true
            forEachStep(from: node, without: cell) { next, step in
                let price = cost[node] + (isSuppressed[step.cell] ? 0 : table.cells[step.cell])
                if !isSettled[next], price < cost[next] {
                    cost[next] = price
                    arrival[next] = (node, step)
                }
            }
        }
        var walk: [Step] = []
        var node = end
        while node != start {
            guard let (from, step) = arrival[node] else {
                preconditionFailure("the total of all and the count's own totals close a walk")
            }
            walk.append(step)
            node = from
        }
        return walk
    }

    private static func cheapest(_ cost: [Int], _ isSettled: [Bool]) -> Int? {
        var cheapest: Int?
        for node in cost.indices where !isSettled[node] && cost[node] < cheapest.map({ cost[$0] }) ?? .max {
            cheapest = node
        }
        return cheapest
    }

    /// Rows are nodes 0 to the number of rows, columns follow; from a row one leaves by adding, from a column by
    /// subtracting, and a total of one line does the contrary.
    private func forEachStep(from node: Int, without cell: Int, _ body: (_ next: Int, Step) -> Void) {
        let isRow = node <= table.rowCount
        let others = isRow ? table.columnCount + 1 : table.rowCount + 1
        for index in 0..<others {
            let (row, column) = isRow ? (node, index) : (index, node - table.rowCount - 1)
            let stepped = table.index(row, column)
            let change = isRow != table.isTotalOfOneLine(row, column) ? 1 : -1
            guard stepped != cell, table.cells[stepped] > 0, change > 0 || other[stepped] > 1 else { continue }
            body(isRow ? table.rowCount + 1 + index : index, Step(cell: stepped, change: change))
        }
    }
}
