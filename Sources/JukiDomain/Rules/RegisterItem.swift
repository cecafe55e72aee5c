/// An item of a register's record, by its number in 別添2.
public protocol RegisterItem: RawRepresentable<UInt8>, CaseIterable, Hashable, Sendable {
    /// Name of the item in 別添2.
    var japaneseName: String { get }
    /// Name of its field in the record's message, and of its column in a TSV file.
    var fieldName: String { get }

    init?(fieldName: String)
}

extension IdentityItem: RegisterItem {}
extension SupplementaryItem: RegisterItem {}
