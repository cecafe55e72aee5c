public import AccessControl
import Dispatch
import EvidenceLog
public import JukiDomain
import JukiMessages
public import MisuseWatch
public import OrderedStore
public import RecordStore
import SecondaryIndex
import Synchronization

/// 都道府県知事保存本人確認情報 and what is done with it: update, provide, search, reconcile, keep and erase.
///
/// Knows nothing of sockets: calls come in as bytes with a verified caller, answers go out through ``RegistryCall``.
/// Reads run on the calling thread (a lookup) or on queues of their own (searches, reconciliation); every change, and
/// the evidence of every answer, goes through the one committer.
public final class ResidentRegistry: Sendable {
    public let store: OrderedStore
    public let committer: Committer<IdentityRegister>
    public let keys: KeyFile
    let evidence: EvidenceLog
    let clock: @Sendable () -> Moment
    let prefecture: Int
    let access: AccessTable
    let latencies = Latencies()
    /// Behind the committer: it sees what is durable.
    let watch: MisuseObserver
    /// Searches, kept off the event loops. Serial queues, so that a burst of searches waits here and not in threads.
    private let searchers = (0..<ResidentRegistry.searcherCount).map { DispatchQueue(label: "search-\($0)") }
    private let nextSearcher = Atomic<Int>(0)
    /// Runs over the whole store, one at a time: they take minutes and must not hold up a search.
    private let maintenance = DispatchQueue(label: "maintenance", qos: .utility)

    /// As many searches at once as there are cores on the smallest machine it is meant for.
    private static let searcherCount = 2

    /// What the store of this register calls itself; the number steps with the layout.
    static let storeFormat = "resident-register 2"

    /// Everything that lies in the store of the resident register.
    public static let keyspaces = Keyspaces.all + EvidenceLog.keyspaces + AlertBox.keyspaces

    /// - Parameters:
    ///   - prefecture: 1-47; 46 is Kagoshima.
    ///   - access: who may call what, and on which basis.
    ///   - onFatalError: must end the process.
    public init(
        store: OrderedStore, keys: KeyFile, prefecture: Int, limits: CommitLimits = CommitLimits(),
        misuse: MisuseThresholds = MisuseThresholds(),
        access: AccessTable = .standard, clock: @escaping @Sendable () -> Moment,
        onFatalError: @escaping @Sendable (RecordStoreError) -> Void
    ) throws(RecordStoreError) {
        try StoreIdentity.prepare(store, format: Self.storeFormat, keys: keys)
        self.store = store
        self.keys = keys
        self.prefecture = prefecture
        self.access = access
        self.clock = clock
        evidence = try EvidenceLog(store: store)
        committer = Committer(
            store: store, register: IdentityRegister(), keys: keys, limits: limits, rider: evidence, clock: clock,
            onFatalError: onFatalError)
        watch = MisuseObserver(misuse, store: store, committer: committer)
    }

    var today: CalendarDate { clock().japanDay }

    /// The outbox's next notices, for the forwarder.
    public func onwardNotices(after sequence: UInt64, limit: Int) throws(RecordStoreError)
        -> [(sequence: UInt64, notice: [UInt8])] {
        try Outbox.notices(after: sequence, limit: limit, in: store, keys: keys)
    }

    /// Runs a search beside the event loops.
    func onSearcher(_ work: @escaping @Sendable () -> Void) {
        let turn = nextSearcher.wrappingAdd(1, ordering: .relaxed).oldValue
        searchers[Int(UInt(bitPattern: turn) % UInt(searchers.count))].async(execute: work)
    }

    /// Runs something over the whole store.
    func inMaintenance(_ work: @escaping @Sendable () -> Void) {
        maintenance.async(execute: work)
    }
}
