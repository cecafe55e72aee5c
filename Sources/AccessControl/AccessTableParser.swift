import JukiDomain
import JukiMessages

extension AccessTable {
    /// Reads a table in the form of Data/access-table.tsv: cells between tabs, the first says what the line is.
    /// - Parameter resident: the table whose tasks a line "same" takes over.
    /// - Throws: the first thing that is wrong, with its line.
    public init(parsing text: String, upon resident: AccessTable? = nil) throws(AccessTableError) {
        var parser = AccessTableParser(upon: resident)
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            do throws(AccessTableParser.Fault) {
                try parser.take(line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init))
            } catch {
                throw AccessTableError(line: index + 1, problem: error.problem)
            }
        }
        do throws(AccessTableParser.Fault) { try self.init(parser) } catch {
            throw AccessTableError(line: 0, problem: error.problem)
        }
    }

    private init(_ parser: AccessTableParser) throws(AccessTableParser.Fault) {
        func group(_ name: String) throws(AccessTableParser.Fault) -> ItemGroup {
            guard let group = parser.groups[name] else { throw .init(.missing(name)) }
            return group
        }
        guard let version = parser.version else { throw .init(.missing("version")) }
        guard let defaultItems = parser.defaultItems else { throw .init(.missing("default")) }
        guard let terminal = parser.terminal else { throw .init(.missing("terminal")) }
        self.init(
            version: version, procedures: parser.procedures, bases: parser.bases,
            proceduresOnBasis: parser.ways.values.reduce(into: []) { $0.formUnion($1) },
            numberProcedures: parser.ways[AccessTableParser.numberWay] ?? [],
            recordCode: try group("resident-record-code"), individualNumber: try group("individual-number"),
            defaultItems: defaultItems, terminal: terminal,
            proceduresOfTerminalItems: parser.proceduresOfTerminalItems)
    }
}

/// Takes the lines of an access table one after another; a name must be explained above the line that uses it.
struct AccessTableParser {
    struct Fault: Error {
        let problem: AccessTableError.Problem

        init(_ problem: AccessTableError.Problem) { self.problem = problem }
    }

    /// A cell that says "none".
    private static let none = "-"

    /// The way of asking for a number alone: open on those bases only that have a rule for it.
    static let numberWay = "number"

    private let resident: AccessTable?
    private(set) var version: String?
    private(set) var peers: [PeerKind] = []
    private(set) var procedures: [Procedure: [OperatorNeed]] = [:]
    private(set) var ways: [String: Set<Procedure>] = [:]
    private(set) var groups: [String: AccessTable.ItemGroup] = [:]
    private(set) var defaultItems: ItemSet?
    private(set) var terminal: AccessTable.ItemGroup?
    private(set) var proceduresOfTerminalItems: Set<Procedure> = []
    private(set) var articles: [String: String] = [:]
    private(set) var bases: [String: LegalBasis] = [:]

    init(upon resident: AccessTable?) { self.resident = resident }

    mutating func take(_ cells: [String]) throws(Fault) {
        if let blank = cells.firstIndex(of: "") { throw Fault(.blankCell(column: blank + 1)) }
        switch cells[0] {
        case "version": try takeVersion(cells)
        case "peers": try takePeers(cells)
        case "procedure": try takeProcedure(cells)
        case "way": try takeWay(cells)
        case "group": try takeGroup(cells)
        case "default": try takeDefault(cells)
        case "terminal": try takeTerminal(cells)
        case "article": try takeArticle(cells)
        case "basis": try takeBasis(cells)
        case "same": try takeSame(cells)
        default: throw Fault(.unknownKind(cells[0]))
        }
    }

    // MARK: Lines

    private mutating func takeVersion(_ cells: [String]) throws(Fault) {
        try expect(2, cells)
        guard version == nil else { throw Fault(.repeated("version")) }
        version = cells[1]
    }

    private mutating func takePeers(_ cells: [String]) throws(Fault) {
        guard peers.isEmpty else { throw Fault(.repeated("peers")) }
        for name in cells.dropFirst() {
            guard let kind = PeerKind.allCases.first(where: { $0.tableName == name }) else {
                throw Fault(.unknownCaller(name))
            }
            guard !peers.contains(kind) else { throw Fault(.repeated(name)) }
            peers.append(kind)
        }
    }

    private mutating func takeProcedure(_ cells: [String]) throws(Fault) {
        guard !peers.isEmpty else { throw Fault(.missing("peers")) }
        try expect(2 + peers.count, cells)
        let procedure = try Self.procedure(cells[1])
        guard procedures[procedure] == nil else { throw Fault(.repeated(cells[1])) }
        var needs = [OperatorNeed](repeating: .denied, count: PeerKind.allCases.count)
        for (kind, cell) in zip(peers, cells.dropFirst(2)) { needs[kind.rawValue] = try Self.need(cell, of: kind) }
        procedures[procedure] = needs
    }

    private mutating func takeWay(_ cells: [String]) throws(Fault) {
        try expect(3, cells)
        guard ways[cells[1]] == nil else { throw Fault(.repeated(cells[1])) }
        var named: Set<Procedure> = []
        for name in Self.words(cells[2]) { named.insert(try Self.procedure(name)) }
        ways[cells[1]] = named
    }

    private mutating func takeGroup(_ cells: [String]) throws(Fault) {
        try expect(4, cells)
        guard groups[cells[1]] == nil else { throw Fault(.repeated(cells[1])) }
        groups[cells[1]] = AccessTable.ItemGroup(items: try Self.items(cells[2]), words: cells[3])
    }

    private mutating func takeDefault(_ cells: [String]) throws(Fault) {
        try expect(2, cells)
        guard defaultItems == nil else { throw Fault(.repeated("default")) }
        defaultItems = try Self.items(cells[1])
    }

    private mutating func takeTerminal(_ cells: [String]) throws(Fault) {
        try expect(4, cells)
        guard terminal == nil else { throw Fault(.repeated("terminal")) }
        proceduresOfTerminalItems = try procedures(of: cells[2], numberRule: nil)
        terminal = AccessTable.ItemGroup(items: try Self.items(cells[1]), words: cells[3])
    }

    private mutating func takeArticle(_ cells: [String]) throws(Fault) {
        try expect(3, cells)
        guard articles[cells[1]] == nil else { throw Fault(.repeated(cells[1])) }
        articles[cells[1]] = cells[2]
    }

    private mutating func takeBasis(_ cells: [String]) throws(Fault) {
        try expect(10, cells)
        let code = cells[1]
        let article = try article(of: code)
        var callers: [CallerPattern] = []
        for word in Self.words(cells[3]) { callers += try Self.callers(word) }
        let roles = try Self.roles(cells[4])
        let hasTerminal = callers.contains { if case .kind(let kind) = $0 { kind.isTerminal } else { false } }
        guard hasTerminal != roles.isEmpty else { throw Fault(.rolesDoNotFit(code)) }
        bases[code] = LegalBasis(
            code: code, article: article, task: cells[2], callers: callers, roles: roles,
            procedures: try procedures(of: cells[5], numberRule: Self.rule(cells[7])), items: try items(of: cells[6]),
            individualNumberRule: Self.rule(cells[7]), recordCodeRule: Self.rule(cells[8]),
            needsApplicationNumber: try Self.isNeeded(cells[9]))
    }

    /// Takes over the tasks of an article of the resident register's table under an article of this one: the same
    /// tasks, callers, roles and rules, for other ways of asking and items.
    private mutating func takeSame(_ cells: [String]) throws(Fault) {
        try expect(5, cells)
        let tasks = resident?.legalBases.filter { $0.code.prefix { $0 != ":" } == cells[2] } ?? []
        guard !tasks.isEmpty else { throw Fault(.unknownArticle(cells[2])) }
        let items = try items(of: cells[4])
        for task in tasks {
            let code = cells[1] + task.code.dropFirst(cells[2].count)
            bases[code] = LegalBasis(
                code: code, article: try article(of: code), task: task.task, callers: task.callers, roles: task.roles,
                procedures: try procedures(of: cells[3], numberRule: task.individualNumberRule), items: items,
                individualNumberRule: task.individualNumberRule, recordCodeRule: task.recordCodeRule,
                needsApplicationNumber: task.needsApplicationNumber)
        }
    }

    private func article(of code: String) throws(Fault) -> String {
        guard bases[code] == nil else { throw Fault(.repeated(code)) }
        let name = String(code.prefix { $0 != ":" })
        guard let article = articles[name] else { throw Fault(.unknownArticle(name)) }
        return article
    }

    private func procedures(of ways: String, numberRule: String?) throws(Fault) -> Set<Procedure> {
        var allowed: Set<Procedure> = []
        for way in Self.words(ways) {
            guard let named = self.ways[way] else { throw Fault(.unknownWay(way)) }
            if way != Self.numberWay || numberRule != nil { allowed.formUnion(named) }
        }
        return allowed
    }

    private func items(of cell: String) throws(Fault) -> ItemSet {
        var items: ItemSet = []
        for name in Self.words(cell) {
            guard let group = groups[name] else { throw Fault(.unknownGroup(name)) }
            items.formUnion(group.items)
        }
        return items
    }

    // MARK: Cells

    private func expect(_ count: Int, _ cells: [String]) throws(Fault) {
        guard cells.count == count else { throw Fault(.columns(expected: count, found: cells.count)) }
    }

    private static func words(_ cell: String) -> [String] {
        cell == none ? [] : cell.split(separator: " ").map(String.init)
    }

    private static func rule(_ cell: String) -> String? { cell == none ? nil : cell }

    private static func isNeeded(_ cell: String) throws(Fault) -> Bool {
        switch cell {
        case "needed": return true
        case none: return false
        default: throw Fault(.notYesOrNo(cell))
        }
    }

    private static func procedure(_ name: String) throws(Fault) -> Procedure {
        guard let procedure = Procedure.allCases.first(where: { $0.methodName == name }) else {
            throw Fault(.unknownProcedure(name))
        }
        return procedure
    }

    private static func need(_ cell: String, of kind: PeerKind) throws(Fault) -> OperatorNeed {
        switch cell {
        case none: return .denied
        case "yes" where !kind.isTerminal: return .certificate
        case "no-operator" where kind.isTerminal: return .certificate
        case "any-operator" where kind.isTerminal: return .anyOperator
        default:
            guard kind.isTerminal else { throw Fault(.notYesOrNo(cell)) }
            return .oneOf(try roles(cell))
        }
    }

    private static func roles(_ cell: String) throws(Fault) -> Set<OperatorRole> {
        var roles: Set<OperatorRole> = []
        for name in words(cell) {
            guard let role = OperatorRole(tableName: name) else { throw Fault(.unknownRole(name)) }
            roles.insert(role)
        }
        return roles
    }

    private static func callers(_ word: String) throws(Fault) -> [CallerPattern] {
        switch word {
        case "national": return [.kind(.national)]
        case "supplementary-national": return [.kind(.supplementaryNational)]
        case "office": return [.kind(.officeTerminal)]
        case "representative": return [.kind(.representativeTerminal)]
        case "terminal": return [.kind(.officeTerminal), .kind(.representativeTerminal)]
        default:
            let name = word.dropFirst("agency:".count)
            guard word.hasPrefix("agency:"), !name.isEmpty, !name.dropLast().contains("*") else {
                throw Fault(.unknownCaller(word))
            }
            return [name.hasSuffix("*") ? .agencies(beginning: String(name.dropLast())) : .agency(String(name))]
        }
    }

    /// "2-8,10" as a set, "-" as none.
    private static func items(_ cell: String) throws(Fault) -> ItemSet {
        var items: ItemSet = []
        guard cell != none else { return items }
        for part in cell.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { UInt8($0) }
            guard ends.count <= 2, let first = ends[0], let last = ends[ends.count - 1],
                first >= 1, first <= last, last <= 31
            else { throw Fault(.notItems(cell)) }
            items.formUnion(ItemSet(numbers: first...last))
        }
        return items
    }
}
