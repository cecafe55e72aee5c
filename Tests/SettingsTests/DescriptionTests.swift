import Settings
import Testing

@Suite struct DescriptionTests {
    @Test func theSampleFileIsItsOwnDocumentation() {
        let sample = Sample.table.sampleFile()
        for entry in Sample.table.entries {
            #expect(sample.contains("\n# \(entry.meaning)\n"), "\(entry.name)")
            #expect(sample.contains("\n# Allowed: \(entry.allowed)\n"), "\(entry.name)")
        }
        let resolution = Sample.resolve(file: sample)
        #expect(resolution.problems.isEmpty, "\(resolution.problems)")
        for entry in Sample.table.entries where entry.defaultText != nil {
            let origin = resolution.origins[entry.name]
            #expect(origin?.text == entry.defaultText)
            #expect(origin?.source.hasSuffix("of sample.conf") == true, "\(entry.name) is not in the file")
        }
    }

    @Test func explanationsGiveValueAndSource() {
        let text = Sample.resolve(["--store=elsewhere"], file: "port = 7").explain()
        let lines = text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(lines.first == "sample: file sample.conf")
        #expect(lines.contains("port = 7 line 1 of sample.conf"))
        #expect(lines.contains("store = elsewhere flag --store"))
        #expect(lines.contains("crl-reload = 60 s default"))
        #expect(!text.contains("to correct"))
    }

    @Test func explanationsEndWithEveryProblem() {
        let resolution = Sample.resolve(["--port=x", "--store="], environment: [:])
        let text = resolution.explain()
        #expect(resolution.problems.count == 3)
        for problem in resolution.problems { #expect(text.contains("  \(problem)\n")) }
        #expect(text.contains("3 to correct:"))
        #expect(text.contains("(not allowed)"))
        #expect(text.contains("(not set)"))
    }

    @Test(arguments: ["canary", "canary\u{7}"])
    func secretsAreNeverShown(secret: String) {
        let resolution = Sample.resolve(environment: ["JUKI_ACCESS_TOKEN": secret], file: "access-token = canary\u{7}")
        #expect(!resolution.problems.isEmpty)
        for text in [resolution.explain()] + resolution.problems.map(\.description) {
            #expect(!text.contains("canary"), "\(text)")
        }
        #expect(Sample.resolve().explain().contains("(secret)"))
    }

    @Test func helpNamesEverything() {
        let help = Sample.table.helpText
        #expect(help.contains("--check-config"))
        #expect(help.contains("--config FILE"))
        for entry in Sample.table.entries {
            #expect(help.contains("  --\(entry.name) (\(Sample.table.environmentName(of: entry.name)))\n"))
            #expect(help.contains(entry.meaning))
        }
        #expect(help.contains("none, it must be set"))
    }

    @Test func longAndControlCharactersInValuesStayOnOneShortLine() {
        let problem = Sample.resolve(["--port", "\u{1B}[31m\n" + String(repeating: "9", count: 500)]).problems.first
        let text = problem?.description ?? ""
        #expect(!text.isEmpty && text.count < 250)
        #expect(!text.contains { $0.isNewline || $0 == "\u{1B}" })
    }

    @Test func aTextFileIsReadOrRefusedWithTheSystemsReason() throws {
        #expect(try readTextFile(#filePath).contains("aTextFileIsReadOrRefused"))
        #expect(throws: UnreadableFile(reason: "No such file or directory")) { try readTextFile(#filePath + ".none") }
        #expect(throws: UnreadableFile(reason: "Is a directory")) { try readTextFile("/") }
    }
}
