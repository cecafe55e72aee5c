import ArgumentParser
import Foundation
import JukiClient
import JukiDomain
import JukiMessages
import SyntheticPopulation
import Testing

@testable import JukiCommands

@Suite struct UpdateTests {
    private typealias Answered = AnsweredNotice<Registers.Resident>
    private typealias Account = UpdateAccount<Registers.Resident>

    private func answer(
        _ number: UInt64, _ result: NoticeOutcome.Result, replacing: UInt64 = 0, repeated: Bool = false
    ) -> Answered {
        Answered(
            notice: NoticeToSend(
                position: Int(number), draft: NoticeDraft(number: number, record: nil, replacesNumber: replacing)),
            outcome: NoticeOutcome(noticeNumber: number, result: result, isRepeated: repeated, decidedAt: 0))
    }

    private func account(_ answers: [Answered]) -> Account {
        var account = Account()
        for answer in answers { account.take(answer) }
        return account
    }

    @Test func exitCodes() {
        let applied = answer(1, .applied(updateSequence: 1))
        #expect(account([applied]).exit(unreadable: 0) == .success)
        #expect(account([applied]).exit(unreadable: 1) == .attention)
        #expect(account([applied, answer(2, .parked(Refusal(.checkDigit)))]).exit(unreadable: 0) == .attention)
        #expect(account([applied, answer(9, .refused(Refusal(.noticeGap)))]).exit(unreadable: 0) == .failure)
    }

    @Test func aParkedNoticeThatALaterOneReplacedNeedsNobody() {
        let account = account([
            answer(1, .parked(Refusal(.aliveElsewhere))), answer(2, .applied(updateSequence: 1), replacing: 1),
        ])
        #expect(account.parked.count == 1)
        #expect(account.waiting.isEmpty && account.retryable.isEmpty)
        #expect(account.exit(unreadable: 0) == .success)
    }

    @Test func onlyTheAliveElsewhereAreSentAgainInPlaceOfThemselves() {
        var account = account([
            answer(5, .parked(Refusal(.checkDigit))), answer(6, .parked(Refusal(.aliveElsewhere))),
            answer(7, .parked(Refusal(.aliveElsewhere))),
        ])
        let retries = account.retries(from: 8)
        #expect(retries.map(\.draft.number) == [8, 9])
        #expect(retries.map(\.draft.replacesNumber) == [6, 7])
        #expect(retries.map(\.position) == [6, 7])
        account.takeRetry(answer(8, .applied(updateSequence: 3), replacing: 6))
        account.takeRetry(answer(9, .parked(Refusal(.aliveElsewhere)), replacing: 7))
        #expect(account.waiting.map(\.outcome.noticeNumber) == [5, 7])
        #expect((account.retries.count, account.retriesApplied, account.lastNumber) == (2, 1, 9))
        #expect(!account.mustStop)

        let report = UpdateReport(account, unreadable: [], format: .records).report
        #expect(report.lines.contains("  notice 8 in place of 6: applied, update sequence 3"))
        #expect(report.lines.contains("  notice 9 in place of 7: parked, ALIVE_ELSEWHERE"))
        #expect(report.lines.contains { $0.hasSuffix("1 applied; go on with number 10") })
        let json = report.values[0].text
        #expect(json.contains("\"notice_number\":8,\"result\":\"APPLIED\",\"update_sequence\":3"), "\(json)")
        #expect(json.contains("\"replaces_notice_number\":7"))
    }

    /// A number that the municipality does not know of would be taken for its next notice.
    @Test func nothingIsSentAgainUnlessSomebodySaysSo() throws {
        #expect(try !UpdateCommand.parse(["x.records"]).retryAliveElsewhere)
        #expect(try UpdateCommand.parse(["x.records", "--retry-alive-elsewhere"]).retryAliveElsewhere)
    }

    @Test(arguments: [
        (Reason.noticeGap, "send notices 3 to 8 first, then this file again."),
        (.noticeConflict, "9 was used for another notice. Give this one and those behind it the numbers from 3 on."),
    ])
    func aRefusedNoticeIsNamedWithTheNextStep(reason: Reason, remedy: String) {
        let account = account([
            answer(2, .applied(updateSequence: 1)), answer(9, .refused(Refusal(reason, expected: 3))),
        ])
        #expect(account.mustStop)
        let report = UpdateReport(account, unreadable: [], format: .records).report
        #expect(report.lines[1].hasPrefix("Stopped at message 9, notice 9, which was refused"))
        #expect(report.lines[1].hasSuffix(remedy), "\(report.lines[1])")
        #expect(report.values[0].text.contains("\"stopped_at\":9"))
    }

    /// Numbers begin with 1: nothing can be missing before notice 0.
    @Test func noticeZeroIsToldToo() {
        let report = UpdateReport(
            account([answer(0, .refused(Refusal(.noticeGap, expected: 3)))]), unreadable: [], format: .records
        ).report
        #expect(report.lines[1].hasSuffix("the numbers from 3 on."))
    }

    @Test func aRetryThatIsRefusedIsAFailure() {
        var account = account([answer(6, .parked(Refusal(.aliveElsewhere)))])
        account.takeRetry(answer(7, .refused(Refusal(.noticeConflict, expected: 8)), replacing: 6))
        #expect(account.exit(unreadable: 0) == .failure)
        #expect(account.lastNumber == 6 && account.mustStop)
    }

    @Test func theReportNamesLineItemReasonAndNextStep() throws {
        let refusal = Refusal(.forbiddenCharacter, item: 2, offendingScalar: 7)
        let report = UpdateReport(
            account([answer(3, .parked(refusal))]),
            unreadable: [UnreadableEntry(position: 4, reason: "29 cells where the header names 32")], format: .tsv
        ).report
        let text = report.lines.joined(separator: "\n")
        #expect(text.contains("line 3, notice 3: FORBIDDEN_CHARACTER, item 2 漢字氏名, U+0007"))
        #expect(text.contains(StatusTable.row(for: .forbiddenCharacter).sentence))
        #expect(text.contains("line 4 (not sent): 29 cells"))
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(report.values[0].text.utf8)) as? [String: Any])
        let outcome = try #require((json["outcomes"] as? [[String: Any]])?.first)
        #expect(outcome["line"] as? Int == 3)
        #expect((outcome["status"] as? [String: Any])?["item"] as? Int == 2)
    }

    @Test func aFileOfRefusalsDoesNotFillTheScreen() {
        let report = UpdateReport(
            account((1...1000).map { answer($0, .refused(Refusal(.noticeGap, expected: 1))) }), unreadable: [],
            format: .records
        ).report
        #expect(report.lines.count < 120)
        #expect(report.lines.last == "  … and 950 more; --json lists all.")
    }
}

/// Written files come back as they were made, damaged ones as far as they can be read.
@Suite struct EntryFileTests {
    private typealias Entry = FileEntry<Registers.Resident>

    private let plan: PopulationPlan
    private let folder: String

    init() throws {
        plan = PopulationPlan(seed: 7, residents: 1000, today: try CalendarDate(year: 2026, month: 4, day: 1))
        folder = FileManager.default.temporaryDirectory.appending(path: "juki-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private func entries(_ path: String) throws -> [Entry] {
        var reader = try EntryFile(path: path, format: nil).notices()
        var entries: [Entry] = []
        while let entry = try reader.next() { entries.append(entry) }
        return entries
    }

    private func drafts(_ entries: [Entry]) -> [[UInt8]] {
        entries.compactMap { entry in
            if case .notice(let draft) = entry.content { draft.encode() } else { nil }
        }
    }

    @Test(arguments: FileFormat.allCases)
    func aSynthesisReadsBackAndSaysWhatWillBecomeOfIt(format: FileFormat) throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let day = plan.day(events: 100)
        let synthesis = Synthesis(plan: plan, day: day, folder: folder, format: format, differencesEach: 1)
        var progress = 0
        let planted = try synthesis.write { progress = $0 }
        #expect(abs(progress - synthesis.recordCount) < 100)

        let municipality = plan.municipalities[0]
        let load = try entries("\(folder)/first-load/462012.\(format.rawValue)")
        #expect(drafts(load) == plan.firstLoad(of: municipality.code).map { NoticeDraft($0).encode() })
        let lane = try #require(day.lanes[municipality.code])
        let sent = try entries("\(folder)/day/462012.\(format.rawValue)")
        #expect(drafts(sent).count == lane.count)
        let file = try EntryFile(path: "\(folder)/reconcile/462012.true.\(format.rawValue)", format: nil)
        #expect(try ReconcileCommand.records(file).count == day.expectations.residents[municipality.code])

        let manifest = try #require(
            try JSONSerialization.jsonObject(
                with: Data(contentsOf: URL(fileURLWithPath: "\(folder)/manifest.json"))) as? [String: Any])
        #expect(manifest["population"] as? Int == 1000)
        #expect(manifest["planted_differences"] as? Int == planted)
        #expect((manifest["known_cases"] as? [Any])?.count == plan.manifest.count)
        let order = try String(contentsOfFile: "\(folder)/day/order.tsv", encoding: .utf8)
        #expect(order.split(separator: "\n").count == day.notices.count + 1)
    }

    @Test(arguments: RegisterChoice.allCases, FileFormat.allCases)
    func theCheckFindsWhatTheServerWillPark(register: RegisterChoice, format: FileFormat) throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        switch register {
        case .resident:
            let day = plan.day(events: 100)
            let faulty = day.notices.count { if case .faulty = $0.content { true } else { false } }
            try expectFindings(faulty, plan, day, format, in: Registers.Resident.self)
        case .supplementary:
            let plan = SupplementaryPlan(plan)
            let day = plan.day(events: 100)
            let faulty = day.notices.count { if case .faulty = $0.content { true } else { false } }
            try expectFindings(faulty, plan, day, format, in: Registers.Supplementary.self)
        }
    }

    private func expectFindings<Plan: WrittenRegister, Register: CommandRegister>(
        _ faulty: Int, _ plan: Plan, _ day: RegisterDay<Plan>, _ format: FileFormat, in register: Register.Type
    ) throws where Plan.InFiles == Register.Draft {
        _ = try Synthesis(plan: plan, day: day, folder: folder, format: format, differencesEach: 0).write { _ in }
        var check = NoticeCheck<Register>()
        for municipality in self.plan.municipalities {
            let code = municipality.code
            let path = "\(folder)/day/\(code.digits).\(format.rawValue)"
            var reader = try EntryFile(path: path, format: nil).notices(of: register)
            while let entry = try reader.next() { check.take(entry) }
            let file = try EntryFile(path: "\(folder)/reconcile/\(code.digits).true.\(format.rawValue)", format: nil)
            let held = plan.file(of: code, after: day).map(\.code)
            #expect(try ReconcileCommand.records(file, of: register).map(\.code) == held)
        }
        #expect(check.notices == day.notices.count)
        #expect(check.findings.count == faulty && faulty > 0)
        let lines = check.lines(format).dropFirst()
        let named = zip(lines, check.findings.map { itemName($0.refusal.item, of: Register.items) }).prefix(10)
        #expect(named.contains { !$0.1.isEmpty })
        for (line, name) in named { #expect(line.contains(name)) }
    }

    @Test func aDamagedLineCostsThatLineOnly() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = "\(folder)/notices.tsv"
        try Data("notice_number\tsex\n1\t1\nx\t1\n3\t1\t9\n4\t2".utf8).write(to: URL(fileURLWithPath: path))
        let entries = try entries(path)
        #expect(entries.map(\.position) == [2, 3, 4, 5])
        #expect(drafts(entries).count == 2)
        var feed = NoticeFeed<Registers.Resident>()
        #expect(entries.flatMap { feed.take($0) }.map(\.draft.number) == [1, 2, 3, 4])
    }

    @Test func aCutRecordFileGivesWhatIsWhole() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = "\(folder)/notices.records"
        var bytes: [UInt8] = []
        for number in 1...3 { RecordFile.append(NoticeDraft(number: UInt64(number), record: nil), to: &bytes) }
        try Data(bytes.dropLast()).write(to: URL(fileURLWithPath: path))
        let cut = try entries(path)
        #expect(cut.map(\.position) == [1, 2, 3])
        #expect(drafts(cut).count == 2)
        try Data([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]).write(
            to: URL(fileURLWithPath: path))
        #expect(try entries(path).count == 1)
    }

    /// Without a header the first line is about a person.
    @Test func whatStandsInPlaceOfTheHeaderIsNotEchoed() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = "\(folder)/bare.tsv"
        for cell in ["鹿児島\u{3000}花子", "98765432109"] {
            try Data("\(cell)\t1\n".utf8).write(to: URL(fileURLWithPath: path))
            let failure = #expect(throws: CommandFailure.self) { try entries(path) }
            #expect(failure?.message.contains(cell) == false)
            #expect(failure?.message.contains("header") == true)
        }
    }

    @Test func aFolderIsNotADamagedFile() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let failure = #expect(throws: CommandFailure.self) { try EntryFile(path: folder, format: nil) }
        #expect(failure?.message == "\(folder) is a folder; name one of the files in it.")
    }

    @Test func aMissingFileAndAWrongHeaderAreTold() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(throws: CommandFailure.self) { try entries("\(folder)/none.tsv") }
        try Data("name\tsex\n".utf8).write(to: URL(fileURLWithPath: "\(folder)/wrong.tsv"))
        #expect(throws: CommandFailure.self) { try entries("\(folder)/wrong.tsv") }
    }
}
