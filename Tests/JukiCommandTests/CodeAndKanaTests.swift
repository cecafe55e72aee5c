import ArgumentParser
import JukiDomain
import Testing

@testable import JukiCommands

@Suite struct CodeAndKanaTests {
    @Test func kanaPrintsInputAndKeysWithTabs() {
        let report = KanaCommand.report(["ふじわら", "ヴァ"])
        #expect(report.lines == ["ふじわら\tふしわら\tふしわら", "ヴァ\tうあ\tわ"])
        #expect(report.values.count == 2)
    }

    @Test func aValidCodeEndsWithZeroAndAnInvalidOneWithOne() {
        #expect(CheckCodeCommand.report(.municipalityCode, "462012").exit == .success)
        #expect(CheckCodeCommand.report(.municipalityCode, "462013").exit == .failure)
        #expect(CheckCodeCommand.report(.residentRecordCode, ResidentRecordCode(body: 1).digits).exit == .success)
        #expect(CheckCodeCommand.report(.individualNumber, IndividualNumber(body: 1).digits).exit == .success)
    }

    @Test(arguments: ["98765432109", "9876543210", "987654321098", "9876x543210"])
    func aPersonalCodeIsNotEchoed(code: String) {
        for kind in [CheckCodeCommand.Kind.residentRecordCode, .individualNumber] {
            let report = CheckCodeCommand.report(kind, code)
            #expect(!(report.lines + report.values.map(\.text)).joined().contains(code.prefix(4)))
        }
        #expect(throws: CommandFailure.self) { try LookupCommand.subject(code, byNumber: false) }
        do { _ = try LookupCommand.subject(code, byNumber: true) } catch { #expect(!error.message.contains("9876")) }
    }
}

@Suite struct TargetTests {
    private func target(_ arguments: [String], _ environment: [String: String] = [:]) throws -> ServerTarget {
        try ServerTarget(
            try ConnectionOptions.parse(arguments), environment: environment, defaultPeer: ServerTarget.terminal)
    }

    @Test func flagsOverrideTheEnvironmentAndThatTheDefaults() throws {
        let environment = ["JUKI_SERVER": "[::1]:5", "JUKI_AS": "national", "JUKI_CERTIFICATES": "keys"]
        #expect(try target([]).address == "127.0.0.1:46100")
        #expect(try target([]).peer == "terminal-representative-1")
        let fromEnvironment = try target([], environment)
        #expect(fromEnvironment.address == "[::1]:5")
        #expect(fromEnvironment.host == "::1")
        #expect((fromEnvironment.peer, fromEnvironment.folder) == ("national", "keys"))
        let fromFlags = try target(["--server", "a.example:7", "--as", "b", "--certificates", "c"], environment)
        #expect((fromFlags.address, fromFlags.peer, fromFlags.folder) == ("a.example:7", "b", "c"))
    }

    @Test(arguments: ["", "host", "host:", "host:0", "host:65536", ":1", "::1:5", "host:x"])
    func anAddressThatIsNoneIsRefused(address: String) {
        #expect(throws: CommandFailure.self) { try target(["--server", address]) }
    }

    @Test func whoSendsMustBeSaid() {
        #expect(throws: CommandFailure.self) {
            try ServerTarget(try ConnectionOptions.parse([]), environment: [:], defaultPeer: nil)
        }
    }
}

@Suite struct ConditionTests {
    @Test func aStarMeansPrefix() throws {
        let conditions = try ConditionOptions.parse([
            "--kana", "かご*", "--name", "鹿児島", "--address", "荒田＊", "--loose", "--sex", "blank",
            "--birth", "S15.5", "--municipality", "462012",
        ]).conditions
        #expect(conditions.kanaName == TextCondition("かご", match: .prefix, strictness: .loose))
        #expect(conditions.kanjiName == TextCondition("鹿児島", match: .exact, strictness: .loose))
        #expect(conditions.address == TextCondition("荒田", match: .prefix, strictness: .strict))
        #expect(conditions.sex == .blank)
        #expect(conditions.birthDate == (try BirthCondition(parsing: "1940-05")))
        #expect(conditions.municipality?.digits == "462012")
        #expect(!conditions.includeDeleted && !conditions.includePastValues)
    }

    @Test func prefixGoesForEveryText() throws {
        let conditions = try ConditionOptions.parse(["--kana", "か", "--former-surname", "山", "--prefix"]).conditions
        #expect(conditions.kanaName?.match == .prefix)
        #expect(conditions.formerSurname?.match == .prefix)
    }

    @Test(arguments: [
        ["--birth", "1940-13-01"], ["--municipality", "462013"], ["--ooaza", "12345", "--municipality", "462012"],
    ])
    func whatCannotBeReadIsToldWithoutBeingRepeated(arguments: [String]) throws {
        let options = try ConditionOptions.parse(arguments)
        #expect(throws: CommandFailure.self) { try options.conditions }
    }
}
