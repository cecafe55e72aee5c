/// How a store is opened. The defaults suit a prefecture of 1.6 million residents on a small machine.
///
/// What decides about durability is not here on purpose: the write-ahead log is always on, checks are paranoid, and
/// recovery takes the longest intact prefix of the log (see `EngineSettings`).
public struct StoreOptions: Sendable {
    /// Memory for uncompressed data blocks, index blocks and filters, shared by all keyspaces. 512 MiB holds the hot
    /// part of a prefecture and stays far below the server's 2 GiB.
    public var blockCacheBytes = 512 << 20

    /// Memory that one keyspace fills before it is written out as a sorted file. Larger means fewer, larger files and
    /// a longer recovery. All keyspaces together use at most four times this much.
    public var writeBufferBytes = 64 << 20

    /// Open for reading beside a running server: nothing is written, no lock is taken, and the view is that of the
    /// moment of opening. Only the named keyspaces are opened.
    public var readOnly = false

    /// Make the directory (its parent must exist) and an empty store when there is none. A server that must find its
    /// data sets this to false, so that a mistyped path is an error and not an empty register.
    public var createIfMissing = true

    /// Threads that write out and merge files behind the callers' backs. Two leave the rest of a small machine to
    /// the requests.
    public var backgroundThreads = 2

    public init() {}
}
