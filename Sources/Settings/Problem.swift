/// Something wrong with a configuration, told so that the operator can mend it.
public struct Problem: Hashable, Sendable {
    /// "line 12 of prefectural-server.conf", "environment JUKI_PORT", "flag --port"
    public let source: String
    /// What is wrong.
    public let fault: String
    /// What would be right; nil when there is nothing to choose from.
    public let allowed: String?
    /// What to do next.
    public let remedy: String

    public init(source: String, fault: String, allowed: String? = nil, remedy: String) {
        self.source = source
        self.fault = fault
        self.allowed = allowed
        self.remedy = remedy
    }
}

extension Problem: CustomStringConvertible {
    /// One line.
    public var description: String {
        let choice = allowed.map { " (allowed: \($0))" } ?? ""
        return "\(source): \(fault)\(choice); \(remedy)"
    }
}

/// A text from outside as it may stand in a message: one line, not endless.
func quoted(_ text: String) -> String {
    let longest = 60
    var shown = ""
    for scalar in text.unicodeScalars.prefix(longest) {
        shown += scalar.properties.generalCategory == .control ? scalar.escaped(asASCII: true) : String(scalar)
    }
    return "\"\(shown)\(text.unicodeScalars.count > longest ? "…" : "")\""
}
