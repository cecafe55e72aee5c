import AccessControl
import ArgumentParser
import Foundation
import JukiClient
import JukiDomain
import JukiMessages
import PeerTransport
import SyntheticPopulation
import Testing

@testable import JukiCommands

/// What commands do with `--register`.
@Suite struct RegisterTests {
    private func target(
        _ words: [String], _ environment: [String: String] = [:], only: RegisterChoice? = nil
    ) throws -> ServerTarget {
        try ServerTarget(
            ConnectionOptions.parse(words), environment: environment, defaultPeer: ServerTarget.terminal, only: only)
    }

    @Test func theRegisterChoosesTheServerUnlessSomebodyNamesOne() throws {
        #expect(try target([]).register == .resident)
        #expect(try target([]).address == "127.0.0.1:46100")
        #expect(try target([]).identity == "urn:juki:prefectural-server:46")
        let supplementary = try target(["--register", "supplementary"])
        #expect(supplementary.address == "127.0.0.1:46200")
        #expect(supplementary.identity == "urn:juki:supplementary-server:46")
        #expect(try target([], ["JUKI_REGISTER": "supplementary"]) == supplementary)
        #expect(try target(["--register", "resident"], ["JUKI_REGISTER": "supplementary"]).register == .resident)
        #expect(try target(["--register", "supplementary", "--server", "a:1"]).address == "a:1")
        #expect(throws: CommandFailure.self) { try target([], ["JUKI_REGISTER": "both"]) }
    }

    /// A command that one register alone serves never goes to the other in silence.
    @Test func whatOneRegisterHasIsAskedOfThatOne() throws {
        #expect(try target([], only: .supplementary).address == "127.0.0.1:46200")
        #expect(throws: CommandFailure.self) { try target(["--register", "resident"], only: .supplementary) }
        #expect(throws: CommandFailure.self) {
            try target([], ["JUKI_REGISTER": "supplementary"], only: .resident)
        }
    }

    @Test func aFailureNamesTheItemsAndTheProgramOfItsRegister() {
        let refusal = Status(Refusal(.missingItem, item: 10))
        let register = Registers.Supplementary.self
        #expect(CommandFailure(.refused(refusal), at: "a:1", of: register).message.contains("item 10 最終住所　漢字"))
        #expect(CommandFailure(.refused(refusal), at: "a:1").message.contains("item 10 異動事由"))
        let nobody = CommandFailure(.notConnected(.socket("no route")), at: "a:1", of: register)
        #expect(nobody.message.contains("start supplementary-server"))
    }

    @Test func itemsAreThoseOfTheRegister() throws {
        let items = SupplementaryItem.self
        #expect(try ItemOptions.set("1,last_address,18-22", of: items).numbers == [1, 10, 18, 19, 20, 21, 22])
        for wrong in ["23", "individual_number", "change_reason"] {
            #expect(throws: CommandFailure.self, "\(wrong)") { try ItemOptions.set(wrong, of: items) }
        }
        #expect(throws: CommandFailure.self) { try ItemOptions.set("last_address") }
    }

    @Test func theSupplementaryRegisterIsNotAskedByNumber() throws {
        let number = LookupRequest.Subject.individualNumber(IndividualNumber(body: 12_345_678_901))
        let register = Registers.Supplementary.self
        #expect(throws: CommandFailure.self) {
            try register.lookup(number, items: [], includeHistory: false, purpose: nil)
        }
        let inquiry = NationalQuestion.Subject.individualNumber(IndividualNumber(body: 12_345_678_901))
        #expect(throws: CommandFailure.self) { try register.inquiry(inquiry, items: [], purpose: nil) }
        let code = ResidentRecordCode(body: 1_234_567_890)
        let question = try register.lookup(.code(code), items: [.init(number: 2)], includeHistory: true, purpose: nil)
        #expect(question == SupplementaryLookupRequest(code: code, items: [.init(number: 2)], includeHistory: true))
    }

    /// One name for one thing: `lookup` is the register's own procedure.
    @Test func whyAsksTheTableOfTheRegister() throws {
        let words = ["--as", "agency-ryoken", "--basis", "30-44-6-1-1:六", "--application", "R8-6", "--items", "2,10"]
        let command = try WhyCommand.parse(words + ["--register", "supplementary"])
        let register = try command.connection.registerChoice.register
        let request = try command.request(in: register)
        #expect(request.procedure == Procedure.supplementaryLookup.rawValue)
        let answer = try WhyCommand.offline(request, as: "agency-ryoken", in: register)
        #expect(answer.refusal == nil && answer.accessTableVersion == AccessTable.supplementary.version)
        let text = AccessView(request, answer, of: register.items).report.lines.joined(separator: "\n")
        #expect(text.contains("SupplementaryLookup") && text.contains("最終住所　漢字"))
        #expect(text.contains("国外転出者") && !text.contains("異動事由"))
        let resident = try WhyCommand.parse(words).request()
        #expect(resident.procedure == Procedure.lookup.rawValue)
        #expect(try WhyCommand.offline(resident, as: "agency-ryoken").refusal?.reason == .unknownLegalBasis)
        let number = try WhyCommand.parse(["overseasnumber", "--register", "supplementary"])
        #expect(try number.request(in: register).procedure == Procedure.overseasNumber.rawValue)
    }

    @Test func claimsOfACorrectionNameTheItemsOfTheRegister() throws {
        let text = "last_address: 鹿児島市鴨池新町１０番１号"
        let file = try ItemFile(text, name: "claims", of: SupplementaryItem.self)
        #expect(file.claims.map(\.item.rawValue) == [SupplementaryItem.lastAddress.rawValue])
        #expect(throws: CommandFailure.self) { try ItemFile(text, name: "claims") }
        let found = try Investigation(
            number: 1, code: ResidentRecordCode(body: 1_234_567_890), kind: .correct, claims: file.claims,
            receivedOn: CalendarDate(year: 2026, month: 4, day: 1), applicationNumber: "R8",
            openedAt: Moment(milliseconds: 1_795_489_200_000), operatorID: "clerk-1")
        let lines = InvestigationView.lines(found, of: SupplementaryItem.self).joined()
        #expect(lines.contains("最終住所　漢字") && !lines.contains("異動事由"))
    }

    @Test func aNumberIsPrintedOnlyWhenThatIsAskedFor() throws {
        let number = IndividualNumber(body: 12_345_678_901)
        let answer = OverseasNumberResponse(
            individualNumber: number, expiresAt: Moment(milliseconds: 1_795_489_200_000), isRedelivered: true)
        let name = try RequestName("R8-6")
        func text(_ report: Report) -> String { (report.lines + report.values.map(\.text)).joined(separator: "\n") }
        let masked = text(RequestNumberCommand.report(answer, to: name, show: false))
        #expect(!masked.contains(number.digits) && masked.contains("************"))
        #expect(masked.contains("2026-11-24 12:00:00 JST") && masked.contains("\"redelivered\":true"))
        #expect(masked.contains("juki number acknowledge --request R8-6"))
        let shown = text(RequestNumberCommand.report(answer, to: name, show: true))
        #expect(shown.components(separatedBy: number.digits).count == 3, "for people and for programs")
        let command = try RequestNumberCommand.parse([
            "12345678903", "--request", "R8-6", "--legal-basis", "30-44-6-1-1:九", "--application-number", "R8",
        ])
        #expect(!command.show && command.purpose.basis == "30-44-6-1-1:九")
        for wrong in ["", "R8/6", String(repeating: "a", count: 65)] {
            let command = try AcknowledgeNumberCommand.parse(["--request", wrong])
            #expect(throws: CommandFailure.self, "\(wrong)") { try command.request.name }
        }
    }
}

/// The 22 items of an answer, for people and for programs.
@Suite struct SupplementaryViewTests {
    private static func record() throws -> SupplementaryRecord {
        let plan = SupplementaryPlan(PopulationPlan(
            seed: 46, residents: 1000, today: try CalendarDate(year: 2026, month: 4, day: 1)))
        let people = plan.firstLoad(of: try MunicipalityCode("462012")).map(\.record)
        return try #require(people.first { $0.state == .movedOverseas })
    }

    private static func provided(_ items: ItemSet) throws -> ProvidedSupplementaryRecord {
        try ProvidedSupplementaryRecord(SupplementaryRecordDraft(record()).cut(to: items), items: items)
    }

    @Test func everyItemHasItsNumberItsNameAndItsField() throws {
        let view = RecordView(try Self.provided(.everySupplementaryItem))
        let record = try Self.record()
        #expect(view.lines.count == SupplementaryItem.allCases.count)
        for (line, item) in zip(view.lines, SupplementaryItem.allCases) {
            #expect(line.contains("\(item.rawValue)  \(item.japaneseName)"), "\(line)")
        }
        let text = view.lines.joined(separator: "\n")
        for words in [record.name.text.disclosed, record.lastAddress.text.disclosed, "2 国外転出者", "1 記載"] {
            #expect(text.contains(words), "\(words)")
        }
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(view.json.text.utf8)) as? [String: Any])
        #expect(Set(json.keys) == Set(SupplementaryItem.allCases.map(\.fieldName)))
        #expect(json["address_state"] as? String == "MOVED_OVERSEAS" && json["notice_kind"] as? String == "ENTRY")
        #expect(json["managing_municipality_code"] as? String == "462012")
    }

    @Test func whatWasNotToldIsNotShown() throws {
        let items = ItemSet(numbers: [2, 10])
        let response = SupplementaryLookupResponse(record: try Self.provided(items))
        let report = LookupCommand.report(response)
        #expect(report.lines.count == 2)
        #expect(report.values[0].text.contains("\"items\":[2,10]"))
        #expect(!report.values[0].text.contains("resident_record_code"))
        let found = SupplementarySearchResponse(
            hits: [SupplementarySearchHit(record: try Self.provided(items), matchedPastVersion: true)], items: items)
        let search = SearchView(found, in: Registers.Supplementary.self).report
        #expect(search.lines.first?.contains("最終住所　漢字") == true && search.lines.last == "1 person found")
        #expect(search.lines.contains { $0.hasSuffix("履歴") })
    }

    @Test(arguments: [
        ([], "なし"), ([.name], "氏名"), ([.address, .formerSurname], "住所・旧氏"), ([.lastAddress], "最終住所"),
    ] as [(GaijiPattern, String)])
    func gaijiPatternsInWords(pattern: GaijiPattern, words: String) {
        #expect(pattern.names == words)
    }
}
