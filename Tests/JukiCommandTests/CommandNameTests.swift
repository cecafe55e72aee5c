import ArgumentParser
import JukiCommands
import Testing

/// A command that was mistyped.
@Suite struct CommandNameTests {
    private struct Root: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "juki",
            groupedSubcommands: [
                CommandGroup(name: "A", subcommands: [UpdateCommand.self, LaneCommand.self]),
                CommandGroup(name: "B", subcommands: [EvidenceCommand.self]),
            ])
    }

    private func fault(_ words: String...) -> String? { CommandNames.fault(in: words, of: Root.self) }

    @Test func theNearestIsNamed() {
        #expect(fault("updte", "x") == "There is no command juki updte; did you mean juki update?")
        let inGroup = "There is no command juki evidence verfy; did you mean juki evidence verify?"
        #expect(fault("evidence", "verfy") == inGroup)
        #expect(fault("something") == "There is no command juki something; juki --help lists them.")
    }

    @Test func whatTheParserKnowsIsLeftToIt() {
        #expect(fault() == nil)
        #expect(fault("--help") == nil)
        #expect(fault("help", "update") == nil)
        #expect(fault("update", "updte") == nil)
        #expect(fault("update", "--as", "x") == nil)
        #expect(fault("evidence", "verify", "file") == nil)
        #expect(fault("evidence", "--help") == nil)
    }
}
