public import OrderedStore

/// Takes part in the committer's groups with a state of its own in memory, which must never be ahead of the disk: what
/// it adds to a group's batch counts once the group is durable, and never was when the group was not written.
///
/// All four are called on the committer's queue, one at a time; they must be quick.
public protocol CommitRider: Sendable {
    /// A group begins to gather; its acts follow.
    func groupBegins()
    /// Every act of the group has run; what follows from all of them together goes into the batch now.
    func groupIsWhole(_ batch: inout WriteBatch, in store: OrderedStore) throws(RecordStoreError)
    /// What was gathered since ``groupBegins()`` is on the disk.
    func groupIsDurable()
    /// Nothing of what was gathered since ``groupBegins()`` was written: go back to before it.
    func groupIsAbandoned()
}
