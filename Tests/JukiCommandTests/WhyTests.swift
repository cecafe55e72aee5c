import AccessControl
import ArgumentParser
import JukiClient
import JukiDomain
import JukiMessages
import Testing

@testable import JukiCommands

/// `juki why` without a server, and the lists of items that commands read.
@Suite struct WhyTests {
    private func explain(_ words: String...) async throws -> (report: Report, response: ExplainAccessResponse) {
        let command = try WhyCommand.parse(words)
        let peer = command.connection.peer ?? ServerTarget.terminal
        let view = try await WhyCommand.view(command.request(), as: peer) { request throws(CommandFailure) in
            try WhyCommand.offline(request, as: peer)
        }
        return (view.report, view.response)
    }

    @Test func everyItemHasItsNameAndItsArticle() async throws {
        let (report, response) = try await explain(
            "--as", "agency-kenmin-koryu", "--basis", "30-15-1-1:一の二", "--application", "R8-1", "--items", "2,9,1")
        #expect(response.items.map(\.item) == [1, 2, 9] && response.items.map(\.isAllowed) == [false, true, false])
        #expect(response.refusal == Refusal(.itemNotAllowedByBasis, .residentRecordCode))
        let text = report.lines.joined(separator: "\n")
        #expect(text.contains("漢字氏名") && text.contains("個人番号は番号法が認める事務に限る"))
        #expect(text.contains("別表第五") && text.contains("特定非営利活動促進法による"))
        #expect(text.contains("ITEM_NOT_ALLOWED_BY_BASIS") && report.exit == .failure)
        #expect(report.values[0].text.contains("\"name\":\"個人番号\",\"allowed\":false"))
    }

    @Test func whatWouldBeAllowedEndsWell() async throws {
        let (report, response) = try await explain(
            "search", "--as", "agency-zeimu", "--basis", "30-15-1-2:条例", "--application", "R8-1", "--items", "9",
            "--by", "2,5")
        #expect(response.refusal == nil && report.exit == .success)
        #expect(response.items.map(\.rule) == ["番号法9条1項 別表 地方税"])
        let disclosure = ["--as", "terminal-office-1", "--basis", "30-32", "--application", "R8-1"]
        let command = try WhyCommand.parse(disclosure + ["--roles", "discloser"])
        #expect(try WhyCommand.offline(command.request(), as: "terminal-office-1").refusal == nil)
        let nobody = try WhyCommand.parse(disclosure)
        let refusal = try WhyCommand.offline(nobody.request(), as: "terminal-office-1").refusal
        #expect(refusal == Refusal(.operatorNotSignedIn))
    }

    /// A role that lacks is one thing; what the basis says of the items is another, and is told all the same.
    @Test(arguments: [nil, "auditor", "inquirer"])
    func basisAndItemsAreExplainedWhateverTheRole(roles: String?) async throws {
        let words = ["--basis", "30-15-1-1:六", "--application", "R8-1", "--items", "2,9"]
        let command = try WhyCommand.parse(words + (roles.map { ["--roles", $0] } ?? []))
        let view = try await WhyCommand.view(command.request(), as: ServerTarget.terminal) {
            request throws(CommandFailure) in try WhyCommand.offline(request, as: ServerTarget.terminal)
        }
        let reason: Reason = roles == nil ? .operatorNotSignedIn : roles == "auditor" ? .roleNotAllowed
            : .itemNotAllowedByBasis
        #expect(view.response.refusal?.reason == reason)
        #expect(view.response.basis.contains("旅券法") && view.response.statute.contains("旅券法"))
        #expect(view.response.items.map(\.isAllowed) == [true, false])
        #expect(view.response.items.allSatisfy { !$0.rule.isEmpty })
        let hint = view.report.lines.first { $0.contains("--roles") }
        #expect((hint == nil) == (roles == "inquirer"))
        if let hint { #expect(hint.hasSuffix("These will do: inquirer.")) }
    }

    @Test func withoutItemsEveryOneIsExplained() async throws {
        let (report, response) = try await explain("--basis", "12-5", "--roles", "inquirer")
        #expect(response.refusal == nil && report.exit == .success)
        for item in IdentityItem.allCases {
            #expect(report.lines.contains { $0.contains(item.japaneseName) }, "\(item)")
        }
        #expect(report.lines.contains("Told without --items: 1, 2, 4, 5, 6, 7, 21"))
        let nothing = try await explain("laneState", "--roles", "operations").report
        #expect(nothing.exit == .success && !nothing.lines.contains { $0.contains("可  ") || $0.contains("Told") })
        let supplementary = try WhyCommand.parse(["--basis", "30-42"])
        let peer = "supplementary-national"
        let register = Registers.Supplementary.self
        let view = try await WhyCommand.view(supplementary.request(in: register), as: peer, in: register) {
            request throws(CommandFailure) in try WhyCommand.offline(request, as: peer, in: register)
        }
        #expect(view.everyItem.count == SupplementaryItem.allCases.count && view.everyItem.allSatisfy(\.isAllowed))
    }

    @Test func whatCannotBeReadIsRefused() throws {
        for words in [["fetch"], ["--items", "0"], ["--items", "29"], ["--by", "name"], ["--roles", "chief"]] {
            #expect(throws: CommandFailure.self, "\(words)") { try WhyCommand.parse(words).request() }
        }
        let request = try WhyCommand.parse([]).request()
        #expect(throws: CommandFailure.self) { try WhyCommand.offline(request, as: "somebody") }
    }

    @Test func everyBasisIsListed() {
        let report = AccessView.bases(.standard)
        #expect(report.values.count == AccessTable.standard.legalBases.count)
        #expect(report.lines.count == report.values.count + 2)
    }

    @Test func itemsAreReadAsNumbersRangesAndNames() throws {
        #expect(try ItemOptions.set("1,2,4-7,change_date").numbers == [1, 2, 4, 5, 6, 7, 11])
        #expect(try ItemOptions.set("kanji_name-kana_name").numbers == [2, 3, 4])
        for text in ["", "1,", "7-4", "1-2-3", "29", "x"] {
            #expect(throws: CommandFailure.self, "\(text)") { try ItemOptions.set(text) }
        }
    }

    /// The crossing of numbers, from the organ that asks to the server that delivers: the article, or who may not.
    @Test(arguments: [
        ("OverseasNumber", "agency-kodomo-katei", "30-44-6-1-1:九", true, nil),
        ("OverseasNumber", "agency-ryoken", "30-44-6-1-1:六", true, Reason.basisNotForCaller),
        ("DeliverNumber", "prefectural-server", "", true, nil),
        ("SupplementaryLookup", "prefectural-server", "30-42", true, .procedureNotAllowed),
        ("RelayNumber", "supplementary-server", "", false, nil),
        ("Lookup", "supplementary-server", "30-7", false, .procedureNotAllowed),
        ("SupplementaryLookup", "supplementary-national", "30-42", true, nil),
    ] as [(String, String, String, Bool, Reason?)])
    func theCrossingIsExplained(
        procedure: String, peer: String, basis: String, isSupplementary: Bool, reason: Reason?
    ) throws {
        let number = try #require(Procedure.allCases.first { $0.methodName == procedure }).rawValue
        let request = ExplainAccessRequest(
            procedure: number, purpose: Purpose(legalBasis: basis, applicationNumber: "R8-1"))
        let answer = try WhyCommand.offline(
            request, as: peer, in: isSupplementary ? Registers.Supplementary.self : Registers.Resident.self)
        #expect(answer.refusal?.reason == reason)
        if procedure == "OverseasNumber", reason == nil { #expect(answer.basis.contains("番号法")) }
    }
}
