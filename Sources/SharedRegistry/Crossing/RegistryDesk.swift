public import OrderedStore

/// A register's own part in the crossing of individual numbers (国外転出者の個人番号): what it keeps for it, and what it does
/// on its own account.
public protocol RegistryDesk<Kind>: AnyObject, Sendable {
    associatedtype Kind: RegistryKind

    /// What lies in the store for it.
    static var keyspaces: [Keyspace] { get }

    /// - Throws: what stands in the way of using the temporary area.
    init(_ setup: CrossingSetup, in registry: Registry<Kind>) throws
    func start()
    /// Nothing of it touches the store afterwards.
    func stop()
}
