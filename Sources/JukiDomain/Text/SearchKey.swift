/// A normalised form of a name or an address, for indexes and comparisons: UTF-8 bytes, ordered bytewise.
///
/// A key tells nearly all of what it was made from, so every way of printing it is masked.
public struct SearchKey: Hashable, Sendable {
    /// The version of the rules that make keys, of names, readings and addresses alike. Keys are stored with it;
    /// whatever changes a key must change this number.
    public static let ruleVersion: UInt8 = 2

    /// The key; empty if nothing of the text remains.
    public let bytes: [UInt8]

    /// Takes bytes that a key function made before, such as those read back from an index.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    public var isEmpty: Bool { bytes.isEmpty }

    /// Whether a search for the beginning `prefix` finds this key.
    public func hasPrefix(_ prefix: SearchKey) -> Bool {
        bytes.starts(with: prefix.bytes)
    }
}

extension SearchKey: Comparable {
    public static func < (left: Self, right: Self) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}

extension SearchKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "SearchKey(masked)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
