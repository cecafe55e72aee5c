public import JukiMessages

/// The server of the other register, as somebody to call; the program provides it, connects when it must, and a test
/// brings its own.
public protocol CrossingLink: Sendable {
    /// - Parameters:
    ///   - deadline: from now; above zero.
    ///   - completion: called once, on any thread, at the deadline at the latest; what comes later is dropped.
    func call(
        _ procedure: Procedure, _ message: [UInt8], deadline: Duration,
        completion: @escaping @Sendable (Result<[UInt8], OtherServerFailure>) -> Void)
}

/// What a server takes part in the crossing of individual numbers with.
public struct CrossingSetup: Sendable {
    /// The other register's server.
    public var link: any CrossingLink
    /// Folder of the temporary area (一時保存領域), apart from the store.
    public var temporaryDirectory: String
    /// Numbers that may wait at once.
    public var slots: Int
    /// From the request on, until a number that nobody acknowledged is erased.
    public var lifetime: Duration
    /// Takes what an operator should read, without personal values.
    public var remark: @Sendable (String) -> Void = { _ in }

    /// A number is never kept for a year (評価書: 1年未満).
    public static let lifetimeMax = Duration.seconds(364 * 86_400)

    public init(link: any CrossingLink, temporaryDirectory: String, slots: Int, lifetime: Duration) {
        precondition(lifetime > .zero && lifetime <= Self.lifetimeMax, "a number is kept for less than a year")
        self.link = link
        self.temporaryDirectory = temporaryDirectory
        self.slots = slots
        self.lifetime = lifetime
    }
}
