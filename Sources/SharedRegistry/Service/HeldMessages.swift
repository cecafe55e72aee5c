import Synchronization

/// Messages of streams that wait for their turn beside the event loops, counted over all connections: credit bounds
/// what one call may send ahead, but not what a peer with many calls and connections can make the server hold.
final class HeldMessages: Sendable {
    /// Bytes held at once: sixty-four municipalities may reconcile with a full window of full frames.
    static let bytesMax = 256 << 20

    private let held = Atomic<Int>(0)
    private let most: Int

    init(most: Int = HeldMessages.bytesMax) { self.most = most }

    /// - Returns: false where there is no room; nothing is to be given back then.
    func take(_ bytes: Int) -> Bool {
        guard held.add(bytes, ordering: .relaxed).newValue <= most else {
            give(bytes)
            return false
        }
        return true
    }

    /// What was taken is dealt with or dropped.
    func give(_ bytes: Int) {
        held.subtract(bytes, ordering: .relaxed)
    }

    var count: Int { held.load(ordering: .relaxed) }
}
