import Settings
import Testing

@Suite struct ResolvingTests {
    @Test func defaultsStandWhenNothingIsSaid() {
        let resolution = Sample.resolve()
        #expect(resolution.problems.isEmpty)
        #expect(resolution.value(of: Sample.port) == 46_100)
        #expect(resolution.value(of: Sample.peer) == .some(nil))
        #expect(resolution.value(of: Sample.pause) == .seconds(60))
        #expect(resolution.value(of: Sample.cache) == 512 << 20)
        #expect(resolution.value(of: Sample.verify) == false)
        #expect(resolution.value(of: Sample.names) == [])
        #expect(resolution.value(of: Sample.level) == .low)
        #expect(resolution.value(of: Sample.token) == "canary")
    }

    /// All combinations of sources, against the rule in one line.
    @Test(arguments: 0..<8)
    func theStrongestSourceWins(sources: Int) {
        let hasFile = sources & 1 != 0, hasEnvironment = sources & 2 != 0, hasFlag = sources & 4 != 0
        var environment = ["JUKI_ACCESS_TOKEN": "canary"]
        if hasEnvironment { environment["JUKI_PORT"] = "2" }
        let resolution = Sample.resolve(
            hasFlag ? ["--port", "3"] : [], environment: environment, file: hasFile ? "port = 1" : nil)
        let expected = hasFlag ? 3 : hasEnvironment ? 2 : hasFile ? 1 : 46_100
        #expect(resolution.value(of: Sample.port) == expected)
        let source = hasFlag ? "flag --port" : hasEnvironment ? "environment JUKI_PORT" : nil
        let weaker = hasFile ? "line 1 of sample.conf" : "default"
        #expect(resolution.origins["port"]?.source == source ?? weaker)
        #expect(resolution.problems.isEmpty)
    }

    @Test func theFileMayHaveCommentsBlankLinesAndOtherLineEnds() {
        let file = "\u{FEFF}# head\r\n\r\n  port=1   # one\r\nstore = data/a#b = c\r\n\tpeer-names =\tx, y\t\n"
        let resolution = Sample.resolve(file: file)
        #expect(resolution.problems.isEmpty, "\(resolution.problems)")
        #expect(resolution.value(of: Sample.port) == 1)
        #expect(resolution.value(of: Sample.store) == "data/a#b = c")
        #expect(resolution.value(of: Sample.names) == ["x", "y"])
        #expect(resolution.origins["peer-names"]?.source == "line 5 of sample.conf")
    }

    @Test func everyBadLineIsToldInOrder() {
        let file = """
            prot = 1
            port
            port = many
            store = a
            store = b
            = 3
            log-level = loud
            """
        let problems = Sample.resolve(file: file).problems
        #expect(problems.map(\.source) == [1, 2, 3, 5, 6, 7].map { "line \($0) of sample.conf" })
        #expect(problems.map(\.remedy).first == "did you mean port?")
        #expect(problems[1].fault.contains("="))
        #expect(problems[2].allowed == "0 to 65535")
        #expect(problems[2].remedy.contains("46100"))
        #expect(problems[3].fault == "store was set in line 4 already")
        #expect(problems[5].allowed == "low, high")
    }

    @Test func aBadValueIsToldEvenWhenAStrongerOneIsGood() {
        let resolution = Sample.resolve(["--port=5"], file: "port = x")
        #expect(resolution.value(of: Sample.port) == 5)
        #expect(resolution.problems.map(\.source) == ["line 1 of sample.conf"])
    }

    @Test func aBadStrongerValueDoesNotFallBack() {
        let resolution = Sample.resolve(["--port", "x"], file: "port = 1")
        #expect(resolution.value(of: Sample.port) == nil)
        #expect(resolution.problems.map(\.source) == ["flag --port"])
    }

    @Test func environmentProblemsNameTheVariable() {
        let resolution = Sample.resolve(
            environment: ["JUKI_ACCESS_TOKEN": "t", "JUKI_BLOCK_CACHE": "512", "JUKI_PROT": "1", "PATH": "p"])
        #expect(resolution.problems.map(\.source) == ["environment JUKI_BLOCK_CACHE"])
        #expect(resolution.notes.map(\.remedy) == ["did you mean JUKI_PORT?"])
    }

    @Test func theEnvironmentMayNameTheFileAndAFlagAnotherOne() {
        let environment = ["JUKI_ACCESS_TOKEN": "t", "JUKI_CONFIG": "missing.conf"]
        #expect(Sample.resolve(environment: environment).problems.map(\.source) == ["file missing.conf"])
        let resolution = Sample.resolve(environment: environment, file: "port = 1")
        #expect(resolution.file == "sample.conf")
        #expect(resolution.problems.isEmpty)
    }

    @Test func aMissingFileAndAMissingValueAreProblems() {
        let resolution = Sample.resolve(["--config", "nowhere.conf"], environment: [:])
        #expect(resolution.problems.map(\.source) == ["file nowhere.conf", "access-token"])
        #expect(resolution.problems.first?.fault.contains("No such file or directory") == true)
    }

    @Test func flagsAreReadInBothFormsWithActions() {
        let resolution = Sample.resolve(["--port=1", "--check-config", "--store", "a=b", "--peer-names="])
        #expect(resolution.problems.isEmpty, "\(resolution.problems)")
        #expect(resolution.actions == ["check-config"])
        #expect(resolution.value(of: Sample.port) == 1)
        #expect(resolution.value(of: Sample.store) == "a=b")
        #expect(resolution.value(of: Sample.names) == [])
    }

    @Test(arguments: [
        (["--prot", "1"], "flag \"--prot\": is not known; did you mean port?"),
        (["--chek-config"], "flag \"--chek-config\": is not known; did you mean check-config?"),
        (["--zzzzzzzz=1"], "flag \"--zzzzzzzz\": is not known; remove it; sample --help lists what there is"),
        (["--port"], "flag --port: has no value (allowed: 0 to 65535); write --port VALUE"),
        (["--port", "--check-config"], "flag --port: has no value (allowed: 0 to 65535); write --port VALUE"),
        (["--port=1", "--port=2"], "flag --port: stands twice; keep one of them"),
        (["--check-config=yes"], "flag --check-config: takes no value; write --check-config alone"),
        (["port"], "argument \"port\": is not a flag; write --name value; sample --help lists the names"),
        (["--"], "argument \"--\": is not a flag; write --name value; sample --help lists the names"),
        (["-p"], "argument \"-p\": is not a flag; write --name value; sample --help lists the names"),
    ])
    func badFlagsAreTold(arguments: [String], problem: String) {
        #expect(Sample.resolve(arguments).problems.map(\.description) == [problem])
    }

    /// Whatever a file holds, it is read to its end, and each of its lines is told of at most once.
    @Test func noFileTripsTheReader() {
        let pieces = ["port", "=", " ", "\n", "\r\n", "#", "x", "\t", "46100", "\0", "é", "\u{FEFF}", "--", "氏"]
        for seed in UInt64(0)..<500 {
            var random = SplitMix(state: seed)
            let file = (0..<60).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            let sources = Sample.resolve(file: file).problems.map(\.source)
            #expect(Set(sources).count == sources.count, "seed \(seed)")
            #expect(sources.allSatisfy { $0.hasSuffix("of sample.conf") }, "seed \(seed)")
        }
    }

    @Test(arguments: [["--restore", "7"], ["--restore=7"]])
    func anActionMayTakeAValue(arguments: [String]) {
        let resolution = Sample.resolve(arguments)
        #expect(resolution.problems.isEmpty)
        #expect(resolution.actionValues == ["restore": "7"])
        #expect(Sample.table.helpText.contains("--restore NUMBER"))
    }

    @Test func anActionWithoutItsValueIsAProblem() {
        #expect(Sample.resolve(["--restore", "--check-config"]).problems.map(\.remedy) == ["write --restore NUMBER"])
    }
}

private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
