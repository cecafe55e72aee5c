/// Why the store could not do what was asked.
///
/// After `.corruption` and `.inputOutput` the state in memory can no longer be trusted to match the disk: stop the
/// process, start again, verify. `.noSpace` leaves reads working; writes are refused until space is freed and the
/// store is opened again. Texts name files and sizes, never keys or values.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Kind: Hashable, Sendable {
        /// Stored bytes do not match their checksums, or files are missing or contradict each other.
        case corruption
        /// The operating system refused a read, a write, a sync or a directory operation.
        case inputOutput
        /// The file system is full.
        case noSpace
        /// The engine asks for patience (a running compaction, a time-out); the same call may succeed later.
        case busy
        /// The directory is held open by another process, or by another store object of this one.
        case notOpen
        /// The request does not fit the store: a missing directory, an unknown keyspace, a write to a read-only store.
        case invalidArgument
        /// Anything the engine reports that fits none of the above.
        case other
    }

    public let kind: Kind
    /// What was being done and what went wrong, without a key or a value in it.
    public let message: String

    public init(kind: Kind, message: String) {
        self.kind = kind
        self.message = message
    }

    /// A plain sentence and the next step.
    public var description: String {
        switch kind {
        case .corruption:
            "Stored data is damaged: \(message). Stop the server, verify the store and restore the last good backup."
        case .inputOutput:
            "The disk did not do what was asked: \(message). Stop the server, check the disk, start again and verify."
        case .noSpace:
            "The disk is full: \(message). Free space or enlarge the file system, then open the store again."
        case .busy:
            "The store is busy: \(message). Try again shortly."
        case .notOpen:
            "The store is held open elsewhere: \(message). Stop the other process or choose another directory."
        case .invalidArgument:
            "The store cannot do this: \(message). Correct the call or the configuration."
        case .other:
            "The store failed: \(message). Stop the server, look into the engine's LOG file, start again and verify."
        }
    }
}
