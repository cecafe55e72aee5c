/// Why a key could not be made or something sealed could not be opened. Never says anything of the content.
public enum CryptographyError: Error, Sendable, Equatable {
    /// A key has to have exactly this many bytes.
    case wrongKeyLength(expected: Int, found: Int)
    /// There is nothing to seal. Empty messages have been a source of faults in AEAD code, and we need none.
    case nothingToSeal
    /// What is to be opened is too short, was changed, belongs to other associated data, or is under another key.
    /// These are not told apart on purpose.
    case notAuthentic
}

extension CryptographyError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .wrongKeyLength(let expected, let found):
            "A key of \(expected) bytes is needed, this one has \(found); make a new key file."
        case .nothingToSeal:
            "An empty value cannot be sealed; leave it out."
        case .notAuthentic:
            "A sealed value does not open with this key; check the key file, then restore the value."
        }
    }
}
