import AccessControl
import JukiDomain
import JukiMessages
import Testing

/// The file is whole, and a file that is not is refused with its line.
@Suite struct ParsingTests {
    private let table: TableText

    init() throws { table = try TableText() }

    @Test func theTableOfTheProgramIsTheFile() throws {
        let parsed = try AccessTable(parsing: table.text)
        #expect(parsed.legalBases == AccessTable.standard.legalBases)
        #expect(parsed.version == AccessTable.standard.version && !parsed.version.isEmpty)
        #expect(parsed.legalBases.count == table.rows("basis").count)
    }

    /// Denied by default, but nobody should forget to decide.
    @Test func everyProcedureHasItsLine() throws {
        let supplementary = try TableText(.supplementary)
        let lines = (table.rows("procedure") + supplementary.rows("procedure")).map { $0[1] }
        // What a national server serves stands in the resident table only, as denied to all.
        let elsewhere: Set<Procedure> = [.supplementaryOnwardNotices, .supplementaryNationalLookup]
        let known = Procedure.allCases.filter { !elsewhere.contains($0) }
        #expect(Set(lines) == Set(known.map(\.methodName)))
    }

    /// The tasks of 30条の44の6 are those of 30条の15, with the same callers and rules.
    @Test func theSupplementaryTableTakesTheTasksOver() throws {
        let text = try TableText(.supplementary)
        let expected = try text.bases()
        let bases = AccessTable.supplementary.legalBases
        #expect(Set(bases.map(\.code)) == Set(expected.map { $0[1] }) && bases.count == expected.count)
        #expect(bases.filter { $0.code.hasPrefix("30-44-6-1-1:") }.count == 38)
        for basis in bases {
            let hasRule = basis.individualNumberRule != nil
            #expect(!basis.procedures.contains(.overseasNumber) || hasRule, "\(basis.code)")
            #expect(!basis.items.contains(number: 1) && !basis.items.contains(number: 13), "\(basis.code)")
        }
        #expect(bases.filter { $0.procedures.contains(.overseasNumber) }.count == 7)
    }

    @Test(arguments: [
        ("same\t30-44-6-1-1\t30-99\tsingle\tprovided", AccessTableError.Problem.unknownArticle("30-99")),
        ("same\t30-44-6-1-1\t30-15-1-1\tsingle\tprovided", .repeated("30-44-6-1-1:一")),
        ("same\t30-99\t30-15-1-1\tsingle\tprovided", .unknownArticle("30-99")),
        ("same\t30-42\t30-15-1-1\tdouble\tprovided", .unknownWay("double")),
        ("same\t30-44-6-1-1\t30-15-1-1\tsingle\tall", .unknownGroup("all")),
        ("same\t30-44-6-1-1\t30-15-1-1\tsingle", .columns(expected: 5, found: 4)),
        ("peers\tnational", .repeated("peers")),
    ])
    func aBadLineOfTheSupplementaryTableIsRefused(line: String, problem: AccessTableError.Problem) throws {
        let text = try TableText(.supplementary)
        #expect(throws: AccessTableError(line: text.lines.count + 1, problem: problem)) {
            try AccessTable(parsing: text.text + "\n" + line, upon: .standard)
        }
    }

    @Test func peersAreNamedOnceAndAreKnown() {
        for (line, problem) in [
            ("peers\tnational\tnational", AccessTableError.Problem.repeated("national")),
            ("peers\tanybody", .unknownCaller("anybody")),
            ("procedure\tLookup\tyes", .missing("peers")),
        ] {
            #expect(throws: AccessTableError(line: 1, problem: problem)) { try AccessTable(parsing: line) }
        }
    }

    @Test func all38TasksOfAppendedTable5AreThere() throws {
        let tasks = table.rows("basis").map { $0[1] }.filter { $0.hasPrefix("30-15-1-1:") }
        #expect(tasks.count == 38 && Set(tasks).count == 38)
        for basis in AccessTable.standard.legalBases where basis.code.hasPrefix("30-15-1-1:") {
            let statute = try #require(basis.statute, "\(basis.code)")
            #expect(statute.hasSuffix("総務省令で定めるもの"))
        }
        #expect(AccessTable.standard.legalBases.filter { $0.statute != nil }.count == 38)
    }

    @Test(arguments: [
        ("basis\t30-7", AccessTableError.Problem.columns(expected: 10, found: 2)),
        ("procedure\tLookup\tyes", .columns(expected: 8, found: 3)),
        ("procedure\tLookup\t-\t-\t-\t-\t-\t-", .repeated("Lookup")),
        ("procedure\tLookUp\t-\t-\t-\t-\t-\t-", .unknownProcedure("LookUp")),
        ("way\tnew\tLook", .unknownProcedure("Look")),
        ("way\tsingle\tLookup", .repeated("single")),
        ("group\tx\t0\tx", .notItems("0")), ("group\tx\t32\tx", .notItems("32")),
        ("group\tx\t5-3\tx", .notItems("5-3")),
        ("group\tx\t1,\tx", .notItems("1,")), ("group\tx\t1-2-3\tx", .notItems("1-2-3")),
        ("group\tprovided\t1\tx", .repeated("provided")),
        ("version\t2", .repeated("version")), ("default\t1", .repeated("default")),
        ("terminal\t1\tsingle\tx", .repeated("terminal")), ("article\t30-7\tx", .repeated("30-7")),
        ("bases\tx", .unknownKind("bases")), ("version\t", .blankCell(column: 2)), ("\tversion", .blankCell(column: 1)),
        ("basis\t30-7\tx\tnational\t-\tsingle\tprovided\t-\t-\t-", .repeated("30-7")),
        ("basis\t30-8\tx\tnational\t-\tsingle\tprovided\t-\t-\t-", .unknownArticle("30-8")),
        ("basis\t30-7:x\tx\tevery\t-\tsingle\tprovided\t-\t-\t-", .unknownCaller("every")),
        ("basis\t30-7:x\tx\tagency:\t-\tsingle\tprovided\t-\t-\t-", .unknownCaller("agency:")),
        ("basis\t30-7:x\tx\tagency:*a\t-\tsingle\tprovided\t-\t-\t-", .unknownCaller("agency:*a")),
        ("basis\t30-7:x\tx\tterminal\tchief\tsingle\tprovided\t-\t-\t-", .unknownRole("chief")),
        ("basis\t30-7:x\tx\tterminal\t-\tsingle\tprovided\t-\t-\t-", .rolesDoNotFit("30-7:x")),
        ("basis\t30-7:x\tx\tnational\tinquirer\tsingle\tprovided\t-\t-\t-", .rolesDoNotFit("30-7:x")),
        ("basis\t30-7:x\tx\tnational\t-\tdouble\tprovided\t-\t-\t-", .unknownWay("double")),
        ("basis\t30-7:x\tx\tnational\t-\tsingle\teverything\t-\t-\t-", .unknownGroup("everything")),
        ("basis\t30-7:x\tx\tnational\t-\tsingle\tprovided\t-\t-\tyes", .notYesOrNo("yes")),
    ])
    func aBadLineIsRefused(line: String, problem: AccessTableError.Problem) {
        let number = table.lines.count + 1
        #expect(throws: AccessTableError(line: number, problem: problem)) {
            try AccessTable(parsing: table.text + "\n" + line)
        }
    }

    @Test(arguments: [
        ("yes at a terminal", "-\t-\t-\tyes\t-\t-", AccessTableError.Problem.unknownRole("yes")),
        ("a role of a server", "inquirer\t-\t-\t-\t-\t-", .notYesOrNo("inquirer")),
        ("an operator of a server", "-\tany-operator\t-\t-\t-\t-", .notYesOrNo("any-operator")),
    ])
    func aBadCellIsRefused(_: String, cells: String, problem: AccessTableError.Problem) throws {
        let position = try #require(table.positions(of: "procedure").first)
        var lines = table.lines
        lines[position] = "procedure\tUpdate\t" + cells
        #expect(throws: AccessTableError(line: position + 1, problem: problem)) {
            try AccessTable(parsing: lines.joined(separator: "\n"))
        }
    }

    @Test func whatLacksAPartIsRefused() {
        for kind in ["version", "default", "terminal", "group", "way", "article", "peers"] {
            for position in table.positions(of: kind) {
                #expect(throws: AccessTableError.self, "\(table.lines[position])") {
                    try AccessTable(parsing: table.without(position))
                }
            }
        }
        #expect(throws: AccessTableError(line: 0, problem: .missing("version"))) { try AccessTable(parsing: "") }
    }
}
