import Dispatch
import RecordStore
import ResidentRegistry
import Testing

/// Keeps the committer busy until it is let go.
struct CommitterHold {
    private let release = DispatchSemaphore(value: 0)

    init(_ committer: Committer<IdentityRegister>) throws {
        let (entered, release) = (DispatchSemaphore(value: 0), release)
        let taken = committer.submit { _ in
            entered.signal()
            release.wait()
            return { _ in }
        }
        try #require(taken)
        entered.wait()
    }

    func end() { release.signal() }
}
