import Dispatch
import MutualTLS
public import OrderedStore
import RecordStore
import Synchronization
public import TransparencyLog

/// A checkpoint with its signature.
public struct SignedCheckpoint: Sendable, Equatable {
    public let checkpoint: Checkpoint
    /// The signed note, as it stands in the file.
    public let text: String
}

/// Signs how far the log has come, and keeps the newest checkpoint in a file of its own, outside the store: what a
/// store that was set back, or lost its end, is found out by.
///
/// Signs at most a fraction of a second after a commit that grew the log, and on demand; on a queue of its own, so
/// that no commit waits for it.
public final class CheckpointKeeper: Sendable {
    private struct State {
        var newest: SignedCheckpoint
        var isScheduled = false
        var isStopped = false
    }

    /// From a commit to its checkpoint: commits of this time share one.
    private static let delay = DispatchTimeInterval.milliseconds(200)
    /// After a checkpoint could not be written.
    private static let retryDelay = DispatchTimeInterval.seconds(1)
    private static let fileMode: UInt32 = 0o644

    /// The public key with the log's name, for auditors.
    public let verifierKey: VerifierKey
    private let log: EvidenceLog
    private let key: SigningKey
    private let path: String?
    private let onFailure: @Sendable (EvidenceFileError) -> Void
    private let queue = DispatchQueue(label: "evidence-checkpoint")
    private let state: Mutex<State>

    private init(
        _ log: EvidenceLog, name: String, key: SigningKey, path: String?,
        onFailure: @escaping @Sendable (EvidenceFileError) -> Void
    ) throws(EvidenceFileError) {
        self.log = log
        self.key = key
        self.path = path
        self.onFailure = onFailure
        verifierKey = VerifierKey(name: name, key: key.verifyingKey)
        let first = Self.sign(log.head, name: name, key: key)
        if let path { try DurableFile.replace(path, first.text, mode: Self.fileMode) }
        state = Mutex(State(newest: first))
        log.whenGrown { [weak self] in self?.logHasGrown() }
    }

    /// Without files, for tests and simulations: signs under a key that ends with the process.
    public convenience init(inMemory log: EvidenceLog, name: String) throws(EvidenceFileError) {
        let seed = secureRandomBytes(count: SigningKey.seedByteCount)
        guard let key = try? SigningKey(seed: seed) else { preconditionFailure("a seed has the right length") }
        try self.init(log, name: name, key: key, path: nil, onFailure: { _ in })
    }

    /// Compares the log with its last checkpoint, and signs a new one. On the first start it makes the key.
    /// - Parameter onFailure: a checkpoint could not be written; it is tried again.
    /// - Throws: ``EvidenceFileError``, or ``RecordStoreError`` when tiles of the log are missing.
    public convenience init(
        _ log: EvidenceLog, in store: OrderedStore, name: String, files: EvidenceFiles,
        onFailure: @escaping @Sendable (EvidenceFileError) -> Void = { _ in }
    ) throws {
        let key = try Self.key(files)
        try Self.compare(log, in: store, with: files, VerifierKey(name: name, key: key.verifyingKey))
        try self.init(log, name: name, key: key, path: files.checkpoint, onFailure: onFailure)
        try DurableFile.replace(files.key + ".pub", verifierKey.line + "\n", mode: Self.fileMode)
    }

    // MARK: At start

    private static func key(_ files: EvidenceFiles) throws(EvidenceFileError) -> SigningKey {
        if DurableFile.exists(files.key) {
            let key = try EvidenceKeyFile.read(files.key)
            try DurableFile.removeSecondNames(of: files.key)
            return key
        }
        guard !DurableFile.exists(files.checkpoint) else { throw .keyMissing(path: files.key) }
        return try EvidenceKeyFile.create(files.key)
    }

    private static func compare(
        _ log: EvidenceLog, in store: OrderedStore, with files: EvidenceFiles, _ key: VerifierKey
    ) throws {
        guard DurableFile.exists(files.checkpoint) else {
            guard log.size == 0 else {
                throw EvidenceFileError.checkpointMissing(path: files.checkpoint, logSize: log.size)
            }
            return
        }
        let text = try DurableFile.read(files.checkpoint)
        let signed: Checkpoint
        do { signed = try Checkpoint(signed: text, key: key) } catch {
            throw EvidenceFileError.badCheckpoint(path: files.checkpoint, error)
        }
        guard signed.size <= log.size else {
            throw EvidenceFileError.logBehind(logSize: log.size, checkpointSize: signed.size)
        }
        guard try log.root(at: signed.size, in: store) == signed.root else {
            throw EvidenceFileError.logDiffers(checkpointSize: signed.size)
        }
        guard try log.erasedBefore == signed.erasedBefore || isTold(log, in: store, after: signed.size) else {
            throw EvidenceFileError.erasureUnaccounted(
                erasedBefore: log.erasedBefore, signedErasedBefore: signed.erasedBefore)
        }
    }

    /// Whether an entry that is not signed yet tells of the newest erasure: it was on the disk with it, before the
    /// checkpoint was.
    private static func isTold(
        _ log: EvidenceLog, in store: OrderedStore, after size: UInt64
    ) throws(StoreError) -> Bool {
        var next = size + 1
        while next <= log.size {
            let entries = try EvidenceLog.entries(from: next, limit: 1000, in: store)
            let told = entries.compactMap { EvidenceErasureReport.erasedBefore(told: $0.record.detail) }
            if told.contains(log.erasedBefore) { return true }
            guard let last = entries.last else { return false }
            next = last.sequence + 1
        }
        return false
    }

    /// Goes on with a log that does not fit its checkpoint, because somebody said so: writes into the log what was
    /// found and how far the log had been signed, and keeps the old checkpoint beside the new one.
    /// - Parameters:
    ///   - record: of the act; what was found goes into its detail.
    ///   - besides: puts into the batch of the act what must be known to whoever goes on with the store.
    /// - Returns: what was found; nil when the log fits its checkpoint, and nothing was done.
    public static func accept(
        _ log: EvidenceLog, in store: OrderedStore, name: String, files: EvidenceFiles, record: EvidenceRecord,
        besides: (inout WriteBatch) throws -> Void = { _ in }
    ) throws -> EvidenceFileError? {
        let key = try key(files)
        do {
            try compare(log, in: store, with: files, VerifierKey(name: name, key: key.verifyingKey))
            return nil
        } catch let found as EvidenceFileError where found.isAboutTheLog {
            var record = record
            record.detail = Self.detail(found, logSize: log.size)
            log.groupBegins()
            var batch = WriteBatch()
            log.append(record, to: &batch)
            try besides(&batch)
            try log.groupIsWhole(&batch, in: store)
            try store.write(batch, durability: .synced)
            log.groupIsDurable()
            if DurableFile.exists(files.checkpoint) {
                try DurableFile.rename(files.checkpoint, to: "\(files.checkpoint).before-\(log.size)")
            }
            _ = try CheckpointKeeper(log, name: name, key: key, path: files.checkpoint, onFailure: { _ in })
            return found
        }
    }

    private static func detail(_ found: EvidenceFileError, logSize: UInt64) -> String {
        switch found {
        case .logBehind(_, let signed): "accepted log-size=\(logSize) signed-size=\(signed) cause=behind"
        case .logDiffers(let signed): "accepted log-size=\(logSize) signed-size=\(signed) cause=differs"
        case .checkpointMissing: "accepted log-size=\(logSize) cause=checkpoint-missing"
        case .erasureUnaccounted(let erased, let signed):
            "accepted log-size=\(logSize) gone-before=\(erased) signed-erased-before=\(signed) cause=erasure"
        default: "accepted log-size=\(logSize) cause=bad-checkpoint"
        }
    }

    // MARK: While serving

    /// The newest checkpoint; it may lag behind the log by a fraction of a second.
    public var newest: SignedCheckpoint { state.withLock { $0.newest } }

    /// A checkpoint of at least so many entries, signed now if need be; waits for the disk.
    /// - Precondition: the log has as many.
    public func checkpoint(covering size: UInt64) throws(EvidenceFileError) -> SignedCheckpoint {
        let known = newest
        if known.checkpoint.size >= size { return known }
        let result = queue.sync { () -> Result<SignedCheckpoint, EvidenceFileError> in
            do throws(EvidenceFileError) { return .success(try renew()) } catch { return .failure(error) }
        }
        return try result.get()
    }

    /// Signs once more and ends; the store may be closed afterwards.
    public func stop() {
        state.withLock { $0.isStopped = true }
        queue.sync { tryToRenew() }
    }

    private func logHasGrown() {
        schedule(after: Self.delay)
    }

    private func schedule(after delay: DispatchTimeInterval) {
        let isFirst = state.withLock { state in
            defer { state.isScheduled = true }
            return !state.isScheduled && !state.isStopped
        }
        guard isFirst else { return }
        queue.asyncAfter(deadline: .now() + delay) { [weak self] in self?.tryToRenew() }
    }

    private func tryToRenew() {
        do throws(EvidenceFileError) { _ = try renew() } catch {
            onFailure(error)
            schedule(after: Self.retryDelay)
        }
    }

    /// On the queue.
    private func renew() throws(EvidenceFileError) -> SignedCheckpoint {
        state.withLock { $0.isScheduled = false }
        let head = log.head
        let known = newest
        let isKnown = known.checkpoint.size == head.tree.size && known.checkpoint.erasedBefore == head.erasedBefore
        if isKnown { return known }
        let signed = Self.sign(head, name: verifierKey.name, key: key)
        if let path { try DurableFile.replace(path, signed.text, mode: Self.fileMode) }
        state.withLock { $0.newest = signed }
        return signed
    }

    private static func sign(_ head: EvidenceLog.Head, name: String, key: SigningKey) -> SignedCheckpoint {
        let checkpoint = Checkpoint(
            origin: name, size: head.tree.size, root: head.tree.root, erasedBefore: head.erasedBefore)
        return SignedCheckpoint(checkpoint: checkpoint, text: checkpoint.signed(by: key))
    }
}
