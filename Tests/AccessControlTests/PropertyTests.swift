import AccessControl
import JukiDomain
import JukiMessages
import Testing

/// What holds for every request and every line.
@Suite struct PropertyTests {
    private let text: TableText

    init() throws { text = try TableText() }

    @Test(arguments: 0..<20, TableOwner.allCases)
    func whatNoLineCoversIsDeniedAndWhatOneCoversIsAllowed(seed: Int, owner: TableOwner) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let text = try TableText(owner)
        let model = try AccessModel(text)
        var allowed = 0
        for _ in 0..<200 {
            let request = try random.request(text)
            let decision = owner.table.decide(request)
            #expect(decision.isAllowed == model.allows(request), "seed \(seed): \(request)")
            #expect(decision.isAllowed || decision.items.isEmpty, "seed \(seed): \(request)")
            allowed += decision.isAllowed ? 1 : 0
        }
        #expect((20...180).contains(allowed), "seed \(seed): the requests are of both kinds: \(allowed)")
    }

    /// An answer holds what was asked; what was not asked for by number is no more than the default.
    @Test(arguments: 0..<20)
    func onlyWhatWasAskedIsTold(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        for _ in 0..<200 {
            let request = try random.request(text)
            let decision = AccessTable.standard.decide(request)
            guard decision.isAllowed, decision.basis != nil else { continue }
            if request.items.isEmpty {
                #expect(decision.items.isSubset(of: ItemSet(numbers: [1, 2, 4, 5, 6, 7, 21])), "seed \(seed)")
                #expect(!decision.items.contains(number: 1) || request.caller.kind.isTerminal, "seed \(seed)")
            } else {
                #expect(decision.items == request.items, "seed \(seed)")
            }
            let findings = AccessTable.standard.findings(request, decision)
            #expect(findings.map(\.item) == decision.items.numbers, "seed \(seed)")
            #expect(findings.allSatisfy { $0.isAllowed && !$0.rule.isEmpty }, "seed \(seed)")
        }
    }

    @Test func everyBasisIsReachable() throws {
        var unreachable: [String] = []
        for row in text.rows("basis") {
            guard let request = TableText.request(on: row, row[6] == "statistics" ? .search : .lookup) else {
                unreachable.append(row[1])
                continue
            }
            #expect(AccessTable.standard.decide(request).isAllowed, "\(row[1])")
        }
        #expect(unreachable == ["30-15-1-1:二十六の三", "30-15-1-1:三十一の二", "30-15-1-1:三十四"],
                "tasks of Fukushima and Okinawa, and no others, have no caller")
    }

    @Test func everyItemOfEveryBasisIsReachable() throws {
        for row in text.rows("basis") {
            guard var request = TableText.request(on: row, .search) else { continue }
            let basis = try #require(AccessTable.standard.legalBases.first { $0.code == row[1] })
            var items = basis.items
            if row[7] != "-" { items.insert(ItemSet(number: 9)) }
            if row[8] != "-" { items.insert(ItemSet(number: 1)) }
            request.procedure = basis.procedures.contains(.lookup) && request.caller == .national ? .lookup : .search
            request.items = items
            #expect(AccessTable.standard.decide(request).items == items, "\(row[1])")
        }
    }

    @Test func removingABasisDeniesWhatItAllowed() throws {
        for position in text.positions(of: "basis") {
            let row = text.cells(position)
            guard let request = TableText.request(on: row, row[3] == "national" ? .lookup : .search) else { continue }
            let rest = try AccessTable(parsing: text.without(position))
            #expect(AccessTable.standard.decide(request).isAllowed, "\(row[1])")
            #expect(rest.decide(request).refusal?.reason == .unknownLegalBasis, "\(row[1])")
        }
    }

    @Test func removingAProcedureDeniesItToAll() throws {
        let peers: [PeerRole] = [
            .municipality(try MunicipalityCode("462012")), .national, .agency("zeimu"), .officeTerminal("office-1"),
            .representativeTerminal("representative-1"), .supplementaryServer(46),
        ]
        for position in text.positions(of: "procedure") {
            let name = text.cells(position)[1]
            let procedure = try #require(Procedure.allCases.first { $0.methodName == name })
            let rest = try AccessTable(parsing: text.without(position))
            for peer in peers {
                #expect(throws: Refusal(.procedureNotAllowed)) { try rest.check(peer, mayCall: procedure) }
                let request = AccessRequest(
                    caller: peer, operatorRoles: Set(OperatorRole.allCases), procedure: procedure)
                #expect(rest.decide(request).refusal == Refusal(.procedureNotAllowed), "\(name)")
            }
        }
    }
}
