package import MutualTLS
public import Operators
import RecordStore

/// How operators are let in.
public struct OperatorOptions: Sendable {
    public var sessions = SessionLimits()
    /// Whoever compares a biometric factor; nil: accounts that need one cannot sign in.
    public var assertions: (any AssertionVerifier)?
    /// What a password costs to try. A seam for tests, which would take minutes at the shipped cost.
    package var passwordCost = ScryptCost.standard

    public init() {}

    /// Without a call for so long a session ends; whole seconds.
    public var sessionIdle: Duration {
        get { .milliseconds(sessions.idle) }
        set { sessions.idle = UInt64(newValue.components.seconds) * 1000 }
    }
    /// A session ends after so long in any case; whole seconds.
    public var sessionLength: Duration {
        get { .milliseconds(sessions.absolute) }
        set { sessions.absolute = UInt64(newValue.components.seconds) * 1000 }
    }
}

extension RecordStoreError {
    init(_ error: OperatorsError) {
        switch error {
        case .store(let cause): self = .store(cause)
        case .damagedValue(let keyspace): self = .damagedValue(keyspace: keyspace)
        }
    }
}
