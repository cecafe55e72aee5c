import Dispatch
import EvidenceLog
import JukiDomain
import JukiMessages
import MutualTLS
public import OrderedStore
import RecordStore
public import SharedRegistry
import Synchronization
import TemporaryArea

/// 国外転出者の個人番号: asks the prefectural server for it, keeps it in the temporary area (一時保存領域) while the organ that
/// asked has not acknowledged it, and then erases it for good.
///
/// A request is a row in the store, a number an entry of the temporary area; neither is ever in the other. Erasing
/// goes first the area, then the row with the record of the erasure, so that after a crash in between the row is still
/// there and the erasure is done and recorded again.
///
/// `@unchecked Sendable`, because what changes is touched on `queue` only, which is checked where it is touched. No
/// actor: every call waits for the temporary area's disk, and would hold a thread that all actors share.
public final class NumberDesk: RegistryDesk, @unchecked Sendable {
    public static var keyspaces: [Keyspace] { [CrossingRow.keyspace] }

    /// Between two looks for what has expired.
    private static let tick = DispatchTimeInterval.seconds(1)
    /// What is left of the caller's deadline for our own work.
    static let margin = Duration.milliseconds(500)

    let link: any CrossingLink
    let lifetime: Duration
    /// Requests that may be under way at once: as many as numbers may wait.
    let requestsMax: Int
    let area: TemporaryArea
    /// Owns the desk, and closes it before it ends.
    unowned let registry: SupplementaryRegistry
    let queue = DispatchQueue(label: "number-desk")
    private let timer: any DispatchSourceTimer
    /// Those who wait for a delivery.
    var waiting: [RelayDelivery: [WaitingOrgan]] = [:] {
        willSet { dispatchPrecondition(condition: .onQueue(queue)) }
    }
    /// Requests whose end is being written.
    private var ending: Set<RelayDelivery> = [] {
        willSet { dispatchPrecondition(condition: .onQueue(queue)) }
    }
    private let lastNumber = Atomic<UInt64>(0)
    private var hasStopped = false {
        willSet { dispatchPrecondition(condition: .onQueue(queue)) }
    }

    /// - Throws: ``TemporaryAreaError``
    public init(_ setup: CrossingSetup, in registry: SupplementaryRegistry) throws {
        link = setup.link
        lifetime = setup.lifetime
        self.registry = registry
        let files = try SlotFiles(directory: setup.temporaryDirectory, slotCount: setup.slots)
        // An area that is there keeps its size, whatever is set now.
        requestsMax = files.slotCount
        area = try TemporaryArea(storage: files)
        if files.slotCount != setup.slots { setup.remark(Self.otherSize(files.slotCount, setup, waiting: area.count)) }
        timer = DispatchSource.makeTimerSource(queue: queue)
        timer.resume()
    }

    /// That the area is not of the size that is set; nobody would learn it before numbers are refused a place.
    private static func otherSize(_ slotCount: Int, _ setup: CrossingSetup, waiting: Int) -> String {
        """
        temporary-slots is \(setup.slots), but the temporary area in \(setup.temporaryDirectory) keeps the size that \
        it was made with, \(slotCount), and \(waiting) numbers wait there now: set temporary-slots to \(slotCount); or \
        stop the server when none waits, remove the files keys and entries in that folder, and start it again
        """
    }

    /// Under which the temporary area keeps the number of a crossing.
    static func identifier(of row: CrossingRow) -> [UInt8] {
        Array(row.delivery.bytes.prefix(TemporaryArea.identifierSize))
    }

    /// Numbers that lie in the temporary area.
    package var keptNumbers: Int { area.count }

    public func start() {
        timer.setEventHandler { [weak self] in self?.expire() }
        timer.schedule(deadline: .now(), repeating: Self.tick)
    }

    public func stop() {
        timer.cancel()
        queue.sync { hasStopped = true }
    }

    /// Runs where the temporary area may be waited for; not at all once stopped.
    func run(over call: any RegistryCall, _ work: @escaping @Sendable () throws -> Void) {
        onQueue { [self] in
            guard !hasStopped else { return call.fail(Refusal(.shuttingDown)) }
            do { try work() } catch { failed(error, call) }
        }
    }

    /// Numbers are handled here and on no other queue, so that this is where the stack must be overwritten after them.
    func onQueue(_ work: @escaping @Sendable () -> Void) {
        queue.async {
            Self.apart(work)
            cleanseStack()
        }
    }

    /// In a frame of its own, which is gone when the stack is overwritten.
    @inline(never)
    private static func apart(_ work: () -> Void) { work() }

    func failed(_ error: any Error, _ call: any RegistryCall) {
        switch error {
        case let refusal as Refusal: call.fail(refusal)
        case let error as RecordStoreError: registry.storeFailed(error, call)
        case TemporaryAreaError.full: call.fail(Refusal(.overloaded))
        // Numbers that can be neither kept nor erased: as any storage error it ends the process (invariant 11).
        default: registry.storeFailed(.store(StoreError(kind: .inputOutput, message: "\(error)")), call)
        }
    }

    // MARK: Erasing

    /// Erases what has expired; whoever waits for it is told by the own deadline.
    private func expire() {
        guard !hasStopped else { return }
        do {
            let now = registry.clock()
            let rows = try CrossingRow.rows(in: registry.store, limit: .max)
            for row in rows where row.expiresAt <= now && begin(endOf: row) {
                try area.erase(Self.identifier(of: row))
                registry.recordExpiry(of: row) { [weak self] in self?.finish(endOf: row) }
            }
            // A store that was restored may not know of a request any more; its number goes all the same.
            try area.expire(at: now.milliseconds).forEach { _ in registry.recordExpiryOfUnknown() }
        } catch let error as RecordStoreError {
            registry.committer.stop(error)
        } catch {
            registry.committer.stop(.store(StoreError(kind: .inputOutput, message: "\(error)")))
        }
    }
}

extension NumberDesk {
    /// - Returns: false while the end of the request is being written already.
    func begin(endOf row: CrossingRow) -> Bool { ending.insert(row.delivery).inserted }

    /// On the queue, as every erasure.
    func isEnding(_ row: CrossingRow) -> Bool { ending.contains(row.delivery) }

    func finish(endOf row: CrossingRow) {
        queue.async { [self] in _ = ending.remove(row.delivery) }
    }

    /// Tells calls of one request apart.
    func nextNumber() -> UInt64 { lastNumber.add(1, ordering: .relaxed).newValue }
}

/// An organ whose call waits for a delivery.
struct WaitingOrgan: Sendable {
    let number: UInt64
    let record: EvidenceRecord
    let call: any RegistryCall
}
