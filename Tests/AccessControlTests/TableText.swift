import AccessControl
import Foundation
import JukiDomain
import JukiMessages

/// The register that a table is for.
enum TableOwner: CaseIterable, Sendable {
    case resident, supplementary

    var file: String {
        switch self {
        case .resident: "access-table.tsv"
        case .supplementary: "supplementary-access-table.tsv"
        }
    }

    var table: AccessTable {
        switch self {
        case .resident: .standard
        case .supplementary: .supplementary
        }
    }

    var lookup: Procedure { self == .resident ? .lookup : .supplementaryLookup }
    var search: Procedure { self == .resident ? .search : .supplementarySearch }
    var national: PeerRole { self == .resident ? .national : .supplementaryNational }
}

/// The lines of a table as a test reads them, apart from the parser.
struct TableText {
    let owner: TableOwner
    let lines: [String]
    private let rowsOfKind: [String: [[String]]]

    init(_ owner: TableOwner = .resident) throws {
        self.owner = owner
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/AccessControl/Data/\(owner.file)")
        lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
        rowsOfKind = Dictionary(grouping: lines.map { $0.components(separatedBy: "\t") }) { $0[0] }
    }

    var text: String { lines.joined(separator: "\n") }

    func rows(_ kind: String) -> [[String]] { rowsOfKind[kind] ?? [] }

    /// The lines of bases, those that "same" takes over from the resident register's table among them.
    func bases() throws -> [[String]] {
        let same = rows("same")
        guard !same.isEmpty else { return rows("basis") }
        let resident = try TableText(.resident).rows("basis")
        return rows("basis") + same.flatMap { line in
            resident.filter { $0[1].components(separatedBy: ":")[0] == line[2] }.map { row in
                let code = line[1] + row[1].dropFirst(line[2].count)
                return [row[0], code, row[2], row[3], row[4], line[3], line[4]] + row[7...]
            }
        }
    }

    func items(ofGroup name: String) -> Set<UInt8> {
        rows("group").first { $0[1] == name }.map { Self.items($0[2]) } ?? []
    }

    /// Positions of the lines of a kind.
    func positions(of kind: String) -> [Int] { lines.indices.filter { lines[$0].hasPrefix(kind + "\t") } }

    func without(_ position: Int) -> String {
        var rest = lines
        rest.remove(at: position)
        return rest.joined(separator: "\n")
    }

    func cells(_ position: Int) -> [String] { lines[position].components(separatedBy: "\t") }
}

extension TableText {
    static func items(_ cell: String) -> Set<UInt8> {
        cell == "-" ? [] : Set(cell.components(separatedBy: ",").flatMap { part -> [UInt8] in
            let ends = part.components(separatedBy: "-").compactMap { UInt8($0) }
            return Array(ends[0]...ends[ends.count - 1])
        })
    }

    /// Somebody whom a word of the callers' column means.
    static func caller(_ word: String) -> PeerRole {
        switch word {
        case "national": .national
        case "supplementary-national": .supplementaryNational
        case "office": .officeTerminal("office-1")
        case "representative", "terminal": .representativeTerminal("representative-1")
        default: .agency(word.replacingOccurrences(of: "agency:", with: "").replacingOccurrences(of: "*", with: "x"))
        }
    }

    /// A request that a basis of the table is there for; nil for a basis without a caller.
    static func request(on basis: [String], _ procedure: Procedure) -> AccessRequest? {
        guard basis[3] != "-", let word = basis[3].components(separatedBy: " ").first else { return nil }
        let roles = Set(basis[4].components(separatedBy: " ").compactMap { OperatorRole(tableName: $0) })
        return AccessRequest(
            caller: caller(word), operatorRoles: roles.isEmpty ? nil : roles, procedure: procedure,
            legalBasis: basis[1], applicationNumber: basis[9] == "needed" ? "R8-1" : "")
    }
}

/// SplitMix64.
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
}
