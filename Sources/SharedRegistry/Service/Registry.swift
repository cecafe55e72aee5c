public import AccessControl
import BulkProvision
import Corrections
import Dispatch
public import EvidenceLog
public import JukiDomain
import JukiMessages
public import MisuseWatch
package import Operators
public import OrderedStore
public import RecordStore
import SecondaryIndex
import Synchronization

/// A register and what is done with it: update, provide, search, reconcile, disclose, keep and erase. Written once for
/// 都道府県知事保存本人確認情報 and 都道府県知事保存附票本人確認情報; what they do not share is in ``RegistryKind``.
///
/// Knows nothing of sockets: calls come in as bytes with a verified caller, answers go out through ``RegistryCall``.
/// Reads run on the calling thread (a lookup) or on queues of their own (searches, reconciliation); every change, and
/// the evidence of every answer, goes through the one committer.
public final class Registry<Kind: RegistryKind>: Sendable {
    public let store: OrderedStore
    public let committer: Committer<Kind>
    public let keys: KeyFile
    /// 証跡: what was asked, answered and refused.
    public let evidence: EvidenceLog
    /// What the evidence log is signed by.
    public let checkpoints: CheckpointKeeper
    let evidenceYears: Int
    package let clock: @Sendable () -> Moment
    package let prefecture: Int
    package let access: AccessTable
    let latencies = Latencies()
    /// Behind the committer: it sees what is durable.
    let watch: MisuseObserver<Kind>
    /// nil where no national server is known.
    let national: NationalInquiries?
    /// nil: this server takes no backups.
    let backups: BackupDesk?
    let bulk = BulkDesk()
    /// Who of the municipalities is reconciling.
    let reconciliations = ReconcileDesk<Kind>()
    /// Everything that is under way on a queue of a call's own: it may hold a view of the store.
    let streams = DispatchGroup()
    /// What streams have sent ahead of their turn.
    let held = HeldMessages()
    /// Days that the results of a bulk job wait to be fetched.
    let bulkResultDays: Int
    /// Operators of the terminals, and who of them is signed in where.
    let operators: OperatorDirectory
    private let openDesk = Mutex<Kind.Desk?>(nil)
    /// Open sessions. Tests of this package may open one without a password; peers cannot reach it.
    package let sessions: SessionTable
    let passwordWorkers = PasswordWorkers()
    let operatorOptions: OperatorOptions
    /// Searches, kept off the event loops.
    private let searches = PeerTurns(
        label: "search", threads: RegistryLimits.searcherCount, waitingMax: RegistryLimits.searchesWaitingMax)
    /// Runs over the whole store, one at a time: they take minutes and must not hold up a search.
    private let maintenance = DispatchQueue(label: "maintenance", qos: .utility)
    private let onwardUnsettled = Atomic(false)

    /// Everything that lies in the store of a register.
    public static var keyspaces: [Keyspace] {
        Keyspaces.all + EvidenceLog.keyspaces + BulkKeyspaces.all + Corrections.keyspaces
            + OperatorDirectory.keyspaces + AlertBox.keyspaces + Kind.Desk.keyspaces
    }

    /// - Parameters:
    ///   - prefecture: 1-47; 46 is Kagoshima.
    ///   - access: who may call what, and on which basis.
    ///   - evidenceFiles: key and checkpoint of the evidence log; nil signs in memory, for tests.
    ///   - evidenceYears: how long evidence is kept.
    ///   - onCheckpointFailure: a checkpoint could not be written; it is tried again.
    ///   - national: the national server as somebody to ask; without it inquiries of it are refused.
    ///   - backups: where they go; nil for none.
    ///   - misuse: the numbers by which the watch for misuse judges.
    ///   - forIndexRebuild: nobody will search: the indexes may be of other rules.
    ///   - onFatalError: must end the process.
    /// - Throws: `RecordStoreError`, or `EvidenceFileError` when the evidence log does not fit its last checkpoint.
    public init(
        store: OrderedStore, keys: KeyFile, prefecture: Int, limits: CommitLimits = CommitLimits(),
        access: AccessTable = Kind.accessTable, national: (any NationalDirectory)? = nil,
        evidenceFiles: EvidenceFiles? = nil, evidenceYears: Int = 7, backups: BackupSettings? = nil,
        bulkResultDays: Int = RegistryLimits.bulkResultDays, misuse: MisuseThresholds = MisuseThresholds(),
        operators operatorOptions: OperatorOptions = OperatorOptions(), forIndexRebuild: Bool = false,
        clock: @escaping @Sendable () -> Moment,
        onCheckpointFailure: @escaping @Sendable (EvidenceFileError) -> Void = { _ in },
        onFatalError: @escaping @Sendable (RecordStoreError) -> Void
    ) throws {
        try StoreIdentity.prepare(
            store, format: Kind.storeFormat, prefecture: prefecture, keys: keys, forIndexRebuild: forIndexRebuild)
        self.store = store
        self.keys = keys
        self.prefecture = prefecture
        self.access = access
        self.national = national.map(NationalInquiries.init)
        self.bulkResultDays = bulkResultDays
        self.clock = clock
        self.evidenceYears = evidenceYears
        self.backups = backups.map { BackupDesk($0, seal: keys.backupSeal) }
        evidence = try EvidenceLog(store: store, countedBases: Set(access.legalBases.map(\.code)))
        self.operatorOptions = operatorOptions
        sessions = SessionTable(limits: operatorOptions.sessions)
        do throws(OperatorsError) { operators = try OperatorDirectory(store: store) } catch {
            throw RecordStoreError(error)
        }
        let name = Self.logName(prefecture: prefecture)
        checkpoints = if let evidenceFiles {
            try CheckpointKeeper(
                evidence, in: store, name: name, files: evidenceFiles, onFailure: onCheckpointFailure)
        } else {
            try CheckpointKeeper(inMemory: evidence, name: name)
        }
        try StoreIdentity.settle(prefecture, in: store)
        committer = Committer(
            store: store, register: Kind(), keys: keys, limits: limits, rider: evidence, clock: clock,
            onFatalError: onFatalError)
        watch = MisuseObserver(misuse, store: store, committer: committer)
        isOnwardUnsettled = try OutboxRestore.read(store)?.isAwaited ?? false
    }

    /// What the evidence log calls itself in its checkpoints.
    public static func logName(prefecture: Int) -> String { "juki-net/\(prefecture)/\(Kind.logName)" }

    /// The store was restored, and the national server has not said yet how far it has received: no notice is applied,
    /// because its onward notice could get a number that the national server takes for a repeat.
    public internal(set) var isOnwardUnsettled: Bool {
        get { onwardUnsettled.load(ordering: .relaxed) }
        set { onwardUnsettled.store(newValue, ordering: .relaxed) }
    }

    /// The register's part in the crossing of individual numbers; nil while the crossing is closed.
    package var desk: Kind.Desk? { openDesk.withLock { $0 } }

    /// Opens the crossing.
    /// - Throws: what stands in the way of using the temporary area.
    public func openCrossing(_ setup: CrossingSetup) throws {
        let desk = try Kind.Desk(setup, in: self)
        openDesk.withLock { $0 = desk }
        desk.start()
    }

    public func closeCrossing() {
        openDesk.withLock { desk in
            desk?.stop()
            desk = nil
        }
    }

    package var today: CalendarDate { clock().japanDay }

    /// The outbox's next notices, for the forwarder.
    public func onwardNotices(
        after sequence: UInt64, limit: Int, sizeMax: Int = .max
    ) throws(RecordStoreError) -> [(sequence: UInt64, notice: [UInt8])] {
        try Outbox.notices(after: sequence, limit: limit, sizeMax: sizeMax, in: store, keys: keys)
    }

    /// Runs a search, or another read of unknown length, beside the event loops, when it is the caller's turn.
    /// - Parameter record: evidence of the refusal (`OVERLOADED`) when too many wait, or when the call has met its
    ///   deadline or lost its connection before its turn came: for whom nobody waits, nobody is looked up.
    package func onSearcher(
        _ record: EvidenceRecord, _ caller: Caller, _ call: any RegistryCall, _ work: @escaping @Sendable () -> Void
    ) {
        let isTaken = searches.submit(for: caller.uri) { [self] in
            if call.timeLeft > .zero { work() } else { refuse(Refusal(.overloaded), record, call) }
        }
        if !isTaken { refuse(Refusal(.overloaded), record, call) }
    }

    /// Lets the work beside the event loops come to its end; nothing of it touches the store afterwards.
    public func quiesce() {
        bulk.stop()
        // One that has answered may still hold its snapshot.
        searches.waitUntilIdle()
        maintenance.sync {}
        // A stream's last step may go through the committer, and what it then sends is read from the store.
        streams.wait()
        committer.waitUntilIdle()
        // The last step of an erasure has work for the whole store behind it.
        maintenance.sync {}
        streams.wait()
    }

    /// Runs something over the whole store.
    func inMaintenance(_ work: @escaping @Sendable () -> Void) {
        maintenance.async(execute: work)
    }
}
