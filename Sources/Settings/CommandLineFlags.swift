/// What a command line says: `--name value`, `--name=value`, and flags without a value.
struct CommandLineFlags {
    private(set) var values: [(name: String, value: String)] = []
    private(set) var actions: Set<String> = []
    private(set) var problems: [Problem] = []

    init(_ arguments: [String], table: SettingsTable) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("--"), argument != "--" else {
                problems.append(
                    Problem(
                        source: "argument \(quoted(argument))", fault: "is not a flag",
                        remedy: "write --name value; \(table.program) --help lists the names"))
                continue
            }
            let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            read(name: String(parts[0]), inlineValue: parts.count == 2 ? String(parts[1]) : nil, &rest, table)
        }
    }

    private mutating func read(
        name: String, inlineValue: String?, _ rest: inout ArraySlice<String>, _ table: SettingsTable
    ) {
        let source = "flag --\(name)"
        if table.actions.contains(where: { $0.name == name }) {
            actions.insert(name)
            if inlineValue != nil {
                problems.append(Problem(source: source, fault: "takes no value", remedy: "write --\(name) alone"))
            }
            return
        }
        guard name == SettingsTable.fileSettingName || table.entry(named: name) != nil else {
            // What follows was most likely meant as its value: one mistake is told once.
            if inlineValue == nil, let next = rest.first, !next.hasPrefix("--") { rest.removeFirst() }
            let names = table.entries.map(\.name) + table.actions.map(\.name) + [SettingsTable.fileSettingName]
            let near = table.suggestion(for: name, among: names)
            return problems.append(Problem(source: "flag \(quoted("--" + name))", fault: "is not known", remedy: near))
        }
        if values.contains(where: { $0.name == name }) {
            problems.append(Problem(source: source, fault: "stands twice", remedy: "keep one of them"))
        }
        if let inlineValue {
            values.append((name, inlineValue))
        } else if let next = rest.first, !next.hasPrefix("--") {
            rest.removeFirst()
            values.append((name, next))
        } else {
            let allowed = table.entry(named: name)?.allowed ?? "a path"
            problems.append(
                Problem(source: source, fault: "has no value", allowed: allowed, remedy: "write --\(name) VALUE"))
        }
    }
}
