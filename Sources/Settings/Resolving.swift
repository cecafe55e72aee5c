/// Why a configuration file could not be read, in the system's words.
public struct UnreadableFile: Error, Hashable, Sendable {
    public let reason: String

    public init(reason: String) {
        self.reason = reason
    }
}

extension SettingsTable {
    /// Puts all sources together. Never stops at the first problem.
    /// - Parameters:
    ///   - arguments: without the program's own name.
    ///   - readFile: gives a file's text; ``readTextFile(_:)`` outside tests.
    public func resolve(
        arguments: [String], environment: [String: String], readFile: (String) throws(UnreadableFile) -> String
    ) -> Resolution {
        var resolution = Resolution(table: self)
        let flags = CommandLineFlags(arguments, table: self)
        resolution.actions = flags.actions
        resolution.actionValues = flags.actionValues
        for entry in entries {
            if let text = entry.defaultText { resolution.take(text, for: entry, source: "default") }
        }
        let fileFlag = flags.values.last { $0.name == Self.fileSettingName }?.value
        if let path = fileFlag ?? environment[environmentName(of: Self.fileSettingName)] {
            resolution.takeFile(path, readFile)
        }
        resolution.takeEnvironment(environment)
        resolution.problems += flags.problems
        for (name, value) in flags.values {
            if let entry = entry(named: name) { resolution.take(value, for: entry, source: "flag --\(name)") }
        }
        resolution.findMissing()
        return resolution
    }
}

extension Resolution {
    mutating func take(_ text: String, for entry: any SettingEntry, source: String) {
        let text = trimmed(text)
        let isAccepted = entry.accepts(text)
        origins[entry.name] = Origin(text: text, source: source, isAccepted: isAccepted)
        if isAccepted { return }
        let shown = entry.isSecret ? "the value" : text.isEmpty ? "the empty value" : quoted(text)
        let instead = entry.defaultText.map { "correct it, or leave it out for \($0)" } ?? "correct it"
        problems.append(
            Problem(
                source: source, fault: "\(shown) is not allowed for \(entry.name)", allowed: entry.allowed,
                remedy: instead))
    }

    mutating func takeFile(_ path: String, _ readFile: (String) throws(UnreadableFile) -> String) {
        file = path
        let text: String
        do {
            text = try readFile(path)
        } catch {
            let remedy = "check the path and who may read it"
            return problems.append(
                Problem(source: "file \(path)", fault: "cannot be read: \(error.reason)", remedy: remedy))
        }
        let contents = ConfigurationFile(text)
        var found = contents.unreadable.map { line in
            let problem = Problem(
                source: "line \(line.number) of \(path)", fault: "has no key and \"=\"",
                remedy: "write key = value, or begin the line with #")
            return (line.number, problem)
        }
        let before = problems
        problems = []
        var firstLines: [String: Int] = [:]
        for line in contents.lines {
            takeLine(line, of: path, &firstLines)
            found += problems.map { (line.number, $0) }
            problems = []
        }
        problems = before + found.sorted { $0.0 < $1.0 }.map(\.1)
    }

    private mutating func takeLine(_ line: ConfigurationFile.Line, of path: String, _ firstLines: inout [String: Int]) {
        let source = "line \(line.number) of \(path)"
        guard let entry = table.entry(named: line.key) else {
            let near = table.suggestion(for: line.key, among: table.entries.map(\.name))
            return problems.append(Problem(source: source, fault: "\(quoted(line.key)) is not known", remedy: near))
        }
        if let first = firstLines[line.key] {
            let fault = "\(line.key) was set in line \(first) already"
            return problems.append(Problem(source: source, fault: fault, remedy: "keep one of the two"))
        }
        firstLines[line.key] = line.number
        take(line.value, for: entry, source: source)
    }

    mutating func takeEnvironment(_ environment: [String: String]) {
        var unknown = Set(environment.keys.filter { $0.hasPrefix(table.environmentPrefix) })
        unknown.remove(table.environmentName(of: SettingsTable.fileSettingName))
        unknown.subtract(table.variablesOfOthers)
        for entry in table.entries {
            let name = table.environmentName(of: entry.name)
            unknown.remove(name)
            if let text = environment[name] { take(text, for: entry, source: "environment \(name)") }
        }
        // Another program of ours may be configured by the same environment, so this is no reason not to start.
        let known = table.entries.map { table.environmentName(of: $0.name) }
        for name in unknown.sorted() {
            let near = table.suggestion(for: name, among: known)
            notes.append(Problem(source: "environment \(quoted(name))", fault: "is not known", remedy: near))
        }
    }

    mutating func findMissing() {
        for entry in table.entries where origins[entry.name] == nil {
            let remedy = "set it in the file, by \(table.environmentName(of: entry.name)) or by --\(entry.name)"
            problems.append(
                Problem(source: entry.name, fault: "has no value", allowed: entry.allowed, remedy: remedy))
        }
    }
}
