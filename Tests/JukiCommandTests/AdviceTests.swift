import ArgumentParser
import JukiDomain
import Testing

@testable import JukiCommands

/// A flag or a command that nobody has would be worse than no advice.
@Suite struct AdviceTests {
    @Test func whatIsAdvisedIsThere() {
        for reason in Reason.allCases {
            guard let advice = reason.advice else { continue }
            #expect(Self.faults(advice, got: Self.commands(getting: reason)) == [], "\(reason)")
        }
    }

    /// What is wrong with an advice is seen.
    @Test(arguments: [
        ("That is juki misuse alarms.", "juki misuse alarms"), ("See juki evidence proofs.", "juki evidence proofs"),
        ("See juki operator list.", "juki operator"), ("See juki operators lists.", "juki operators lists"),
        ("See juki error-reports.", "juki error-reports"), ("See juki lookup --job.", "juki lookup --job"),
        ("See juki corrections print --all.", "juki corrections print --all"),
        ("Name it by --items.", "--items"), ("juki media shows it, or --item.", "--item"),
    ])
    func anAdviceThatCannotBeFollowedIsFound(advice: String, fault: String) {
        #expect(Self.faults(advice, got: [MediumReleaseCommand.self]) == [fault])
    }

    private typealias Command = any ParsableCommand.Type

    /// Commands that get a reason whose advice names a flag and no command that has it.
    private static func commands(getting reason: Reason) -> [Command] {
        switch reason {
        case .procedureNotAllowed, .unknownPeer, .notOwnMunicipality: [LaneCommand.self]
        case .missingLegalBasis, .basisNotForCaller, .missingApplicationNumber: [LookupCommand.self]
        case .itemNotAllowedByBasis: [LookupCommand.self]
        case .operatorNotSignedIn, .wrongCredentials: [StatusCommand.self]
        case .secondOperatorNeeded: [MediumReleaseCommand.self]
        case .ownMatter: [OperatorsCommand.self]
        default: []
        }
    }

    /// Commands and flags of an advice that are not there, as it names them. A flag behind a command is one of this
    /// command; any other is one of those that the advice names or that got the reason.
    private static func faults(_ advice: String, got: [Command]) -> [String] {
        var faults: [String] = []
        var flags = Set(got.flatMap(self.flags))
        var rest = advice
        for words in advice.matches(of: #/juki ([a-z-]+)(?: ([a-z][a-z-]*))?((?: --[a-z-]+)*)/#) {
            rest = rest.replacing(words.0, with: "")
            let second = words.2.map(String.init) ?? ""
            guard let command = command(String(words.1), second) else {
                faults.append("juki \(words.1)" + (knows(String(words.1)) && second != "" ? " \(second)" : ""))
                continue
            }
            let own = self.flags(command)
            flags.formUnion(own)
            let named = words.3.split(separator: " ").map(String.init)
            if !own.isSuperset(of: named) { faults.append(String(words.0)) }
        }
        return faults + rest.matches(of: #/--[a-z-]+/#).map { String($0.0) }.filter { !flags.contains($0) }
    }

    private static func knows(_ word: String) -> Bool { top.contains { name($0) == word } }

    /// The command that two words call. The second may be a word of the sentence only where the first wants none.
    private static func command(_ first: String, _ second: String) -> Command? {
        guard let command = top.first(where: { name($0) == first }) else { return nil }
        let below = command.configuration.subcommands
        if !below.isEmpty { return below.first { name($0) == second } }
        if let values = actions[first] { return values.contains(second) ? command : nil }
        return command
    }

    private static let top: [Command] = {
        let below = HelpExample.groups.flatMap { $0.configuration.subcommands }
        return HelpExample.groups + HelpTests.commands.filter { command in !below.contains { $0 == command } }
    }()

    /// What the first argument says is to be done.
    private static let actions = [
        "operators": OperatorTask.allValueStrings, "misuse": MisuseCommand.Action.allValueStrings,
        "error-reports": ErrorReportsCommand.Action.allValueStrings,
    ]

    private static func name(_ command: Command) -> String { command.configuration.commandName ?? "" }

    /// As the list of the help has them, not its sentences: of a line what stands before its words, two spaces away.
    private static func flags(_ command: Command) -> Set<String> {
        let entries = command.helpMessage(columns: 1000).split(separator: "\n").map { line in
            line.drop { $0 == " " }.split(separator: "  ", maxSplits: 1).first ?? ""
        }
        return Set(entries.filter { $0.hasPrefix("-") }.flatMap { entry in
            entry.matches(of: #/--[a-z-]+/#).map { String($0.0) }
        })
    }
}
