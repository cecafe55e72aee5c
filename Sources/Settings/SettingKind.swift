/// What values of a setting look like and how they are read.
public struct SettingKind<Value: Sendable>: Sendable {
    /// For people; completes the sentence "allowed: …".
    public let allowed: String
    /// Reads a value without spaces around it; nil when it is not allowed.
    public let parse: @Sendable (String) -> Value?

    public init(allowed: String, parse: @escaping @Sendable (String) -> Value?) {
        self.allowed = allowed
        self.parse = parse
    }

    /// What another kind allows, and the word "none", which gives nil.
    public static func orNone<Wrapped>(_ kind: SettingKind<Wrapped>) -> SettingKind where Value == Wrapped? {
        SettingKind(allowed: "\(kind.allowed), or none") { text in
            if text == "none" { return .some(nil) }
            return kind.parse(text).map { .some($0) }
        }
    }
}

extension SettingKind where Value == String {
    /// Any text that is not empty.
    public static let text = SettingKind(allowed: "a text") { isOneLine($0) ? $0 : nil }

    /// A file or a directory. Not looked up here; a relative path begins where the program was started.
    public static let path = SettingKind(allowed: "a path") { isOneLine($0) ? $0 : nil }
}

extension SettingKind where Value == Int {
    public static func integer(in range: ClosedRange<Int>) -> SettingKind {
        SettingKind(allowed: "\(range.lowerBound) to \(range.upperBound)") { text in
            plainInteger(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// A TCP port to listen on; 0 lets the system choose a free one.
    public static let port = SettingKind.integer(in: 0...65_535)
}

extension SettingKind where Value == Bool {
    public static let boolean = SettingKind(allowed: "yes or no") { text in
        switch text {
        case "yes", "true", "on": true
        case "no", "false", "off": false
        default: nil
        }
    }
}

extension SettingKind where Value == [String] {
    /// Texts separated by commas; the empty value is the empty list.
    public static let list = SettingKind(allowed: "texts separated by commas") { text in
        if text.isEmpty { return [] }
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(trimmed)
        return parts.allSatisfy(isOneLine) ? parts : nil
    }
}

extension SettingKind where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
    /// One of the words of an enumeration.
    public static var choice: SettingKind {
        let words = Value.allCases.map(\.rawValue)
        return SettingKind(allowed: words.joined(separator: ", ")) { Value(rawValue: $0) }
    }
}

/// Digits alone: no sign, no separators, no other script's digits. Nil above `Int.max`.
func plainInteger(_ text: some StringProtocol) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text)
}

/// Not empty, and without control characters: a NUL would cut a path short.
private func isOneLine(_ text: String) -> Bool {
    !text.isEmpty && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
}
