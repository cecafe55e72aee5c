extension Resolution {
    /// Every setting with its value and where that came from, then everything that is wrong. Secrets are masked.
    public func explain() -> String {
        let rows = table.entries.map { entry in
            (name: entry.name, value: shownValue(of: entry), source: origins[entry.name]?.source ?? "nowhere")
        }
        let nameWidth = rows.map(\.name.count).max() ?? 0
        let valueWidth = min(40, rows.map(\.value.count).max() ?? 0)
        var lines = ["\(table.program): file \(file ?? "none (--config FILE names one)")"]
        lines += rows.map { "  \(padded($0.name, nameWidth)) = \(padded($0.value, valueWidth))  \($0.source)" }
        if !notes.isEmpty { lines += ["To note:"] + notes.map { "  \($0)" } }
        if !problems.isEmpty { lines += ["\(problems.count) to correct:"] + problems.map { "  \($0)" } }
        return lines.joined(separator: "\n") + "\n"
    }

    private func shownValue(of entry: any SettingEntry) -> String {
        guard let origin = origins[entry.name] else { return "(not set)" }
        let masked = entry.isSecret ? "(secret)" : origin.text
        return origin.isAccepted ? masked : "(not allowed)"
    }
}

extension SettingsTable {
    /// For `--help`.
    public var helpText: String {
        var lines = ["Usage: \(program) [--config FILE] [--NAME VALUE …]", ""]
        lines += ["Settings come from, weakest first: the default, the file, the environment, the flags.", ""]
        let file = Action("\(Self.fileSettingName) FILE", "the file (\(environmentName(of: Self.fileSettingName)))")
        let flags = [file] + actions
        let names = flags.map { flag in flag.value.map { "\(flag.name) \($0)" } ?? flag.name }
        let flagWidth = names.map(\.count).max() ?? 0
        lines += zip(names, flags).map { "  --\(padded($0, flagWidth))  \($1.meaning)" }
        for entry in entries {
            lines += ["", "  --\(entry.name) (\(environmentName(of: entry.name)))", "      \(entry.meaning)"]
            lines.append("      allowed: \(entry.allowed); default: \(entry.defaultText ?? "none, it must be set")")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A documented configuration file with every key at its default; keys that must be set are comments.
    public func sampleFile() -> String {
        var lines = ["# Configuration of \(program): key = value. A # begins a comment.", "#"]
        lines.append("# An environment variable overrides a line here, a flag overrides both:")
        lines.append("# port = …, \(environmentPrefix)PORT=…, --port …")
        for entry in entries {
            lines += ["", "# \(entry.meaning)", "# Allowed: \(entry.allowed)"]
            lines.append(entry.defaultText.map { "\(entry.name) = \($0)" } ?? "# \(entry.name) =")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
}
