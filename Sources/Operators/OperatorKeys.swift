/// The keyed functions of this module, a seam: their keys lie in a file outside the store.
public protocol OperatorKeys: Sendable {
    /// 32 bytes of a password, before it goes through scrypt.
    func passwordCode(of password: [UInt8]) -> [UInt8]
}
