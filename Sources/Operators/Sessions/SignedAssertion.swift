public import MutualTLS

/// A biometric factor, as a seam: whoever compares palm veins (or whatever it is) says by its signature that the
/// person of a 照合ＩＤ was there when the connection's challenge was shown. No biometric data come here.
public protocol AssertionVerifier: Sendable {
    /// - Parameter message: ``SignedAssertion/message(_:challenge:)`` of the claim.
    /// - Returns: whether the signature is the comparing device's.
    func isGenuine(signature: [UInt8], of message: [UInt8]) -> Bool
}

/// What such a device signs.
public enum SignedAssertion {
    private static let heading = "juki-net operator assertion 1"

    /// The heading, the 照合ＩＤ and the challenge (32 bytes), each but the last ended by a zero byte.
    public static func message(_ matchingID: MatchingID, challenge: [UInt8]) -> [UInt8] {
        Array(heading.utf8) + [0] + Array(matchingID.text.utf8) + [0] + challenge
    }
}

/// Assertions of one device, known by its Ed25519 public key.
public struct Ed25519Assertions: AssertionVerifier {
    private let key: VerifyingKey

    /// - Parameter publicKey: 32 bytes.
    /// - Throws: `CryptographyError.wrongKeyLength` and what else is wrong with a key.
    public init(publicKey: [UInt8]) throws(CryptographyError) {
        key = try VerifyingKey(bytes: publicKey)
    }

    public func isGenuine(signature: [UInt8], of message: [UInt8]) -> Bool {
        key.isValid(signature, for: message)
    }
}
