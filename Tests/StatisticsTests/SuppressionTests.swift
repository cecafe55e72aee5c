import JukiDomain
import Statistics
import Testing

/// SplitMix64: the same seed gives the same test on every machine.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

    mutating func counts(_ rows: Int, _ columns: Int, below bound: Int) -> [[Int]] {
        (0..<rows).map { _ in (0..<columns).map { _ in below(bound) } }
    }
}

/// Nothing small is told, and nothing small can be worked out.
@Suite struct SuppressionTests {
    /// Dimensions whose every table can be tried.
    private static let shapes = [(1, 1), (1, 3), (2, 1), (2, 2), (2, 3), (3, 2)]

    private static func extended(_ counts: [[Int]], small threshold: Int) -> [[Int?]] {
        Attacker.extended(counts).map { $0.map { $0 > 0 && $0 < threshold ? nil : $0 } }
    }

    @Test func totalsAgree() {
        var random = SeededRandom(seed: 1)
        for _ in 0..<100 {
            let counts = random.counts(1 + random.below(9), 1 + random.below(9), below: 1000)
            let (table, whole) = (CountTable(counts), Attacker.extended(counts))
            for row in 0...table.rowCount {
                for column in 0...table.columnCount { #expect(table[row, column] == whole[row][column]) }
            }
        }
    }

    @Test func whoTriesEveryTableCannotTellThatACountIsSmall() {
        let seed = UInt64.random(in: .min ... .max)
        print("whoTriesEveryTableCannotTellThatACountIsSmall: seed \(seed)")
        var random = SeededRandom(seed: seed)
        var (small, givenAway) = (0, 0)
        for _ in 0..<250 {
            let (rows, columns) = Self.shapes[random.below(Self.shapes.count)]
            let counts = random.counts(rows, columns, below: 7)
            let threshold = 3 + random.below(2)
            let whole = Attacker.extended(counts)
            let table = SuppressedTable(CountTable(counts), threshold: threshold)
            let attacker = Attacker(table, most: 11)
            let naive = Attacker(Self.extended(counts, small: threshold), most: 11)
            for (row, line) in whole.enumerated() {
                for (column, count) in line.enumerated() {
                    #expect(table[row, column] == nil || table[row, column] == count)
                    guard count > 0, count < threshold else { continue }
                    small += 1
                    #expect(table[row, column] == nil)
                    let mayBeLarge = attacker.allows { $0[row][column] >= threshold }
                    #expect(mayBeLarge, "row \(row), column \(column) of \(counts), below \(threshold), seed \(seed)")
                    if !naive.allows({ $0[row][column] >= threshold }) { givenAway += 1 }
                }
            }
        }
        // The attacker is one: against tables that hide the small counts only, it wins.
        #expect(small > 100 && givenAway > 20, "\(givenAway) of \(small)")
    }

    @Test func noLineGivesAwayTheSumOfWhatItHides() {
        let seed = UInt64.random(in: .min ... .max)
        print("noLineGivesAwayTheSumOfWhatItHides: seed \(seed)")
        var random = SeededRandom(seed: seed)
        for _ in 0..<30 {
            let counts = random.counts(2 + random.below(20), 2 + random.below(15), below: 40)
            let whole = Attacker.extended(counts)
            let table = SuppressedTable(CountTable(counts))
            func check(_ line: [(row: Int, column: Int)]) {
                let hidden = line.filter { table[$0.row, $0.column] == nil }
                guard !hidden.isEmpty else { return }
                let sum = hidden.reduce(0) { $0 + whole[$1.row][$1.column] }
                #expect(hidden.count > 1 && sum >= SuppressedTable.standardThreshold, "seed \(seed)")
            }
            for row in whole.indices where table[row, table.columnCount] != nil {
                check((0..<table.columnCount).map { (row, $0) })
            }
            for column in whole[0].indices where table[table.rowCount, column] != nil {
                check((0..<table.rowCount).map { ($0, column) })
            }
        }
    }

    @Test func whatIsLargeIsShown() {
        let table = SuppressedTable(CountTable([[100, 0, 250], [40, 30, 0]]))
        #expect((0...2).map { row in (0...3).map { table[row, $0] } } == [
            [100, 0, 250, 350], [40, 30, 0, 70], [140, 30, 250, 420],
        ])
        #expect(SuppressedTable(CountTable([]))[0, 0] == 0)
    }

    /// A single small count takes its cheapest company with it, and no more.
    @Test func theCheapestCompanyIsTaken() {
        let table = SuppressedTable(CountTable([[3, 90, 20], [80, 95, 99], [25, 97, 30]]))
        let hidden = (0...3).flatMap { row in (0...3).filter { table[row, $0] == nil }.map { [row, $0] } }
        #expect(hidden == [[0, 0], [0, 2], [2, 0], [2, 2]])
    }
}
