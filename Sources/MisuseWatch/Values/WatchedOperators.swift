/// What the watch has to know of an operator of the prefecture's own terminals.
public struct WatchedOperator: Hashable, Sendable {
    public var operatorID: String
    /// 所属, as the operators' ledger names it.
    public var office: String
    /// The operator as a resident, if known: for looks at one's own or a colleague's record.
    public var ownSubject: SubjectHash?

    public init(operatorID: String, office: String, ownSubject: SubjectHash? = nil) {
        self.operatorID = operatorID
        self.office = office
        self.ownSubject = ownSubject
    }
}

/// The operators by their id, and by themselves as residents. Small: it is copied whole when the ledger changes.
public struct WatchedOperators: Sendable {
    public static let empty = WatchedOperators([])

    private var profiles: [String: WatchedOperator] = [:]
    /// A person may have several accounts.
    private var accounts: [SubjectHash: [String]] = [:]

    public init(_ profiles: some Sequence<WatchedOperator>) {
        for profile in profiles { set(profile) }
    }

    public mutating func set(_ profile: WatchedOperator) {
        if let old = profiles[profile.operatorID]?.ownSubject {
            accounts[old]?.removeAll { $0 == profile.operatorID }
        }
        profiles[profile.operatorID] = profile
        if let own = profile.ownSubject { accounts[own, default: []].append(profile.operatorID) }
    }

    public subscript(operatorID: String) -> WatchedOperator? { profiles[operatorID] }

    /// The accounts of the operator who is this resident; none for a resident who is no operator.
    public func operatorIDs(of subject: SubjectHash) -> [String] { accounts[subject] ?? [] }
}
