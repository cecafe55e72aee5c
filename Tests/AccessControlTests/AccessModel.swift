import AccessControl
import Foundation
import JukiDomain
import JukiMessages

/// The rules of access once more, over the cells of the table and by full scans: what the table's own way of deciding
/// is held against.
struct AccessModel {
    let table: TableText
    let bases: [[String]]

    init(_ table: TableText) throws {
        self.table = table
        bases = try table.bases()
    }

    func allows(_ request: AccessRequest) -> Bool {
        guard mayCall(request) else { return false }
        let name = request.procedure.methodName
        let ways = table.rows("way").filter { $0[2].components(separatedBy: " ").contains(name) }
        if ways.isEmpty { return true }
        return bases.contains { covers($0, request, ways.map { $0[1] }) }
    }

    private func mayCall(_ request: AccessRequest) -> Bool {
        guard let row = table.rows("procedure").first(where: { $0[1] == request.procedure.methodName }) else {
            return false
        }
        let name = switch request.caller {
        case .municipality: "municipality"
        case .national: "national"
        case .supplementaryNational: "supplementary-national"
        case .agency: "agency"
        case .officeTerminal: "office"
        case .representativeTerminal: "representative"
        case .prefecturalServer: "prefectural-server"
        case .supplementaryServer: "supplementary-server"
        }
        guard let position = table.rows("peers")[0].firstIndex(of: name) else { return false }
        let column = position + 1
        switch row[column] {
        case "-": return false
        case "yes", "no-operator": return true
        case "any-operator": return request.operatorRoles != nil
        default:
            return row[column].components(separatedBy: " ").contains { name in
                request.operatorRoles?.contains { $0.tableName == name } == true
            }
        }
    }

    private func covers(_ row: [String], _ request: AccessRequest, _ ways: [String]) -> Bool {
        guard row[1] == request.legalBasis, row[5].components(separatedBy: " ").contains(where: ways.contains),
            row[3].components(separatedBy: " ").contains(where: { isMeant(by: $0, request.caller) })
        else { return false }
        if row[9] == "needed", request.applicationNumber.allSatisfy({ " 　\t".contains($0) }) { return false }
        var isTerminal = false
        switch request.caller {
        case .officeTerminal, .representativeTerminal: isTerminal = true
        default: break
        }
        if isTerminal {
            let roles = row[4].components(separatedBy: " ")
            guard request.operatorRoles?.contains(where: { roles.contains($0.tableName) }) == true else { return false }
        }
        if request.procedure == .overseasNumber, row[7] == "-" { return false }
        let isShownOnly = [.lookup, .search, .nationalInquiry, .supplementaryLookup, .supplementarySearch,
                           .supplementaryNationalInquiry].contains(request.procedure)
        var items: Set<UInt8> = isTerminal && isShownOnly ? [1] : []
        for name in row[6].components(separatedBy: " ") { items.formUnion(table.items(ofGroup: name)) }
        let codes = table.items(ofGroup: "resident-record-code")
        if row[7] != "-" { items.formUnion(table.items(ofGroup: "individual-number")) }
        if row[8] != "-" { items.formUnion(codes) }
        let keys = items.union(codes)
        return items.isSuperset(of: request.items.numbers) && keys.isSuperset(of: request.keyItems.numbers)
    }

    private func isMeant(by word: String, _ caller: PeerRole) -> Bool {
        switch caller {
        case .municipality, .prefecturalServer, .supplementaryServer: false
        case .national: word == "national"
        case .supplementaryNational: word == "supplementary-national"
        case .officeTerminal: word == "office" || word == "terminal"
        case .representativeTerminal: word == "representative" || word == "terminal"
        case .agency(let name):
            word == "agency:\(name)" || word.hasSuffix("*") && "agency:\(name)".hasPrefix(word.dropLast())
        }
    }
}

extension SeededRandom {
    /// A request of any kind; half of them are made to fit some basis but for one thing.
    mutating func request(_ table: TableText) throws -> AccessRequest {
        let bases = try table.bases()
        let basis = bases.randomElement(using: &self) ?? []
        let owner = table.owner
        let procedure = [owner.lookup, owner.search, owner == .resident ? .search : .overseasNumber, .bulkProvide]
            .randomElement(using: &self) ?? .lookup
        var request = TableText.request(on: basis, procedure)
            ?? AccessRequest(caller: owner.national, procedure: procedure)
        if procedure == .bulkProvide { request.caller = .officeTerminal("office-1") }
        for _ in 0..<Int.random(in: 0...2, using: &self) { try spoil(&request, bases) }
        return request
    }

    private mutating func spoil(_ request: inout AccessRequest, _ bases: [[String]]) throws {
        switch Int.random(in: 0..<7, using: &self) {
        case 0:
            let words = bases.flatMap { $0[3].components(separatedBy: " ") }.filter { $0 != "-" } + ["agency:nobody"]
            request.caller = Bool.random(using: &self)
                ? TableText.caller(words.randomElement(using: &self) ?? "national")
                : .municipality(try MunicipalityCode("462012"))
        case 1: request.procedure = Procedure.allCases.randomElement(using: &self) ?? .lookup
        case 2: request.legalBasis = ["", "30-15-1-1", "30-99", bases[0][1]].randomElement(using: &self) ?? ""
        case 3: request.applicationNumber = ["", " ", "　", "R8-2"].randomElement(using: &self) ?? ""
        case 4: request.items = ItemSet(rawValue: UInt32.random(in: 0..<1 << 29, using: &self))
        case 5: request.items = ItemSet(number: Bool.random(using: &self) ? 1 : UInt8.random(in: 2...31, using: &self))
        default:
            let roles = OperatorRole.allCases.shuffled(using: &self)
            let held = Set(roles.prefix(Int.random(in: 0...3, using: &self)))
            request.operatorRoles = Bool.random(using: &self) ? nil : held
            request.keyItems = ItemSet(number: UInt8.random(in: 1...9, using: &self))
        }
    }
}
