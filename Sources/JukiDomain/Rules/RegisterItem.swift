/// An item of a register's record, by its number in 別添2.
public protocol RegisterItem: RawRepresentable<UInt8>, Sendable {
    /// Name of the item in 別添2.
    var japaneseName: String { get }
}

extension IdentityItem: RegisterItem {}
extension SupplementaryItem: RegisterItem {}
