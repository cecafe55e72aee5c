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
/// `@unchecked Sendable`: what changes is touched on `queue` only.
public final class NumberDeliveries: RegistryDesk, @unchecked Sendable {
    public static var keyspaces: [Keyspace] { [DeliveryRow.keyspace] }

    /// Deliveries on their way at once: the other side syncs a disk twice for each.
    private static let inFlightMax = 16
    private static let deadline = Duration.seconds(5)
    /// Between two looks at what is left, so also the pause after a failure.
    private static let tick = DispatchTimeInterval.seconds(1)

    let lifetime: Duration
    private let link: (any CrossingLink)?
    private unowned let registry: ResidentRegistry
    private let queue = DispatchQueue(label: "number-deliveries")
    private let timer: any DispatchSourceTimer
    private var inFlight: Set<RelayDelivery> = []
    private var hasStopped = false

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
        guard !hasStopped, let link else { return }
        do throws(RecordStoreError) {
            for row in try rows() where !inFlight.contains(row.delivery) {
                guard inFlight.count < Self.inFlightMax else { return }
                if row.until <= registry.clock() { forget(row) } else { try deliver(row, over: link) }
            }
        } catch {
            registry.committer.stop(error)
        }
    }

    /// The oldest names first, which is no order in time; there are few.
    private func rows() throws(RecordStoreError) -> [DeliveryRow] {
        var rows: [DeliveryRow] = []
        do throws(StoreError) {
            var cursor = try registry.store.scan(in: DeliveryRow.keyspace, from: [], to: nil)
            while try cursor.next(), rows.count < Self.inFlightMax * 2 {
                guard let row = DeliveryRow(key: cursor.key, value: cursor.value) else {
                    throw StoreError(kind: .corruption, message: "a row of number-deliveries cannot be read")
                }
                rows.append(row)
            }
        } catch {
            throw .store(error)
        }
        return rows
    }

    private func deliver(_ row: DeliveryRow, over link: any CrossingLink) throws(RecordStoreError) {
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
    private func ended(_ row: DeliveryRow, _ result: Result<[UInt8], OtherServerFailure>) {
        inFlight.remove(row.delivery)
        if case .success = result, !hasStopped { forget(row) }
    }

    private func forget(_ row: DeliveryRow) {
        inFlight.insert(row.delivery)
        let taken = registry.committer.submit { transaction in
            transaction.batch.delete(row.delivery.bytes, in: DeliveryRow.keyspace)
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
