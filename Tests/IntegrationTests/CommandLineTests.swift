import AccessControl
import Foundation
import JukiClient
import JukiDomain
import JukiMessages
import Processes
import Testing

/// The built `juki`, as a shell starts it.
@Suite struct CommandLineTests {
    /// - Parameter line: a line of a shell, in which `juki` is the program.
    private func shell(_ line: String, folder: String? = nil) throws -> ProgramEnding {
        let program = try builtProgram("juki")
        return try ChildProgram.run("/bin/sh", ["-c", "juki() { '\(program)' \"$@\"; }; \(line)"], folder: folder)
    }

    private func juki(
        _ words: [String], at server: TestServer, environment: [String: String]? = nil
    ) throws -> ProgramEnding {
        let connection = ["--server", "127.0.0.1:\(server.port)", "--certificates", Certificates.shared.directory]
        return try ChildProgram.run(try builtProgram("juki"), words + connection, environment: environment)
    }

    private func write<Message: EncodableMessage>(_ messages: [Message], to path: String) throws {
        var bytes: [UInt8] = []
        for message in messages { RecordFile.append(message, to: &bytes) }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    // MARK: Outputs that cannot be written

    @Test(arguments: ["kana あ", "kana あ --json", "check-code municipality-code 462012"])
    func aFullDiskIsToldInASentence(command: String) throws {
        let ending = try shell("juki \(command) > /dev/full")
        #expect(ending.status == 1)
        #expect(ending.errors == "juki: standard output cannot be written (No space left on device)\n")
    }

    @Test func aStandardErrorThatIsFullEndsNothing() throws {
        let ending = try shell("juki lane --server nowhere --progress 2> /dev/full")
        #expect(ending.status == 1)
    }

    /// Whether the signal of a broken pipe ends the program, or is ignored, as it is once a connection was made.
    @Test(arguments: [("", 128 + SIGPIPE), ("trap '' PIPE; ", 1)])
    func whereNobodyReadsAnyMoreNothingIsSaid(before: String, status: Int32) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "juki-pipe-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let ending = try shell("\(before)mkfifo pipe && exec 3<>pipe 4>pipe 3<&- && juki kana あ >&4", folder: folder)
        #expect(ending.status == status)
        #expect(!ending.errors.contains("juki:") && !ending.errors.contains("rror"), "\(ending.errors)")
    }

    // MARK: What was typed wrongly

    @Test func aFileOfAnotherMunicipalityUsesUpNoNumbers() async throws {
        try await withServer { server in
            let notices = Residents.firstLoad(Residents.kagoshima, 5)
            let path = server.directory + "/kagoshima.records"
            try write(notices.map { NoticeDraft($0) }, to: path)
            let wrong = ["update", path, "--as", Residents.certificate(of: Residents.kanoya)]
            let city = try await server.connect(Residents.certificate(of: Residents.kanoya))

            let stopped = try juki(wrong, at: server)
            #expect(stopped.status == 1 && stopped.errors.contains("Nothing was sent"), "\(stopped.errors)")
            #expect(stopped.errors.contains("462012") && stopped.errors.contains("462039"), "\(stopped.errors)")
            #expect(try await city.laneState().lastNoticeNumber == 0)

            #expect(try juki(wrong + ["--no-check"], at: server).status == 3)
            #expect(try await city.laneState().lastNoticeNumber == 5)
            let right = ["update", path, "--as", Residents.certificate(of: Residents.kagoshima)]
            #expect(try juki(right, at: server).status == 0)

            try write(notices.map { IdentityRecordDraft($0.record) }, to: path)
            let peer = ["reconcile", path, "--municipality"]
            let compared = try juki(peer + ["462039"], at: server)
            #expect(compared.status == 1 && compared.errors.contains("Nothing was compared"), "\(compared.errors)")
            #expect(compared.errors.contains("462012") && compared.errors.contains("462039"), "\(compared.errors)")
            #expect(try juki(peer + ["462012"], at: server).status == 0)
        }
    }

    @Test func aFirstLoadThatIsNotAppliedIsNoSuccess() async throws {
        try await withServer { server in
            let words = ["simulate", "municipal-cs", "--population", "1000", "--municipality", "462039"]
            let parked = try juki(words + ["--as", Residents.certificate(of: Residents.kagoshima)], at: server)
            #expect(parked.status == 3 && parked.output.hasPrefix("applied 0, otherwise "), "\(parked.output)")
            #expect(try juki(words, at: server).status == 0)
        }
    }

    @Test func aReviewThatFailsOnTheWaySaysHowFarItCame() async throws {
        try await withServer { server in
            let clerk = try await server.connect("terminal-representative-1")
            _ = try await TestOperators.issue("op-20", [.inquirer], by: clerk)
            let words = ["operators", "review", "op-20", "op-99", "op-21", "--reason", "yearly"]
            let ending = try juki(
                words + ["--operator", "clerk-1", "--matching-id", "person-1"], at: server,
                environment: ["JUKI_PASSWORD": "seven ferries cross the bay"])
            #expect(ending.status == 1)
            #expect(ending.errors.contains("op-99: ") && ending.errors.contains("Done before: op-20;"))
            #expect(try await clerk.operatorLedger().last?.operatorID == "op-20")
        }
    }

    @Test func aRunThatIsNotThereIsNoResident() async throws {
        try await withServer { server in
            let words = ["reconciliations", "--municipality", "462012", "--run", "99"]
            let peer = ["--as", Residents.certificate(of: Residents.kagoshima)]
            let ending = try juki(words + peer, at: server)
            #expect(ending.status == 1 && !ending.errors.contains("resident"), "\(ending.errors)")
            #expect(ending.errors.contains("run 99 of 462012") && ending.errors.contains("without --run"))
            let status = try juki(words + peer + ["--json"], at: server)
            #expect(status.output.contains("\"reason\":\"NOT_FOUND\""), "\(status.output)")
        }
    }

    @Test func aReportOfAnErrorConcernsSomebody() async throws {
        try await withServer { server in
            let clerk = ["--operator", "clerk-1", "--matching-id", "person-1"]
            func file(_ words: [String]) throws -> ProgramEnding {
                try juki(
                    ["error-reports", "file", "--text", "x"] + words + clerk, at: server,
                    environment: ["JUKI_PASSWORD": "seven ferries cross the bay"])
            }
            let unknown = try file(["--code", "12345678903"])
            #expect(unknown.status == 1 && unknown.errors.contains("correct --code"), "\(unknown.errors)")
            #expect(unknown.errors.contains("--municipality") && !unknown.errors.contains("entry"))
            let nobody = try file([])
            #expect(nobody.status == 1 && nobody.errors.contains("by --code"), "\(nobody.errors)")
            #expect(try file(["--code", "12345678903", "--municipality", "462012"]).status == 0)
        }
    }

    /// Its number is no next one, as in a lane.
    @Test func aNumberOfAReportThatIsTakenIsToldAsTaken() async throws {
        try await withServer { server in
            let environment = ["JUKI_PASSWORD": "seven ferries cross the bay"]
            func file(_ text: String) throws -> ProgramEnding {
                try juki(
                    ["error-reports", "file", "--number", "7", "--municipality", "462012", "--text", text]
                        + ["--operator", "clerk-1", "--matching-id", "person-1"], at: server, environment: environment)
            }
            #expect(try file("x").status == 0)
            let taken = try file("y")
            #expect(taken.status == 1 && taken.errors.contains("under number 7 (NOTICE_CONFLICT)"), "\(taken.errors)")
            #expect(!taken.errors.contains("expected") && !taken.errors.contains("notice number"))
            let long = try file("12345678901")
            #expect(long.errors.contains("ITEM_NOT_ALLOWED, digits in a row of a text at most 10"), "\(long.errors)")
            func acknowledge(_ finding: String) throws -> ProgramEnding {
                try juki(
                    ["error-reports", "acknowledge", "--number", "1", "--finding", finding]
                        + ["--as", Residents.certificate(of: Residents.kagoshima)], at: server)
            }
            #expect(try acknowledge("no-error-found").status == 0)
            let other = try acknowledge("will-send-update")
            #expect(other.status == 1 && other.errors.contains("Report 1 was acknowledged in other words"))
            #expect(other.errors.contains("juki error-reports list --all"), "\(other.errors)")
        }
    }

    // MARK: Advice

    @Test(arguments: [
        ("operators issue op-7 --office x --role inquirer --reason y", "--new-password-file"),
        ("operators reset-password op-7 --reason y", "--new-password-file"),
        ("status --operator op-7", "by --password-file"),
    ])
    func whereNoTerminalIsTheRightOptionIsNamed(command: String, option: String) throws {
        let program = try builtProgram("juki")
        let ending = try shell("setsid -w '\(program)' \(command) --server 127.0.0.1:1")
        #expect(ending.status == 1 && ending.errors.contains("no terminal"), "\(ending.errors)")
        #expect(ending.errors.contains(option), "\(ending.errors)")
    }

    @Test(arguments: ["/no/such/file", "/dev/null"])
    func aFileThatHoldsNoSecretIsCalledByItsOption(path: String) throws {
        let issue = "operators issue op-7 --office x --role inquirer --reason y --server 127.0.0.1:1 "
        for (flags, option) in [
            ("--new-password-file \(path)", "--new-password-file"),
            ("--new-password-file /etc/hostname --own-code-file \(path)", "--own-code-file"),
            ("--new-password-file /etc/hostname --operator admin-1 --password-file \(path)", "--password-file"),
        ] {
            let ending = try shell("juki " + issue + flags)
            #expect(ending.status == 1 && ending.errors.contains("\(path) (\(option))"), "\(ending.errors)")
            #expect(ending.errors.contains("password") == (option != "--own-code-file"), "\(ending.errors)")
        }
    }

    @Test(arguments: ["misuse acknowledge --number 1", "misuse acknowledge --note x"])
    func anAlertIsAcknowledgedWithWhatCameOfIt(command: String) throws {
        let ending = try shell("juki \(command) --server 127.0.0.1:1")
        #expect(ending.status == 1 && ending.errors.contains("--number 1 --note"), "\(ending.errors)")
    }

    @Test(arguments: [
        "misuse report --since 2999-01-01", "erase --as-of 2999-01-01 --apply",
        "evidence erase --as-of 2999-01-01 --apply",
    ])
    func aDayThatIsYetToComeIsNotCalledNoDate(command: String) throws {
        let ending = try shell("juki \(command) --server 127.0.0.1:1")
        #expect(ending.status == 1 && ending.errors.contains("yet to come"), "\(ending.errors)")
    }
}
