/// One value that the operator of a program may choose.
///
/// The name is written in kebab case and gives all three ways to set it: `port = 46100` in the file, `JUKI_PORT` in
/// the environment, `--port` on the command line.
public struct Setting<Value: Sendable>: Sendable {
    public let name: String
    /// One line, English with the Japanese term beside it.
    public let meaning: String
    /// Written as in the file; nil when the operator must give a value.
    public let defaultText: String?
    public let kind: SettingKind<Value>
    /// The value is never shown: not in an explanation, not in a problem.
    public let isSecret: Bool

    /// - Precondition: the name is kebab case and the default, if there is one, is of the kind.
    public init(
        _ name: String, _ meaning: String, default defaultText: String?, _ kind: SettingKind<Value>,
        isSecret: Bool = false
    ) {
        precondition(isKebabCase(name), "\(name) is not in kebab case")
        if let defaultText {
            precondition(kind.parse(defaultText) != nil, "the default of \(name) is not \(kind.allowed)")
        }
        self.name = name
        self.meaning = meaning
        self.defaultText = defaultText
        self.kind = kind
        self.isSecret = isSecret
    }
}

/// A setting whose type of value does not matter: what a table holds.
public protocol SettingEntry: Sendable {
    var name: String { get }
    var meaning: String { get }
    var defaultText: String? { get }
    var isSecret: Bool { get }
    /// What a value may look like, for people: "1 to 65535".
    var allowed: String { get }
    func accepts(_ text: String) -> Bool
    /// The same setting of a program that begins with another value.
    func with(default text: String) -> any SettingEntry
}

extension Setting: SettingEntry {
    public var allowed: String { kind.allowed }

    public func accepts(_ text: String) -> Bool { kind.parse(text) != nil }

    public func with(default text: String) -> any SettingEntry {
        Setting(name, meaning, default: text, kind, isSecret: isSecret)
    }
}

/// Small letters and digits in words joined by single hyphens; begins with a letter.
private func isKebabCase(_ name: String) -> Bool {
    let words = name.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    let isPlain = words.allSatisfy { word in
        !word.isEmpty && word.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
    }
    return isPlain && name.utf8.first.map { $0 > 0x39 } == true
}
