/// What a command line says: `--name value`, `--name=value`, and actions with or without a value.
struct CommandLineFlags {
    private(set) var values: [(name: String, value: String)] = []
    private(set) var actions: Set<String> = []
    private(set) var actionValues: [String: String] = [:]
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
        if let action = table.actions.first(where: { $0.name == name }) {
            return read(action, inlineValue: inlineValue, &rest)
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

    private mutating func read(
        _ action: SettingsTable.Action, inlineValue: String?, _ rest: inout ArraySlice<String>
    ) {
        let source = "flag --\(action.name)"
        actions.insert(action.name)
        guard let placeholder = action.value else {
            if inlineValue != nil {
                let remedy = "write --\(action.name) alone"
                problems.append(Problem(source: source, fault: "takes no value", remedy: remedy))
            }
            return
        }
        if let inlineValue {
            actionValues[action.name] = inlineValue
        } else if let next = rest.first, !next.hasPrefix("--") {
            actionValues[action.name] = rest.removeFirst()
        } else {
            problems.append(
                Problem(source: source, fault: "has no value", remedy: "write --\(action.name) \(placeholder)"))
        }
    }
}
