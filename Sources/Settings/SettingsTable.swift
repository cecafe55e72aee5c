/// All settings of one program, in the order in which they are documented.
///
/// Sources, weakest first: the default, the file, the environment, the command line.
public struct SettingsTable: Sendable {
    public let program: String
    /// Before the name of every environment variable.
    public let environmentPrefix: String
    public let entries: [any SettingEntry]
    /// Flags that ask the program for something else than its work, or belong to such a request.
    public let actions: [Action]
    /// Variables with our prefix that other programs of ours read: nothing is wrong with them.
    public let variablesOfOthers: Set<String>

    public struct Action: Hashable, Sendable {
        public let name: String
        public let meaning: String
        /// What its value is called in the help; nil when it takes none.
        public let value: String?

        public init(_ name: String, _ meaning: String, value: String? = nil) {
            self.name = name
            self.meaning = meaning
            self.value = value
        }
    }

    /// The flag and the environment variable that name the file.
    public static let fileSettingName = "config"

    /// - Precondition: no name stands twice, and none is `config`.
    public init(
        program: String, environmentPrefix: String = "JUKI_", actions: [Action] = [],
        variablesOfOthers: Set<String> = [], _ entries: [any SettingEntry]
    ) {
        let names = entries.map(\.name) + actions.map(\.name) + [Self.fileSettingName]
        precondition(Set(names).count == names.count, "a name stands twice in the table of settings")
        self.program = program
        self.environmentPrefix = environmentPrefix
        self.actions = actions
        self.variablesOfOthers = variablesOfOthers
        self.entries = entries
    }

    public func environmentName(of name: String) -> String {
        environmentPrefix + name.uppercased().split(separator: "-").joined(separator: "_")
    }

    func entry(named name: String) -> (any SettingEntry)? {
        entries.first { $0.name == name }
    }

    /// "did you mean port?", or where to look when nothing is near.
    func suggestion(for name: String, among names: [String]) -> String {
        guard let near = nearestName(to: name, among: names) else {
            return "remove it; \(program) --help lists what there is"
        }
        return "did you mean \(near)?"
    }
}
