import AccessControl
import Dispatch
import JukiDomain
import JukiMessages
import MutualTLS
import Operators
import RecordStore
import ResidentRegistry
@testable import SharedRegistry
import Synchronization

/// The far end of one call, which keeps what it is told.
final class RecordedCall: RegistryCall {
    /// Bytes that a frame has room for, its head not counted.
    static let frame = 256 * 1024 - 12

    private struct State {
        var answers: [[UInt8]] = []
        var refusals: [Refusal] = []
        var consumed = 0
        var ends = 0
    }

    private let state = Mutex(State())
    private let ended = DispatchSemaphore(value: 0)
    private let onMessage: @Sendable () -> Void
    let timeLeft: Duration
    let firstCredit: Int

    /// - Parameter onMessage: comes after each message that is not the last.
    init(
        timeLeft: Duration = .seconds(30), firstCredit: Int = RegistryStreamCredit.first,
        onMessage: @escaping @Sendable () -> Void = {}
    ) {
        self.timeLeft = timeLeft
        self.firstCredit = firstCredit
        self.onMessage = onMessage
    }

    var answers: [[UInt8]] { state.withLock { $0.answers } }
    var refusals: [Refusal] { state.withLock { $0.refusals } }
    var consumedMessages: Int { state.withLock { $0.consumed } }
    /// How often it was told that the call is over: once, whatever happens.
    var ends: Int { state.withLock { $0.ends } }

    func respond(_ message: [UInt8], isLast: Bool) {
        state.withLock { state in
            state.answers.append(message)
            if isLast { state.ends += 1 }
        }
        if isLast { ended.signal() } else { onMessage() }
    }

    func fail(_ refusal: Refusal) {
        state.withLock { state in
            state.refusals.append(refusal)
            state.ends += 1
        }
        ended.signal()
    }

    func consumed(messages: Int) { state.withLock { $0.consumed += messages } }

    /// Waits for the end of the call.
    /// - Returns: false when it does not come.
    func waitForEnd(milliseconds: Int = 20_000) -> Bool {
        ended.wait(timeout: .now() + .milliseconds(milliseconds)) == .success
    }
}

extension Caller {
    static let representative = Caller(
        role: .representativeTerminal("representative-1"), uri: "urn:juki:terminal:representative-1",
        certificateSerial: "0a", connection: 1)
    static let office = Caller(
        role: .officeTerminal("office-1"), uri: "urn:juki:terminal:office-1", certificateSerial: "0e", connection: 2)

    static func municipality(_ code: MunicipalityCode) -> Caller {
        Caller(role: .municipality(code), uri: "urn:juki:municipality:\(code.digits)", certificateSerial: "0b")
    }
}

extension ResidentRegistry {
    @discardableResult
    func begin(
        _ procedure: Procedure, _ message: [UInt8], isLast: Bool = true, from caller: Caller, over call: RecordedCall
    ) -> (any RegistryStream)? {
        message.withUnsafeBytes { begin(procedure.rawValue, $0, isLast: isLast, from: caller, over: call) }
    }
}

extension TestBed {
    /// The register as its peers see it, over the bed's store. Uses its own committer: not the bed's at the same time.
    /// - Parameter signedIn: terminals where an operator with every role is signed in.
    func registry(
        limits: CommitLimits = CommitLimits(), national: (any NationalDirectory)? = nil,
        evidenceYears: Int = 7, operators: OperatorOptions = .trifling,
        signedIn: [Caller] = [.representative, .office]
    ) throws -> ResidentRegistry {
        let (clock, fatalErrors) = (clock, fatalErrors)
        let registry = try ResidentRegistry(
            store: store, keys: keys, prefecture: 46, limits: limits, national: national,
            evidenceYears: evidenceYears, operators: operators, clock: { clock.now },
            onFatalError: { fatalErrors.append($0.description) })
        for terminal in signedIn { try registry.openSession(at: terminal) }
        return registry
    }
}

extension OperatorOptions {
    /// Passwords that cost microseconds to try.
    static var trifling: OperatorOptions {
        var options = OperatorOptions()
        options.passwordCost = ScryptCost(logarithmOfN: 1, blockSize: 1, parallelism: 1)
        return options
    }
}

extension ResidentRegistry {
    /// Opens a session without a password and without evidence.
    func openSession(
        as name: String = "op-1", roles: Set<OperatorRole> = Set(OperatorRole.allCases), at terminal: Caller
    ) throws {
        let account = OperatorAccount(
            operatorID: try OperatorID(name), matchingID: try MatchingID(name), office: "市町村課", roles: roles,
            password: PasswordHash(decoyCosting: ScryptCost(logarithmOfN: 1, blockSize: 1, parallelism: 1)),
            passwordIsInitial: false, issuedAt: Moment(milliseconds: 1))
        let binding = SessionBinding(
            connection: terminal.connection, certificateSerial: terminal.certificateSerial)
        _ = sessions.begin(account, binding, at: clock())
    }
}
