public import JukiDomain

/// 市町村，性別，年齢階級別の人口: how many residents (現存) there are, gathered one by one.
public struct PopulationCount: Sendable {
    private let day: CalendarDate
    private var rows: [MunicipalityCode: [Int]] = [:]

    private static let columns = Sex.allCases.flatMap { sex in AgeGroup.allCases.map { (sex, $0) } }

    /// - Parameter day: on which ages are taken.
    public init(on day: CalendarDate) {
        self.day = day
    }

    public mutating func add(_ municipality: MunicipalityCode, _ sex: Sex, born date: BirthDate) {
        let column = Int(sex.rawValue - 1) * AgeGroup.allCases.count + Int(AgeGroup(born: date, on: day).number - 1)
        rows[municipality, default: [Int](repeating: 0, count: Self.columns.count)][column] += 1
    }

    /// Every cell that may be told and every total, by municipality, sex and age; the totals come last. Columns in
    /// which there is nobody at all are left out.
    public func cells(threshold: Int = SuppressedTable.standardThreshold) -> [PopulationCell] {
        let municipalities = rows.keys.sorted()
        let columns = Self.columns.indices.filter { column in rows.values.contains { $0[column] > 0 } }
        let table = SuppressedTable(
            CountTable(municipalities.map { municipality in columns.map { rows[municipality]?[$0] ?? 0 } }),
            threshold: threshold)
        return (0...table.rowCount).flatMap { row in
            (0...table.columnCount).map { column in
                let kind = column < table.columnCount ? Self.columns[columns[column]] : nil
                return PopulationCell(
                    municipality: row < table.rowCount ? municipalities[row] : nil, sex: kind?.0, ageGroup: kind?.1,
                    count: table[row, column])
            }
        }
    }
}

/// One number of the table of population.
public struct PopulationCell: Hashable, Sendable {
    /// nil for all.
    public let municipality: MunicipalityCode?
    /// nil, with ``ageGroup``, for everybody.
    public let sex: Sex?
    public let ageGroup: AgeGroup?
    /// nil where it is suppressed.
    public let count: Int?
}
