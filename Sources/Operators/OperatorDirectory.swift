import JukiDomain
public import OrderedStore
import Synchronization

/// Every operator account, the attempts to sign in, and the ledger.
///
/// All accounts are held in memory (a prefecture has some hundreds) and in the store. Whatever changes them is called
/// by the committer, one after another, with the batch that will be written; what it changes is seen at once by
/// everybody, so a lock or a revocation takes hold even before it is durable. When a batch could not be written,
/// ``reload()`` goes back to what the store holds.
public final class OperatorDirectory: Sendable {
    /// 操作者ＩＤ → account
    public static let accounts = Keyspace(name: "operators")
    /// sequence u64 → ``LedgerEntry``; nothing here is ever changed or deleted
    public static let ledger = Keyspace(name: "operator-ledger")
    /// kind u8 ‖ 操作者ＩＤ or source → ``AttemptState``
    public static let attempts = Keyspace(name: "operator-attempts")

    public static let keyspaces = [accounts, ledger, attempts]

    /// 操作者ＩＤ that do not exist are slowed down and locked like those that do, so that nobody learns which do; so
    /// many are remembered.
    static let strangersMax = 1024

    struct State: Sendable {
        var accounts: [OperatorID: OperatorAccount] = [:]
        var attempts: [AttemptSubject: AttemptState] = [:]
        var nextSequence: UInt64 = 1
    }

    let store: OrderedStore
    let state: Mutex<State>

    public init(store: OrderedStore) throws(OperatorsError) {
        self.store = store
        state = Mutex(try Self.load(store))
    }

    /// Goes back to what the store holds, because what was changed since could not be written.
    public func reload() throws(OperatorsError) {
        let loaded = try Self.load(store)
        state.withLock { $0 = loaded }
    }

    private static func load(_ store: OrderedStore) throws(OperatorsError) -> State {
        var state = State()
        for (_, value) in try everything(in: accounts, store) {
            let account = try OperatorAccount(decoding: value)
            state.accounts[account.operatorID] = account
        }
        for (key, value) in try everything(in: attempts, store) {
            state.attempts[try AttemptSubject(decoding: key)] = try AttemptState(decoding: value)
        }
        do throws(StoreError) {
            var cursor = try store.scan(in: ledger, from: [], to: nil, reverse: true)
            if try cursor.next() { state.nextSequence = sequence(of: cursor.key) + 1 }
        } catch {
            throw .store(error)
        }
        return state
    }

    private static func everything(
        in keyspace: Keyspace, _ store: OrderedStore
    ) throws(OperatorsError) -> [(key: [UInt8], value: [UInt8])] {
        try pairs(in: keyspace, from: [], limit: .max, store)
    }

    private static func pairs(
        in keyspace: Keyspace, from key: [UInt8], limit: Int, _ store: OrderedStore
    ) throws(OperatorsError) -> [(key: [UInt8], value: [UInt8])] {
        var found: [(key: [UInt8], value: [UInt8])] = []
        do throws(StoreError) {
            var cursor = try store.scan(in: keyspace, from: key, to: nil)
            while found.count < limit, try cursor.next() { found.append((cursor.key, cursor.value)) }
        } catch {
            throw .store(error)
        }
        return found
    }

    // MARK: Reading

    public func account(_ operatorID: OperatorID) -> OperatorAccount? {
        state.withLock { $0.accounts[operatorID] }
    }

    /// Every account ever issued, by 操作者ＩＤ.
    public func everyAccount() -> [OperatorAccount] {
        state.withLock { $0.accounts.values.sorted { $0.operatorID < $1.operatorID } }
    }

    /// Whether two 操作者ＩＤ, or any other names, are of one person: the same, or under one 照合ＩＤ.
    public func isSamePerson(_ name: String, _ other: String) -> Bool {
        guard name != other else { return true }
        guard let one = try? OperatorID(name), let two = try? OperatorID(other) else { return false }
        return state.withLock { state in
            guard let account = state.accounts[one] else { return false }
            return account.matchingID == state.accounts[two]?.matchingID
        }
    }

    public func isLocked(_ operatorID: OperatorID) -> Bool {
        state.withLock { $0.attempts[.account(operatorID)]?.isLocked ?? false }
    }

    /// Keyed hashes of an operator's own resident record code, and of the operators' of the same office (同僚): what a
    /// look at one's own or a colleague's record is known by.
    public func subjects(near operatorID: OperatorID) -> (own: [UInt8]?, colleagues: Set<[UInt8]>) {
        state.withLock { state in
            guard let account = state.accounts[operatorID] else { return (nil, []) }
            let others = state.accounts.values.filter {
                $0.office == account.office && $0.operatorID != operatorID && $0.matchingID != account.matchingID
            }
            return (account.ownSubject, Set(others.compactMap(\.ownSubject)))
        }
    }

    /// The ledger's entries with higher sequences than `sequence`, oldest first.
    public func entries(after sequence: UInt64, limit: Int) throws(OperatorsError) -> [LedgerEntry] {
        guard sequence < .max else { return [] }
        var found: [LedgerEntry] = []
        for (key, value) in try Self.pairs(in: Self.ledger, from: Self.key(sequence + 1), limit: limit, store) {
            found.append(try LedgerEntry(sequence: Self.sequence(of: key), decoding: value))
        }
        return found
    }

    static func key(_ sequence: UInt64) -> [UInt8] {
        var builder = KeyBuilder(capacity: 8)
        builder.append(sequence)
        return builder.bytes
    }

    private static func sequence(of key: [UInt8]) -> UInt64 { key.reduce(0) { $0 << 8 | UInt64($1) } }
}
