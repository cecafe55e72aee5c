public import OrderedStore
public import RecordStore
import Synchronization
import TransparencyLog

/// The log of evidence records, in the order of their commits: a Merkle tree (RFC 9162) whose leaves are the records,
/// so that no record can be changed, taken out or moved unnoticed by who keeps a signed root.
///
/// A record goes into the batch of the act it tells of, so that neither exists without the other. The tree goes along
/// with the committer's groups: a group that the full disk refused leaves neither a record nor a gap.
public final class EvidenceLog: CommitRider {
    /// Everything of the log in the store.
    public static let keyspaces = [
        EvidenceLayout.entries, EvidenceLayout.tiles, EvidenceLayout.index, EvidenceLayout.counts,
        EvidenceLayout.state,
    ]
    /// sequence u64 → evidence record
    public static let keyspace = EvidenceLayout.entries
    /// Subjects in one entry: it must fit the 65,535 bytes of its bundle with the longest texts that peers may send.
    public static let subjectsMax = 2000

    /// The log at one moment.
    struct Head: Sendable {
        var tree: TiledTree
        /// Entries before this index were erased.
        var erasedBefore: UInt64
        /// The latest time of an entry since the clock was last set back.
        var latestTime: UInt64
    }

    private struct State {
        /// As on the disk.
        var durable: Head
        /// With what the running group has gathered.
        var working: Head
        var gathered: [EvidenceEntry] = []
        /// What the running group adds to the counts.
        var counted: [EvidenceCountKey: EvidenceCount] = [:]
        /// Whom and what for the running group was asked, and by which entries.
        var marked: [EvidenceLayout.Mark: [UInt64]] = [:]
        var feeds: [EvidenceFeed] = []
        var onGrowth: [@Sendable () -> Void] = []
    }

    private let state: Mutex<State>
    private let salt: @Sendable () -> [UInt8]
    private let countedBases: Set<String>

    /// Takes up the log that is in the store.
    /// - Parameters:
    ///   - countedBases: legal bases that are counted by name; whatever else peers call one is counted together.
    ///   - salt: 16 random bytes for each entry; only a test brings its own.
    /// - Throws: ``RecordStoreError/damagedValue(keyspace:)`` when entries or tiles are missing.
    public init(
        store: OrderedStore, countedBases: Set<String> = [], salt: (@Sendable () -> [UInt8])? = nil
    ) throws(RecordStoreError) {
        self.countedBases = countedBases
        let supply = SaltSupply()
        self.salt = salt ?? { supply.next() }
        let head = try Self.stored(in: store)
        state = Mutex(State(durable: head, working: head))
    }

    /// Appends a record to the batch of its act, within a group of the committer.
    /// - Returns: its place, for the answer; it counts once the act is durable.
    @discardableResult
    public func append(_ record: EvidenceRecord, to batch: inout WriteBatch) -> EvidenceReceipt {
        let key = EvidenceCountKey(record, countedBases)
        return state.withLock { state in
            state.counted[key, default: EvidenceCount()].add(record)
            let receipt = EvidenceReceipt(sequence: state.working.tree.size + 1)
            if record.subjects.count <= Self.subjectsMax {
                append(record, to: &batch, &state)
            } else {
                for part in Self.parts(of: record) { append(part, to: &batch, &state) }
            }
            return receipt
        }
    }

    private func append(_ record: EvidenceRecord, to batch: inout WriteBatch, _ state: inout State) {
        let fields = record.encodeFields()
        let entry = record.encode(fields, salt: salt())
        let tiles = state.working.tree.append(TreeHash.leaf(entry))
        let sequence = state.working.tree.size
        batch.put(EvidenceLayout.sequence(sequence), entry, in: EvidenceLayout.entries)
        noteTime(record.time, of: sequence, in: &batch, &state.working.latestTime)
        for tile in tiles {
            batch.put(
                EvidenceLayout.tile(level: tile.level, index: tile.index), tile.bytes, in: EvidenceLayout.tiles)
        }
        for subject in record.subjects {
            batch.put(EvidenceLayout.row(subject, sequence), fields, in: EvidenceLayout.index)
        }
        for mark in EvidenceLayout.marks(of: record) { state.marked[mark, default: []].append(sequence) }
        state.gathered.append(EvidenceEntry(sequence: sequence, record: record))
    }

    /// Times ascend but for what calls take; where they do not, the clock was set back, and whoever looks for a time
    /// must know of it.
    private func noteTime(
        _ time: UInt64, of sequence: UInt64, in batch: inout WriteBatch, _ latest: inout UInt64
    ) {
        guard latest > time, latest - time > Self.clockStep else { return latest = max(latest, time) }
        batch.put(EvidenceLayout.clockBack + EvidenceLayout.sequence(sequence), [], in: EvidenceLayout.state)
        latest = time
    }

    /// A record of more subjects than an entry holds goes into several; each names all that is not a subject.
    private static func parts(of record: EvidenceRecord) -> [EvidenceRecord] {
        stride(from: 0, to: record.subjects.count, by: subjectsMax).map { start in
            var part = record
            part.subjects = Array(record.subjects[start..<min(start + subjectsMax, record.subjects.count)])
            return part
        }
    }

    // MARK: The committer's groups

    public func groupBegins() {
        state.withLock { precondition($0.gathered.isEmpty, "a group ends before the next begins") }
    }

    public func groupIsWhole(_ batch: inout WriteBatch, in store: OrderedStore) throws(RecordStoreError) {
        let (counted, marked) = state.withLock { state in
            defer {
                state.counted.removeAll(keepingCapacity: true)
                state.marked.removeAll(keepingCapacity: true)
            }
            return (state.counted, state.marked)
        }
        try Self.add(counted, to: &batch, in: store)
        for (mark, sequences) in marked {
            for row in EvidenceLayout.MarkRow.rows(of: sequences) {
                batch.put(row.key(mark), row.value, in: EvidenceLayout.index)
            }
        }
    }

    public func groupIsDurable() {
        let (entries, feeds, onGrowth) = state.withLock { state in
            precondition(state.counted.isEmpty && state.marked.isEmpty, "a group is whole before it is durable")
            state.durable = state.working
            defer { state.gathered.removeAll(keepingCapacity: true) }
            return (state.gathered, state.feeds, state.onGrowth)
        }
        guard !entries.isEmpty else { return }
        for feed in feeds { feed.take(entries) }
        for tell in onGrowth { tell() }
    }

    public func groupIsAbandoned() {
        state.withLock { state in
            state.working = state.durable
            state.gathered.removeAll(keepingCapacity: true)
            state.counted.removeAll(keepingCapacity: true)
            state.marked.removeAll(keepingCapacity: true)
        }
    }

    // MARK: The log as it is on the disk

    /// Entries that are durable; also the sequence of the newest.
    public var size: UInt64 { head.tree.size }

    /// Entries before this index are erased.
    public var erasedBefore: UInt64 { head.erasedBefore }

    /// The log as it is on the disk.
    var head: Head { state.withLock { $0.durable } }

    /// The same with what the running group has erased: another erasure in that group goes on from there.
    var runningHead: Head {
        state.withLock { state in
            var head = state.durable
            head.erasedBefore = state.working.erasedBefore
            return head
        }
    }

    /// Calls back when entries have become durable, on the committer's queue: it must be quick.
    func whenGrown(_ tell: @escaping @Sendable () -> Void) {
        state.withLock { $0.onGrowth.append(tell) }
    }

    /// Hands every entry, in order and once, to an observer after it is durable; on a queue of the observer's own,
    /// so that a slow one holds nothing up.
    /// - Parameters:
    ///   - sequence: the first entry it wants, possibly of an earlier run; nil for those still to come.
    ///   - body: gets entries in groups.
    /// - Returns: stop it before the store is closed.
    public func onDurable(
        from sequence: UInt64? = nil, in store: OrderedStore, _ body: @escaping @Sendable ([EvidenceEntry]) -> Void
    ) -> EvidenceFeed {
        let feed = state.withLock { state in
            let feed = EvidenceFeed(
                next: sequence ?? state.durable.tree.size + 1, durable: state.durable.tree.size, store: store, body)
            state.feeds.append(feed)
            return feed
        }
        feed.start()
        return feed
    }

    /// Entries before `index` are erased by this group.
    func noteErasure(before index: UInt64) {
        state.withLock { $0.working.erasedBefore = index }
    }
}
