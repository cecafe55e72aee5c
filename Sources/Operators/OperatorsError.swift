public import OrderedStore

/// What can go wrong between the operators' accounts and the store.
public enum OperatorsError: Error, Sendable {
    case store(StoreError)
    /// A value in `keyspace` is not in a form this version writes.
    case damagedValue(keyspace: String)
}

extension OperatorsError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .store(let error): "\(error)"
        case .damagedValue(let keyspace):
            "a value in keyspace \(keyspace) is damaged; stop the server, restore the last verified backup"
        }
    }
}
