package import ArgumentParser
import Settings

/// The word of a command, looked at before the parser does: of one that it does not know it says only that it is
/// unexpected.
package enum CommandNames {
    /// What to say of a command that there is not; nil when the words begin with one that there is, or with a flag.
    package static func fault(in arguments: [String], of root: any ParsableCommand.Type) -> String? {
        var command = root
        var path = [name(of: root)]
        for word in arguments {
            let known = command.configuration.subcommands
            guard !known.isEmpty, !word.hasPrefix("-") else { return nil }
            guard let next = known.first(where: { name(of: $0) == word }) else {
                if word == "help", command == root { return nil }
                return sentence(word, after: path, known.map(name))
            }
            command = next
            path.append(word)
        }
        return nil
    }

    private static func sentence(_ word: String, after path: [String], _ known: [String]) -> String {
        let program = path.joined(separator: " ")
        let advice = nearestName(to: word, among: known).map { "did you mean \(program) \($0)?" }
        let fault = "There is no command \(program) \(printable(word))"
        return "\(fault); \(advice ?? "\(program) --help lists them.")"
    }

    /// On one line, and not endless.
    private static func printable(_ word: String) -> String {
        let shown = word.unicodeScalars.prefix(40).filter { $0.properties.generalCategory != .control }
        return String(String.UnicodeScalarView(shown))
    }

    private static func name(of command: any ParsableCommand.Type) -> String {
        command.configuration.commandName ?? "\(command)".lowercased()
    }
}
