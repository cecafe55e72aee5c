/// What every setting of a table came to, and everything that is wrong with it.
public struct Resolution: Sendable {
    /// A setting's text and where it comes from.
    public struct Origin: Hashable, Sendable {
        public let text: String
        /// "default", "line 12 of FILE", "environment NAME", "flag --name"
        public let source: String
        let isAccepted: Bool
    }

    public let table: SettingsTable
    /// The configuration file that was named, if any.
    public internal(set) var file: String?
    /// The actions that were given.
    public internal(set) var actions: Set<String> = []
    /// The values of those that take one.
    public internal(set) var actionValues: [String: String] = [:]
    /// The strongest text given for each setting.
    public internal(set) var origins: [String: Origin] = [:]
    /// In the order of the sources. The program must not start when there is one.
    public internal(set) var problems: [Problem] = []
    /// What is odd but harmless: the program starts.
    public internal(set) var notes: [Problem] = []

    init(table: SettingsTable) {
        self.table = table
    }

    /// The value in force; nil when there is none or it is not allowed, which is then among the problems.
    /// - Precondition: the setting is in the table.
    public func value<Value>(of setting: Setting<Value>) -> Value? {
        precondition(table.entry(named: setting.name) != nil, "\(setting.name) is not in the table")
        guard let origin = origins[setting.name], origin.isAccepted else { return nil }
        return setting.kind.parse(origin.text)
    }

    /// A problem with a value that is right by itself but not together with others.
    public func problem(with setting: some SettingEntry, _ fault: String, remedy: String) -> Problem {
        let source = origins[setting.name]?.source ?? "nowhere"
        return Problem(source: "\(source) (\(setting.name))", fault: fault, remedy: remedy)
    }
}
