import ArgumentParser
import Foundation

@testable import JukiCommands

/// A command line that some help shows, and the command that it is for.
struct HelpExample {
    /// nil where no command is called so.
    let command: (any ParsableCommand.Type)?
    /// As they stand in the help.
    let lines: [String]
    private let words: [String]

    /// Commands that others stand under.
    static let groups: [any ParsableCommand.Type] = [
        EvidenceCommand.self, StatisticsCommand.self, NumberCommand.self, CorrectionsCommand.self,
    ]

    /// Every example of a command's help.
    static func all(of command: any ParsableCommand.Type) -> [HelpExample] {
        all(in: command.configuration.discussion)
    }

    /// Those of `juki --help`, read from its source: a test cannot import a program.
    static func ofTheProgram() throws -> [HelpExample] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return all(in: try String(contentsOf: root.appending(path: "Sources/juki/Juki.swift"), encoding: .utf8))
    }

    /// A line that begins with `Example: juki ` or goes on below one with `juki `; a backslash takes in the next line.
    private static func all(in text: String) -> [HelpExample] {
        var found: [[String]] = []
        var isAmong = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            let start = line.trimmingCharacters(in: .whitespaces)
            if isAmong, found.last?.last?.hasSuffix("\\") == true {
                found[found.count - 1].append(line)
            } else if start.hasPrefix("Example: juki ") || isAmong && start.hasPrefix("juki ") {
                isAmong = true
                found.append([line])
            } else {
                isAmong = false
            }
        }
        return found.map(Self.init)
    }

    private init(_ lines: [String]) {
        let line = lines.map { $0.hasSuffix("\\") ? String($0.dropLast()) : $0 }.joined(separator: " ")
        let all = line.split(separator: " ").map { $0.trimmingCharacters(in: ["'"]) }
        let words = all.drop { $0 != "juki" }.dropFirst()
        let found = Self.commands.filter { words.starts(with: $0.path) }.max { $0.path.count < $1.path.count }
        command = found?.command
        self.lines = lines
        self.words = Array(words.dropFirst(found?.path.count ?? 0))
    }

    func parse(_ more: [String] = []) throws -> any ParsableCommand {
        guard let command else { throw ValidationError("No command is called so: \(lines)") }
        return try command.parseAsRoot(words + more)
    }

    /// With the words that call each.
    private static var commands: [(path: [String], command: any ParsableCommand.Type)] {
        let below = groups.flatMap { group in
            group.configuration.subcommands.map { ([name(group), name($0)], $0) }
        }
        return HelpTests.commands.filter { command in !below.contains { $0.1 == command } }
            .map { ([name($0)], $0) } + below
    }

    private static func name(_ command: any ParsableCommand.Type) -> String {
        command.configuration.commandName ?? ""
    }
}
