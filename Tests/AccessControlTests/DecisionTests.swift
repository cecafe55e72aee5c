import AccessControl
import JukiDomain
import JukiMessages
import Testing

/// What the law and the prefecture's assessment report say, as cases written from their text and not from the table.
@Suite struct DecisionTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        var caller = PeerRole.agency("kenmin-koryu")
        var roles: Set<OperatorRole>?
        var procedure = Procedure.lookup
        var basis = "30-15-1-1:一の二"
        var application = "R8-0001"
        var items: [UInt8] = []
        var key: [UInt8] = [1]
        var reason: Reason?
        var item: UInt8 = 0

        var testDescription: String { name }
    }

    private static let office = PeerRole.officeTerminal("office-1")
    private static let seedItems: [UInt8] = [2, 4, 5, 6, 7, 10, 11]

    private static let cases: [Case] = [
        Case(name: "別表第五 一の二: 県民交流課 gets 氏名 生年月日 性別 住所 異動事由 異動年月日", items: seedItems),
        Case(name: "by four items", procedure: .search, items: seedItems, key: [2, 4, 5, 6, 7]),
        Case(name: "no basis", basis: "", reason: .missingLegalBasis),
        Case(name: "no such task", basis: "30-15-1-1:九十九", reason: .unknownLegalBasis),
        Case(name: "an article without its task", basis: "30-15-1-1", reason: .unknownLegalBasis),
        Case(name: "a task of another department", caller: .agency("zeimu"), reason: .basisNotForCaller),
        Case(name: "no application number", application: "", reason: .missingApplicationNumber),
        Case(name: "an application number of blanks", application: "　 ", reason: .missingApplicationNumber),
        Case(name: "NPO: no individual number", items: [9], reason: .itemNotAllowedByBasis, item: 9),
        Case(name: "NPO: nor asked by one", key: [9], reason: .itemNotAllowedByBasis, item: 9),
        Case(name: "NPO: no resident record code", items: [1, 2], reason: .itemNotAllowedByBasis, item: 1),
        Case(name: "who typed it is never provided", items: [2, 16], reason: .itemNotAllowedByBasis, item: 16),
        Case(name: "児童扶養手当: individual number by 番号法", caller: .agency("kodomo-katei"), basis: "30-15-1-1:九",
             items: [2, 9], key: [9]),
        Case(name: "児童扶養手当: code by the transitional rule", caller: .agency("kodomo-katei"),
             basis: "30-15-1-1:九", items: [1]),
        Case(name: "教育委員会: 別表第六 特別支援学校", caller: .agency("kyoiku-tokubetsu"),
             basis: "30-15-2-1:特別支援学校", items: [1, 2, 9]),
        Case(name: "知事部局 is not 教育委員会", basis: "30-15-2-1:特別支援学校", reason: .basisNotForCaller),
        Case(name: "統計: no names", caller: .agency("tokei"), procedure: .search, basis: "30-15-1-4:統計",
             application: "", items: [2], key: [14], reason: .itemNotAllowedByBasis, item: 2),
        Case(name: "統計: not searched by name either", caller: .agency("tokei"), procedure: .search,
             basis: "30-15-1-4:統計", application: "", items: [5], key: [2], reason: .itemNotAllowedByBasis, item: 2),
        Case(name: "統計: births of a municipality", caller: .agency("tokei"), procedure: .search,
             basis: "30-15-1-4:統計", application: "", items: [5, 6], key: [14]),
        Case(name: "統計: nobody is asked for by code", caller: .agency("tokei"), basis: "30-15-1-4:統計",
             application: "", items: [5, 6], reason: .basisNotForCaller),
        Case(name: "統計: nor at the national server", caller: .agency("tokei"), procedure: .nationalInquiry,
             basis: "30-15-1-4:統計", application: "", items: [5, 6], reason: .basisNotForCaller),
        Case(name: "機構: 30条の7, number and code", caller: .national, basis: "30-7", application: "",
             items: [1, 2, 4, 5, 6, 7, 9, 10, 11], key: [9]),
        Case(name: "機構 may not claim a task", caller: .national, reason: .basisNotForCaller),
        Case(name: "an agency may not claim 30条の7", basis: "30-7", reason: .basisNotForCaller),
        Case(name: "30条の11 needs the other prefecture's application", caller: .national, basis: "30-11",
             application: "", reason: .missingApplicationNumber),
        Case(name: "開示: the whole of it", caller: office, roles: [.discloser], basis: "30-32",
             items: [1] + seedItems + [9]),
        Case(name: "開示 is not for who only inquires", caller: office, roles: [.inquirer], basis: "30-32",
             reason: .roleNotAllowed),
        Case(name: "a task is not for who only discloses", caller: office, roles: [.discloser], basis: "30-15-1-1:六",
             reason: .roleNotAllowed),
        Case(name: "訂正の調査 sees who typed it", caller: office, roles: [.discloser], basis: "30-35",
             items: [16, 17, 18]),
        Case(name: "a terminal may follow up a hit", caller: office, roles: [.inquirer], procedure: .search,
             basis: "30-15-1-1:六", items: [1, 2], key: [4]),
        Case(name: "a bulk job leaves as a medium: no code without the transitional rule", caller: office,
             roles: [.bulkProvider], procedure: .bulkProvide, basis: "30-15-1-1:六", items: [1, 2, 7],
             reason: .itemNotAllowedByBasis, item: 1),
        Case(name: "a bulk job may ask by the codes that its file has", caller: office, roles: [.bulkProvider],
             procedure: .bulkProvide, basis: "30-15-1-1:六", items: [2, 7]),
        Case(name: "the transitional rule opens the code to a bulk job", caller: office, roles: [.bulkProvider],
             procedure: .bulkProvide, basis: "30-15-1-1:九", items: [1, 2]),
        Case(name: "nobody is signed in", caller: office, basis: "30-15-1-1:六", reason: .operatorNotSignedIn),
        Case(name: "an operator of the machine room", caller: office, roles: [.operations], basis: "30-15-1-1:六",
             reason: .roleNotAllowed),
        Case(name: "a municipality does not look up", caller: .municipality(MunicipalityCode(body: 46_201)),
             reason: .procedureNotAllowed),
        Case(name: "a task that only Okinawa has", caller: office, roles: [.inquirer], basis: "30-15-1-1:三十一の二",
             reason: .basisNotForCaller),
        Case(name: "脱漏の通報 needs no application", caller: office, roles: [.inquirer], basis: "12-5", application: "",
             items: [1, 2, 7]),
    ]

    @Test(arguments: cases)
    func theLawIsKept(_ expected: Case) {
        let request = AccessRequest(
            caller: expected.caller, operatorRoles: expected.roles, procedure: expected.procedure,
            legalBasis: expected.basis, applicationNumber: expected.application,
            items: ItemSet(numbers: expected.items), keyItems: ItemSet(numbers: expected.key))
        let decision = AccessTable.standard.decide(request)
        #expect(decision.refusal == expected.reason.map { Refusal($0, item: expected.item) })
        if expected.reason == nil, !expected.items.isEmpty {
            #expect(decision.items == ItemSet(numbers: expected.items))
        }
    }

    @Test func whoAsksForNothingByNumberGetsTheBasicItems() {
        let agency = AccessRequest(
            caller: .agency("kodomo-katei"), procedure: .search, legalBasis: "30-15-1-1:九", applicationNumber: "1")
        #expect(AccessTable.standard.decide(agency).items.numbers == [2, 4, 5, 6, 7, 21])
        let terminal = AccessRequest(
            caller: Self.office, operatorRoles: [.inquirer], procedure: .search, legalBasis: "30-15-1-1:九",
            applicationNumber: "1")
        #expect(AccessTable.standard.decide(terminal).items.numbers == [1, 2, 4, 5, 6, 7, 21])
        let statistics = AccessRequest(
            caller: .agency("tokei"), procedure: .search, legalBasis: "30-15-1-4:統計")
        #expect(AccessTable.standard.decide(statistics).items.numbers == [5, 6])
    }

    /// One item, one terminal, one basis: seen in a search, it is use; on a medium, provision.
    @Test func theRuleForTheCodeIsNamedByWhereItGoes() throws {
        for (procedure, role, isAllowed) in [
            (Procedure.search, OperatorRole.inquirer, true), (.bulkProvide, .bulkProvider, false),
        ] {
            let request = AccessRequest(
                caller: Self.office, operatorRoles: [role], procedure: procedure, legalBasis: "30-15-1-1:六",
                applicationNumber: "1", items: ItemSet(number: 1))
            let finding = try #require(
                AccessTable.standard.findings(request, AccessTable.standard.decide(request)).first)
            #expect(finding.isAllowed == isAllowed)
            #expect(finding.rule.contains(isAllowed ? "県の端末" : "22条7項"))
        }
    }

    @Test func eachItemNamesItsRule() throws {
        let request = AccessRequest(
            caller: .agency("kodomo-katei"), procedure: .lookup, legalBasis: "30-15-1-1:九", applicationNumber: "1",
            items: ItemSet(numbers: [1, 2, 9, 16]))
        let decision = AccessTable.standard.decide(request)
        #expect(decision.refusal == Refusal(.itemNotAllowedByBasis, item: 16) && decision.items.isEmpty)
        let findings = AccessTable.standard.findings(request, decision)
        #expect(findings.map(\.item) == [1, 2, 9, 16] && findings.map(\.isAllowed) == [true, true, true, false])
        #expect(findings[0].rule.contains("22条7項") && findings[1].rule.contains("別表第五"))
        #expect(findings[1].rule.contains("児童扶養手当法") && findings[2].rule.contains("番号法"))
    }
}
