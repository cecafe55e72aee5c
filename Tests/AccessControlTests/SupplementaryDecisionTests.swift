import AccessControl
import JukiDomain
import JukiMessages
import Testing

/// What 法30条の44の6, 30条の44の13 and 番号法 say of the supplementary register, as cases written from their text.
@Suite struct SupplementaryDecisionTests {
    private static let passports = "30-44-6-1-1:六"
    private static let allowance = "30-44-6-1-1:九"

    private static func asked(
        _ caller: PeerRole = .agency("ryoken"), _ procedure: Procedure = .supplementaryLookup,
        on basis: String = passports, items: [UInt8] = [], roles: Set<OperatorRole>? = nil, application: String = "R8-1"
    ) -> AccessRequest {
        AccessRequest(
            caller: caller, operatorRoles: roles, procedure: procedure, legalBasis: basis,
            applicationNumber: application, items: ItemSet(numbers: items), keyItems: ItemSet(number: 1))
    }

    private static func reason(_ request: AccessRequest) -> Reason? {
        AccessTable.supplementary.decide(request).refusal?.reason
    }

    @Test func aTaskGetsTheBasicItemsWithTheLastAddressAndNoCode() {
        let told = AccessTable.supplementary.decide(Self.asked()).items
        #expect(told.numbers == [2, 4, 5, 6, 8, 10, 15, 19])
        #expect(AccessTable.supplementary.decide(Self.asked(items: [2, 10, 22])).items.numbers == [2, 10, 22])
        for code: UInt8 in [1, 13] {
            let refusal = AccessTable.supplementary.decide(Self.asked(items: [2, code])).refusal
            #expect(refusal == Refusal(.itemNotAllowedByBasis, item: code))
        }
    }

    @Test func theTransitionalRuleOpensTheCodes() {
        let request = Self.asked(.agency("kodomo-katei"), on: Self.allowance, items: [1, 2, 13])
        #expect(AccessTable.supplementary.decide(request).items.numbers == [1, 2, 13])
    }

    /// 法30条の44の6 provides without 住民票コード; at a terminal it is seen to follow up a hit, and goes no further.
    @Test func aBulkJobHasNoCode() {
        func refusal(_ procedure: Procedure, _ role: OperatorRole, _ item: UInt8) -> Refusal? {
            AccessTable.supplementary.decide(
                Self.asked(.officeTerminal("office-1"), procedure, items: [item, 2], roles: [role])).refusal
        }
        #expect(refusal(.supplementarySearch, .inquirer, 1) == nil)
        #expect(refusal(.bulkProvide, .bulkProvider, 1) == Refusal(.itemNotAllowedByBasis, item: 1))
        #expect(refusal(.bulkProvide, .bulkProvider, 13) == Refusal(.itemNotAllowedByBasis, item: 13))
        #expect(refusal(.bulkProvide, .bulkProvider, 10) == nil)
    }

    @Test func statisticsAskForNobodyByCode() {
        for procedure in [Procedure.supplementaryLookup, .supplementaryNationalInquiry] {
            let request = Self.asked(.agency("tokei"), procedure, on: "30-44-6-1-4:統計", items: [5])
            #expect(Self.reason(request) == .basisNotForCaller)
        }
        var search = Self.asked(.agency("tokei"), .supplementarySearch, on: "30-44-6-1-4:統計", items: [5])
        search.keyItems = ItemSet(number: 14)
        #expect(Self.reason(search) == nil)
    }

    @Test func basesOfTheResidentRegisterAreUnknownHere() {
        for basis in ["30-15-1-1:六", "30-7", "30-32", "12-5"] {
            #expect(Self.reason(Self.asked(on: basis)) == .unknownLegalBasis, "\(basis)")
        }
        #expect(Self.reason(Self.asked(application: " ")) == .missingApplicationNumber)
        #expect(Self.reason(Self.asked(.agency("zeimu"))) == .basisNotForCaller)
    }

    // MARK: The crossing

    @Test func aNumberNeedsARuleOfTheNumberAct() {
        let allowed = Self.asked(.agency("kodomo-katei"), .overseasNumber, on: Self.allowance)
        let decision = AccessTable.supplementary.decide(allowed)
        #expect(decision.isAllowed && decision.items.isEmpty && decision.basis?.individualNumberRule != nil)
        #expect(Self.reason(Self.asked(.agency("ryoken"), .overseasNumber)) == .basisNotForCaller)
        let consent = Self.asked(.agency("ryoken"), .overseasNumber, on: "30-44-6-1-3:同意")
        #expect(Self.reason(consent) == .basisNotForCaller)
        let unsigned = Self.asked(.officeTerminal("office-1"), .overseasNumber, on: Self.allowance)
        #expect(Self.reason(unsigned) == .operatorNotSignedIn)
    }

    @Test func theTwoServersHaveOneProcedureEach() {
        let crossings: [(AccessTable, PeerRole, Procedure)] = [
            (.standard, .supplementaryServer(46), .relayNumber),
            (.supplementary, .prefecturalServer(46), .deliverNumber),
        ]
        for (table, peer, own) in crossings {
            for procedure in Procedure.allCases {
                #expect(table.need(of: peer.kind, toCall: procedure) == (procedure == own ? .certificate : .denied))
            }
        }
        // Nobody else has them, nor either server at home.
        let others: [PeerRole] = [
            .national, .supplementaryNational, .agency("ryoken"), .officeTerminal("office-1"),
            .representativeTerminal("representative-1"), .municipality(MunicipalityCode(body: 46_201)),
        ]
        for peer in others + [.prefecturalServer(46)] {
            #expect(AccessTable.standard.need(of: peer.kind, toCall: .relayNumber) == .denied, "\(peer)")
        }
        for peer in others + [.supplementaryServer(46)] {
            #expect(AccessTable.supplementary.need(of: peer.kind, toCall: .deliverNumber) == .denied, "\(peer)")
        }
    }

    @Test func theExplanationNamesTheRuleOfTheNumberAct() throws {
        let request = ExplainAccessRequest(
            caller: "urn:juki:agency:kodomo-katei", procedure: Procedure.overseasNumber.rawValue,
            purpose: Purpose(legalBasis: Self.allowance, applicationNumber: "R8-1"))
        let answer = try AccessTable.supplementary.explain(request, asking: .representativeTerminal("x"))
        #expect(answer.refusal == nil && answer.items.isEmpty)
        #expect(answer.basis.contains("30条の44の6") && answer.basis.contains("番号法9条1項"))
    }

    @Test(arguments: [
        ("urn:juki:supplementary-national", PeerRole.supplementaryNational),
        ("urn:juki:prefectural-server:46", .prefecturalServer(46)),
        ("urn:juki:supplementary-server:1", .supplementaryServer(1)),
        ("urn:juki:supplementary-server:48", nil), ("urn:juki:supplementary-server:046", nil),
        ("urn:juki:supplementary-server:", nil), ("urn:juki:supplementary-server", nil),
        ("urn:juki:supplementary-national:1", nil), ("urn:juki:prefectural-server:0", nil),
    ] as [(String, PeerRole?)])
    func serversHaveNames(uri: String, role: PeerRole?) {
        #expect(PeerRole(uri: uri) == role)
    }

    @Test(arguments: [
        ("urn:juki:terminal:representative-1", true), ("urn:juki:terminal:office-3", true),
        ("urn:juki:terminal:3", false), ("urn:juki:terminal:office-3:1", false), ("urn:juki:terminal:Office-3", false),
        ("urn:juki:agency:terminal", false), ("urn:juki:national", false), ("", false),
    ])
    func terminalsAreKnownByTheirNames(uri: String, isTerminal: Bool) {
        #expect(PeerRole.isTerminal(uri: uri) == isTerminal)
        #expect((PeerRole(uri: uri)?.kind.isTerminal ?? false) == isTerminal)
    }
}
