import Dispatch
import EvidenceLog
import JukiDomain
import JukiMessages
public import OrderedStore
import RecordStore
public import SharedRegistry

/// Individual numbers on their way to the supplementary server: each is delivered until that server has it, or until it
/// would have expired there. What is on its way survives a restart.
///
/// `@unchecked Sendable`, because what changes is touched on `queue` only, which is checked where it is touched. No
/// actor: a look at what is left reads the store, and would hold a thread that all actors share.
public final class NumberDeliveries: RegistryDesk, @unchecked Sendable {
    public static var keyspaces: [Keyspace] { [CrossingRow.keyspace] }

    /// Deliveries on their way at once: the other side syncs a disk twice for each.
    private static let inFlightMax = 16
    private static let deadline = Duration.seconds(5)
    /// Between two looks at what is left, so also the pause after a failure.
    private static let tick = DispatchTimeInterval.seconds(1)

    let lifetime: Duration
    private let link: any CrossingLink
    /// Owns the deliveries, and stops them before it ends.
    private unowned let registry: ResidentRegistry
    private let queue = DispatchQueue(label: "number-deliveries")
    private let timer: any DispatchSourceTimer
    private var inFlight: Set<RelayDelivery> = [] {
        willSet { dispatchPrecondition(condition: .onQueue(queue)) }
    }
    private var hasStopped = false {
        willSet { dispatchPrecondition(condition: .onQueue(queue)) }
    }

    public init(_ setup: CrossingSetup, in registry: ResidentRegistry) {
        lifetime = setup.lifetime
        link = setup.link
        self.registry = registry
        timer = DispatchSource.makeTimerSource(queue: queue)
        timer.resume()
    }

    public func start() {
        timer.setEventHandler { [weak self] in self?.pump() }
        timer.schedule(deadline: .now(), repeating: Self.tick)
    }

    public func stop() {
        timer.cancel()
        queue.sync { hasStopped = true }
    }

    /// There is something to deliver.
    func deliver() {
        queue.async { [self] in pump() }
    }

    private func pump() {
        guard !hasStopped else { return }
        do throws(RecordStoreError) {
            let rows = try CrossingRow.rows(in: registry.store, limit: Self.inFlightMax * 2)
            for row in rows where !inFlight.contains(row.delivery) {
                guard inFlight.count < Self.inFlightMax else { return }
                if row.expiresAt <= registry.clock() { forget(row) } else { try deliver(row) }
            }
        } catch {
            registry.committer.stop(error)
        }
    }

    private func deliver(_ row: CrossingRow) throws(RecordStoreError) {
        let reader = RecordReader(
            registry.store, register: IdentityRegister(), keys: registry.keys, today: registry.today)
        var number: IndividualNumber?
        if let version = try reader.newest(row.code) { number = try reader.number(of: row.code, in: version) }
        let content = number.map(Result.success) ?? .failure(Refusal(.numberNotRecorded))
        inFlight.insert(row.delivery)
        link.call(
            .deliverNumber, DeliverNumberRequest(delivery: row.delivery, content).encode(), deadline: Self.deadline
        ) { [weak self] result in
            guard let self else { return }
            queue.async { [self] in ended(row, result) }
        }
    }

    /// What failed is tried again with the next tick.
    private func ended(_ row: CrossingRow, _ result: Result<[UInt8], OtherServerFailure>) {
        inFlight.remove(row.delivery)
        if case .success = result, !hasStopped { forget(row) }
    }

    private func forget(_ row: CrossingRow) {
        inFlight.insert(row.delivery)
        let taken = registry.committer.submit { transaction in
            row.delete(from: &transaction.batch)
            return { [weak self] _ in
                guard let self else { return }
                queue.async { [self] in
                    inFlight.remove(row.delivery)
                    pump()
                }
            }
        }
        if !taken { inFlight.remove(row.delivery) }
    }
}
