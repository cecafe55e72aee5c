import ArgumentParser
import JukiDomain
import JukiMessages
import Testing

@testable import JukiCommands

/// Options that cannot be meant are refused before anything begins.
@Suite struct OptionTests {
    @Test(arguments: [
        ["national", "--others=-5"], ["national", "--inquiries=-1", "--error-reports", "1"],
        ["national", "--error-reports=-1"], ["national", "--port", "99999"], ["national", "--port=-1"],
        ["national", "--duration=-1"], ["agency", "--duration", "\(Int.max)"], ["municipal-cs", "--population", "10"],
    ])
    func aSimulationHasNumbersThatCanBe(words: [String]) throws {
        #expect(throws: (any Error).self) { try SimulateCommand.parse(words) }
        #expect(try SimulateCommand.parse([words[0], "--port", "0", "--others", "0"]).others == 0)
    }

    @Test(arguments: [
        ["--rate", "0"], ["--rate=-1"], ["--rate", "nan"], ["--rate", "inf"], ["--rate", "1e-300"],
        ["--duration", "\(Int.max)"], ["--warm-up", "\(Int.max)"], ["--warm-up=-1"],
    ])
    func aLoadHasARateAndAnEnd(words: [String]) throws {
        #expect(throws: (any Error).self) { try LoadCommand.parse(["lookup"] + words) }
        #expect(try LoadCommand.parse(["lookup", "--rate", "0.5", "--warm-up", "0"]).rate == 0.5)
    }

    @Test func aSearchFindsFromOneToTwoHundred() throws {
        for limit in ["0", "201"] {
            #expect(throws: (any Error).self) { try SearchCommand.parse(["--kana", "さとう", "--limit", limit]) }
        }
        for limit in ["1", "200"] { _ = try SearchCommand.parse(["--kana", "さとう", "--limit", limit]) }
    }

    /// What the server would call "an item that is required", which has no number to be named by.
    @Test(arguments: [
        (["operators", "change", "op-7", "--reason", "y"], "--office, --role"),
        (["operators", "change", "op-7", "--reason", "y", "--office", ""], "--office, --role"),
        (["operators", "lock", "op-7", "--reason", ""], "--reason"),
        (["operators", "issue", "op-7", "--reason", "y", "--office", "", "--role", "auditor"], "--office"),
        (["medium-record", "1", "destroyed", "--permitted-by", "x"], "--witness"),
        (["medium-record", "1", "destroyed", "--witness", "x"], "--permitted-by"),
        (["medium-record", "1", "received"], "--permitted-by"),
        (["medium-write", "1", "--out", "x", "--witness", ""], "--witness"),
        (["step", "7", "--did", "asked"], "--municipality"),
        (["step", "7", "--did", "answered", "--note", "x"], "--municipality"),
        (["step", "7", "--did", "answered", "--municipality", "462012", "--note", ""], "--note"),
        (["step", "7", "--did", "examined"], "--note"),
        (["close", "7", "--result", "corrected"], "--update-sequence"),
        (["close", "7", "--result", "not-corrected"], "--note"),
        (["close", "7", "--result", "withdrawn"], "--note"),
        (["close", "7", "--result", "withdrawn", "--note", "x", "--update-sequence", "5"], "--update-sequence"),
    ])
    func whatIsMissingIsNamed(words: [String], option: String) {
        let commands: [any ParsableCommand.Type] = [
            OperatorsCommand.self, MediumRecordCommand.self, MediumWriteCommand.self, StepCorrectionCommand.self,
            CloseCorrectionCommand.self,
        ]
        let command = commands.first { $0.configuration.commandName == words[0] }
        let error = #expect(throws: (any Error).self) { _ = try command?.parse(Array(words.dropFirst())) }
        let message = error.map { command?.message(for: $0) ?? "" }
        #expect(message?.contains(option) == true, "\(message ?? "")")
    }

    @Test func whatNeedsNothingMoreIsTaken() throws {
        _ = try OperatorsCommand.parse(["change", "op-7", "--reason", "y", "--role", "auditor"])
        _ = try OperatorsCommand.parse(["lock", "op-7", "--reason", "y"])
        _ = try MediumRecordCommand.parse(["1", "kept"])
        _ = try MediumRecordCommand.parse(["1", "destroyed", "--witness", "x", "--permitted-by", "y"])
        _ = try StepCorrectionCommand.parse(["7", "--did", "asked", "--municipality", "462012"])
        _ = try CloseCorrectionCommand.parse(["7", "--result", "withdrawn", "--note", "x"])
    }

    @Test func aTownIsOneOfAMunicipality() throws {
        #expect(throws: (any Error).self) { try SearchCommand.parse(["--ooaza", "000100"]) }
        _ = try SearchCommand.parse(["--ooaza", "000100", "--municipality", "462012"])
    }

    @Test(arguments: ["--name", "--kana", "--former-surname", "--former-surname-kana", "--address"])
    func aBlankTextIsNoCondition(option: String) throws {
        for blank in ["", "*", "＊", " 　", "　*"] {
            let options = try ConditionOptions.parse([option, blank])
            let failure = #expect(throws: CommandFailure.self) { _ = try options.conditions }
            #expect(failure?.message.hasPrefix("\(option) is blank") == true)
        }
        _ = try ConditionOptions.parse([option, "あ*"]).conditions
    }

    @Test func aPeriodEndsAfterItsBeginning() throws {
        func parse(_ days: [String]) throws {
            _ = try WhoLookedCommand.parse(["12345678903"] + days)
            _ = try EvidenceFindCommand.parse(days)
            _ = try MisuseCommand.parse(["report"] + days)
        }
        try parse(["--since", "2026-04-01", "--until", "2026-04-01"])
        try parse(["--since", "2026-04-01"])
        for command in [["12345678903"], [], ["report"]] {
            let words = command + ["--since", "2026-04-02", "--until", "2026-04-01"]
            let parse: ([String]) throws -> any ParsableCommand = switch command.first {
            case nil: { try EvidenceFindCommand.parse($0) }
            case "report": { try MisuseCommand.parse($0) }
            default: { try WhoLookedCommand.parse($0) }
            }
            #expect(throws: (any Error).self, "\(words)") { _ = try parse(words) }
        }
    }

    @Test func aPeerIsFoundByItsUriOrByItsName() throws {
        func peer(_ text: String) throws -> String { try EvidenceFindCommand.parse(["--of-peer", text]).request().peer }
        #expect(try peer("urn:juki:agency:zeimu") == "urn:juki:agency:zeimu")
        #expect(try peer("urn:juki:somebody") == "urn:juki:somebody", "who was refused is found too")
        #expect(try peer("agency-zeimu") == "urn:juki:agency:zeimu")
        #expect(try peer("municipality-462012") == "urn:juki:municipality:462012")
        #expect(throws: (any Error).self) { try peer("zeimu") }
    }

    @Test func aRequestIsNotReceivedTomorrow() throws {
        let failure = #expect(throws: CommandFailure.self) { try receipt("2999-01-01") }
        #expect(failure?.message.contains("2999-01-01 is yet to come") == true)
        #expect(try receipt("2026-04-01") == CalendarDate(year: 2026, month: 4, day: 1))
        #expect(try receipt(nil) == .todayInJapan)
    }

    @Test func whatMayBeErasedHasExpiredAlready() throws {
        #expect(throws: CommandFailure.self) { try EraseCommand.lastDay("2999-01-01", apply: true) }
        #expect(try EraseCommand.lastDay("2999-01-01", apply: false) != nil, "a dry run may look ahead")
        #expect(try EraseCommand.lastDay(nil, apply: true) == nil)
    }

    @Test func fullWidthDigitsAreNotCountedInBytes() {
        let failure = #expect(throws: CommandFailure.self) {
            try LookupCommand.subject("１２３４５６７８９０３", byNumber: false)
        }
        #expect(failure?.message.contains("not a half-width digit (0 to 9)") == true, "\(failure?.message ?? "")")
        #expect(failure?.message.contains("33") == false)
    }

    private static let readers: [(command: any AsyncParsableCommand.Type, words: String)] = [
        (LookupCommand.self, "-"), (NationalInquiryCommand.self, "-"),
        (NationalInquiryCommand.self, "--search-file -"), (SearchCommand.self, "--search-file -"),
        (RequestNumberCommand.self, "- --request R8-6"), (WhoLookedCommand.self, "-"),
        (EvidenceFindCommand.self, "--of-resident -"), (ErrorReportsCommand.self, "file --code -"),
        (DiscloseCommand.self, "- --out x"), (DiscloseCommand.self, "claim --code - --out x"),
        (OpenCorrectionCommand.self, "- --code 12345678903"), (OpenCorrectionCommand.self, "claims --code -"),
        (PrintCorrectionCommand.self, "1 --name -"), (UpdateCommand.self, "-"),
        (ReconcileCommand.self, "- --municipality 462012"), (BulkCommand.self, "/dev/stdin"),
        (SearchCommand.self, "--search-file /dev/fd/0"),
    ]

    /// Whatever reads from standard input leaves nothing for a password, or itself where that is a file.
    @Test(arguments: readers.indices)
    func aPasswordIsNotReadWhereACodeIs(index: Int) throws {
        let (command, line) = Self.readers[index]
        let words = line.split(separator: " ").map(String.init)
        _ = try command.parseAsRoot(words + ["--password-file", "pass"])
        for path in ["/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"] {
            let failure = #expect(throws: (any Error).self) {
                try command.parseAsRoot(words + ["--password-file", path])
            }
            let message = failure.map { command.message(for: $0) } ?? ""
            #expect(message.contains("read once") && message.contains("--password-file"), "\(message)")
        }
        #expect(try LookupCommand.parse(["12345678903", "--password-file", "/dev/stdin"]).code == "12345678903")
    }

    @Test func everyCommandThatReadsStandardInputIsTested() {
        let reading = HelpTests.commands.filter { command in
            let help = command.helpMessage(columns: 1000)
            return help.contains("standard input") || help.contains("to read it")
        }
        // Signs nobody in.
        let others = Set(reading.map { "\($0)" }).subtracting(["CheckCodeCommand"])
        #expect(others.isSubset(of: Self.readers.map { "\($0.command)" }), "\(others)")
    }

    @Test func aFileWithOneRecordOfItsOwnIsNotAnothers() throws {
        let (own, other) = try (MunicipalityCode("462012"), MunicipalityCode("462039"))
        var owners = RecordOwners()
        #expect(owners.fault(for: own, path: "x") == nil, "nothing is known of an empty file")
        owners.take(other)
        #expect(owners.fault(for: own, path: "x")?.contains("all are of 462039") == true)
        owners.take(own)
        #expect(owners.fault(for: own, path: "x") == nil)
    }
}
