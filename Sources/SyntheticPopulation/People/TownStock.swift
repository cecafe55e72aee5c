import JukiDomain

/// A town (町・大字) of a municipality.
struct Town: Sendable {
    let name: [UInt8]
    let hasChome: Bool
    /// Counts the towns of the municipality from 1: the first three digits of 大字・字コード.
    let position: Int
}

/// A municipality of the prefecture and its towns.
struct Place: Sendable {
    let code: MunicipalityCode
    let name: String
    /// 鹿児島県 and the name with its 郡: how every address begins.
    let addressStart: [UInt8]
    let census2020: Int
    let towns: WeightedTable<Town>

    /// The 43 municipalities, ascending by code.
    static let all: [Place] = {
        let towns = townsByMunicipality()
        return SourceData.entries(SourceData.municipalities).map { entry in
            let parts = SourceData.parts(entry)
            guard let code = try? MunicipalityCode(digits: parts[0].utf8), let own = towns[code] else {
                preconditionFailure("the source data has a wrong municipality")
            }
            return Place(
                code: code, name: String(parts[1]), addressStart: Array("鹿児島県\(parts[1])".utf8),
                census2020: SourceData.number(parts[2]), towns: WeightedTable(own))
        }
    }()

    private static let numbers = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1.code, $0) })

    /// Where a municipality stands among ``all``.
    static func number(of code: MunicipalityCode) -> Int {
        guard let number = numbers[code] else { preconditionFailure("a municipality of the prefecture") }
        return number
    }

    /// Where the municipality of a record stands among ``all``.
    static func number(of record: some SyntheticRecord) -> Int { number(of: record.municipality) }

    private static func townsByMunicipality() -> [MunicipalityCode: [(value: Town, weight: Int)]] {
        var towns: [MunicipalityCode: [(value: Town, weight: Int)]] = [:]
        var current: MunicipalityCode?
        for entry in SourceData.entries(SourceData.towns) {
            if entry.last == ":" {
                current = try? MunicipalityCode(digits: entry.utf8.dropLast())
                continue
            }
            guard let current else { preconditionFailure("the source data has a town without a municipality") }
            let hasChome = entry.last == "*"
            let town = Town(
                name: Array((hasChome ? entry.dropLast() : entry).utf8), hasChome: hasChome,
                position: (towns[current]?.count ?? 0) + 1)
            // Towns with 丁目 are the built-up ones.
            towns[current, default: []].append((town, hasChome ? 4 : 1))
        }
        return towns
    }
}
