import AccessControl
import Foundation
import JukiDomain
import JukiMessages

/// The lines of the table as a test reads them, apart from the parser.
struct TableText {
    let lines: [String]
    private let rowsOfKind: [String: [[String]]]

    init() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/AccessControl/Data/access-table.tsv")
        lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
        rowsOfKind = Dictionary(grouping: lines.map { $0.components(separatedBy: "\t") }) { $0[0] }
    }

    var text: String { lines.joined(separator: "\n") }

    func rows(_ kind: String) -> [[String]] { rowsOfKind[kind] ?? [] }

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
        Set(cell.components(separatedBy: ",").flatMap { part -> [UInt8] in
            let ends = part.components(separatedBy: "-").compactMap { UInt8($0) }
            return Array(ends[0]...ends[ends.count - 1])
        })
    }

    /// Somebody whom a word of the callers' column means.
    static func caller(_ word: String) -> PeerRole {
        switch word {
        case "national": .national
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
