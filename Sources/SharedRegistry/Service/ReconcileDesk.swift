import JukiDomain
import Synchronization

/// Which municipality is reconciling over which call: one at a time, so that what runs hold in memory is bounded.
final class ReconcileDesk<Kind: RegistryKind>: Sendable {
    private let running = Mutex<[MunicipalityCode: ReconcileStream<Kind>]>([:])

    /// The newest call of a municipality goes on; an earlier one, whose connection may be dead, is put out.
    func claim(_ municipality: MunicipalityCode, for stream: ReconcileStream<Kind>) {
        let earlier = running.withLock { running in
            defer { running[municipality] = stream }
            return running[municipality]
        }
        earlier?.putOut()
    }

    func release(_ stream: ReconcileStream<Kind>) {
        running.withLock { running in
            for (municipality, holder) in running where holder === stream { running[municipality] = nil }
        }
    }
}
