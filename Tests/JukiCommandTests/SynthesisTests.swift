import ArgumentParser
import Foundation
import JukiDomain
import JukiMessages
import SyntheticPopulation
import Testing

@testable import JukiCommands

/// What `juki synth` writes of either register reads back as it was planned.
@Suite struct SynthesisTests {
    private let population: PopulationPlan
    private let folder: String

    init() throws {
        population = PopulationPlan(seed: 7, residents: 2000, today: try CalendarDate(year: 2026, month: 4, day: 1))
        folder = FileManager.default.temporaryDirectory.appending(path: "juki-\(UUID().uuidString)").path
    }

    @Test(arguments: RegisterChoice.allCases, FileFormat.allCases)
    func aSynthesisReadsBackAndSaysWhatWillBecomeOfIt(register: RegisterChoice, format: FileFormat) throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        switch register {
        case .resident:
            try expectReadsBack(population, population.day(events: 200), format)
        case .supplementary:
            let plan = SupplementaryPlan(population)
            try expectReadsBack(plan, plan.day(events: 200), format)
        }
    }

    private func expectReadsBack<Register: WrittenRegister>(
        _ plan: Register, _ day: RegisterDay<Register>, _ format: FileFormat
    ) throws {
        let synthesis = Synthesis(plan: plan, day: day, folder: folder, format: format, differencesEach: 1)
        var progress = 0
        let planted = try synthesis.write { progress = $0 }
        #expect(abs(progress - synthesis.recordCount) < 100)
        let entries = try manifestEntries(Register.choice, day, planted: planted)
        for municipality in population.municipalities {
            let code = municipality.code
            let name = "\(code.digits).\(format.rawValue)"
            let load = try notices("first-load/\(name)", of: plan)
            #expect(
                load.map { $0.encode() } == plan.firstLoad(of: code).map { held(Register.InFiles($0), in: format) })
            #expect(try notices("day/\(name)", of: plan).map(\.number) == (day.lanes[code] ?? []).map(\.number))
            let file = try records("reconcile/\(code.digits).true.\(format.rawValue)", of: plan)
            #expect(file == plan.file(of: code, after: day).map { Register.InFiles.Record($0).encode() })
            let entry = try #require(entries.first { $0["municipality_code"] as? String == code.digits })
            #expect(entry["first_load_notices"] as? Int == plan.people(of: code))
            #expect(entry["residents"] as? Int == file.count)
            guard synthesis.isPlanted(municipality) else { continue }
            let wrong = try records("reconcile/\(code.digits).planted.\(format.rawValue)", of: plan)
            let expected = plan.reconcilePlan(of: code, after: day, each: 1)
            #expect(wrong == expected.file.map { Register.InFiles.Record($0).encode() })
            #expect((entry["planted_differences"] as? [Any])?.count == expected.differences.count)
        }
    }

    private func manifestEntries<Register>(
        _ choice: RegisterChoice, _ day: RegisterDay<Register>, planted: Int
    ) throws -> [[String: Any]] {
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/manifest.json"))
        let manifest = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(manifest["register"] as? String == choice.rawValue)
        #expect(manifest["population"] as? Int == 2000)
        #expect(manifest["planted_differences"] as? Int == planted)
        #expect((manifest["known_cases"] == nil) == (choice == .supplementary), "their questions are for residents")
        let account = try #require(manifest["day"] as? [String: Any])
        #expect(account["applied"] as? Int == day.expectations.applied)
        #expect(account["deleted_records"] as? Int == day.expectations.deleted)
        let order = try String(contentsOfFile: "\(folder)/day/order.tsv", encoding: .utf8)
        #expect(order.split(separator: "\n").count == day.notices.count + 1)
        return try #require(manifest["municipalities"] as? [[String: Any]])
    }

    /// The same code is the same person in both registers, and nothing of the supplementary one tells a number.
    @Test func bothRegistersOfASeedAreOfTheSamePeople() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let plan = SupplementaryPlan(population)
        _ = try Synthesis(plan: plan, day: plan.day(events: 0), folder: folder, format: .tsv, differencesEach: 0)
            .write { _ in }
        let residents = (0..<population.residents).map(population.person)
        let byCode = Dictionary(uniqueKeysWithValues: residents.map { (Array($0.code.digits.utf8), $0) })
        var met = 0
        for municipality in population.municipalities {
            let path = "first-load/\(municipality.code.digits).tsv"
            let text = try String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8)
            #expect(text.split(separator: "\n").first?.contains("individual_number") == false)
            for record in try notices(path, of: plan).compactMap(\.record) {
                guard let resident = byCode[record.residentRecordCode] else { continue }
                met += 1
                #expect(record.kanjiName == resident.name.text.utf8 && record.address == resident.address.text.utf8)
                #expect(record.birthDate == Array(resident.birthDate.wire.utf8))
            }
        }
        #expect(met > population.residents / 2)
    }

    @Test(arguments: RegisterChoice.allCases)
    func theCommandWritesTheRegisterItNames(register: RegisterChoice) async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let words = ["--population", "1000", "--register", register.rawValue, "--out", folder, "--json"]
        try await SynthCommand.parse(words).run()
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/manifest.json"))
        let manifest = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(manifest["register"] as? String == register.rawValue)
    }

    /// With --moved-overseas whoever is 国外転出者 on a 附票 is in the resident register as 消除, and the day goes on there.
    @Test func whoMovedOverseasIsInTheResidentRegisterToo() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let words = ["--population", "1000", "--today", "2026-04-01", "--seed", "7", "--out", folder, "--json"]
        try await SynthCommand.parse(words + ["--moved-overseas"]).run()
        let plan = SupplementaryPlan(PopulationPlan(seed: 7, residents: 1000, today: population.today))
        var overseas: Set<[UInt8]> = []
        var gone: Set<[UInt8]> = []
        for municipality in plan.population.municipalities {
            let name = "\(municipality.code.digits).records"
            let lane = try messages("first-load/\(name)", NoticeDraft.self) + messages("day/\(name)", NoticeDraft.self)
            #expect(lane.map(\.number) == (0..<lane.count).map { UInt64($0 + 1) }, "one lane without a gap")
            for record in lane.compactMap(\.record) where record.deletionFlag { gone.insert(record.residentRecordCode) }
            for notice in plan.firstLoad(of: municipality.code) where notice.record.state == .movedOverseas {
                overseas.insert(Array(notice.record.code.digits.utf8))
            }
        }
        #expect(overseas.count == plan.overseasCount && overseas.isSubset(of: gone))
        #expect(throws: (any Error).self) {
            try SynthCommand.parse(words + ["--moved-overseas", "--register", "supplementary"])
        }
    }

    // MARK: Reading

    private func bytes(_ path: String) throws -> [UInt8] {
        try Array(Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(path)")))
    }

    private func notices<Register: WrittenRegister>(_ path: String, of plan: Register) throws -> [Register.InFiles] {
        try path.hasSuffix(".tsv") ? table(path, Register.InFiles.self) : messages(path, Register.InFiles.self)
    }

    /// What a file holds of a notice: a table has no place for pictures.
    private func held(_ notice: some FileNotice, in format: FileFormat) -> [UInt8] {
        guard format == .tsv, var notice = notice as? SupplementaryNoticeDraft else { return notice.encode() }
        notice.glyphs = []
        return notice.encode()
    }

    /// The records of a file, in wire form.
    private func records<Register: WrittenRegister>(_ path: String, of plan: Register) throws -> [[UInt8]] {
        try path.hasSuffix(".tsv")
            ? table(path, Register.InFiles.self).compactMap { $0.record?.encode() }
            : messages(path, Register.InFiles.Record.self).map { $0.encode() }
    }

    private func messages<Message: DecodableMessage>(_ path: String, _: Message.Type) throws -> [Message] {
        var reader = RecordFileReader<Message>()
        reader.append(try bytes(path))
        var messages: [Message] = []
        while let entry = try reader.next() { messages.append(try entry.content.get()) }
        try reader.finish()
        return messages
    }

    private func table<Notice: FileNotice>(_ path: String, _: Notice.Type) throws -> [Notice] {
        var reader = TSVReader<Notice>()
        reader.append(try bytes(path))
        var notices: [Notice] = []
        while let entry = try reader.next() { notices.append(try entry.content.get()) }
        return notices
    }
}
