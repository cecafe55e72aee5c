import JukiDomain
import JukiMessages

/// 人口: of a municipality or of all by age and sex, and how many there are in each municipality.
struct PopulationStatisticsView {
    /// 秘匿, as in the tables of the government's statistics.
    static let suppressed = "x"

    private let counted: PopulationStatisticsResponse
    private let municipality: MunicipalityCode?

    init(_ counted: PopulationStatisticsResponse, of municipality: MunicipalityCode? = nil) {
        self.counted = counted
        self.municipality = municipality
    }

    var report: Report { Report(lines, shown.map(json)) }

    private var shown: [PopulationStatisticsRow] {
        counted.rows.filter { municipality == nil || $0.municipality == municipality }
    }

    var tsv: [[String]] {
        [["municipality_code", "sex", "age_group", "residents"]] + shown.map { row in
            [
                row.municipality?.digits ?? "", row.sex?.protocolName ?? "", row.ageGroup?.label ?? "",
                row.residents.map { String($0) } ?? Self.suppressed,
            ]
        }
    }

    // MARK: Lines

    private var lines: [String] {
        let place = municipality.map(MunicipalityLabels.label) ?? "All municipalities"
        var lines = ["\(place), \(readable(milliseconds: counted.countedAt.milliseconds))", ""] + ageTable
        if municipality == nil { lines += [""] + placeTable }
        if shown.contains(where: { $0.residents == nil }) {
            lines += ["", "x: not told (秘匿), below \(counted.threshold) or what would give such a number away"]
        }
        return lines
    }

    /// Of the place that is shown: ages downwards, sexes across, and the sums that can be made.
    private var ageTable: [String] {
        let rows = counted.rows.filter { $0.municipality == municipality }
        let sexes = Sex.allCases.filter { sex in rows.contains { $0.sex == sex } }
        let ages = AgeGroup.allCases.filter { age in rows.contains { $0.ageGroup == age } }
        var cells: [Key: UInt64?] = [:]
        for row in rows { cells[Key(sex: row.sex, age: row.ageGroup)] = .some(row.residents) }
        // Nobody of an age and a sex is told as such, or is in no row at all.
        func cell(_ sex: Sex, _ age: AgeGroup) -> UInt64? { cells[Key(sex: sex, age: age)] ?? 0 }
        var table = Table(["年齢"] + sexes.map(\.japaneseName) + ["計"], align: [.left, .right, .right, .right, .right])
        for age in ages {
            let line = sexes.map { cell($0, age) }
            table.append([age.label] + (line + [Self.sum(line)]).map(Self.text))
        }
        let sums = sexes.map { sex in Self.sum(ages.map { cell(sex, $0) }) }
        table.append(["計"] + (sums + [cells[Key(sex: nil, age: nil)] ?? 0]).map(Self.text))
        return table.lines()
    }

    private var placeTable: [String] {
        var table = Table(["市町村", "人口"], align: [.left, .right])
        for row in counted.rows where row.sex == nil {
            table.append(row.municipality.map(MunicipalityLabels.label) ?? "計", Self.text(row.residents))
        }
        return table.lines()
    }

    private struct Key: Hashable {
        var sex: Sex?
        var age: AgeGroup?
    }

    private static func sum(_ parts: [UInt64?]) -> UInt64? {
        parts.reduce(.some(0)) { sum, part in sum.flatMap { sum in part.map { sum + $0 } } }
    }

    private static func text(_ residents: UInt64?) -> String { residents.map { grouped($0) } ?? suppressed }

    private func json(_ row: PopulationStatisticsRow) -> JSONValue {
        .object([
            "municipality_code": .string(row.municipality?.digits ?? ""),
            "sex": .string(row.sex?.protocolName ?? ""), "age_group": .string(row.ageGroup?.label ?? ""),
            "residents": row.residents.map { .integer($0) } ?? .null, "suppressed": .bool(row.residents == nil),
            "counted_at": .integer(counted.countedAt.milliseconds), "threshold": .integer(counted.threshold),
        ])
    }
}
