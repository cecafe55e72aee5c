public import JukiDomain

/// Why another server gave no answer.
public enum OtherServerFailure: Error, Hashable, Sendable {
    /// No connection, no answer in time, or the connection broke.
    case unreachable
    /// It answered with a refusal.
    case refused(Reason)
}

/// The national server (全国サーバ) as somebody to ask; the program provides it, connects when it must, and a test
/// brings its own.
public protocol NationalDirectory: Sendable {
    /// Puts one NationalLookup question.
    /// - Parameters:
    ///   - question: a NationalQuestion.
    ///   - deadline: from now; above zero.
    ///   - completion: called once, on any thread, at the deadline at the latest; what comes later is dropped. It does
    ///     not block.
    func ask(
        _ question: [UInt8], deadline: Duration,
        completion: @escaping @Sendable (Result<[UInt8], OtherServerFailure>) -> Void)
}
