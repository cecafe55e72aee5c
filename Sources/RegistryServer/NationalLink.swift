import FrameProtocol
import JukiDomain
public import JukiMessages
public import SharedRegistry

/// The national server (全国サーバ) of a register, over one connection: onward notices and questions share it.
public final class NationalLink: OnwardLink, NationalDirectory {
    /// The receiver syncs to disk; a request that takes longer is lost, and is sent again.
    private static let deadline = Duration.seconds(30)

    private let link: ServerLink
    private let procedures: RegisterProcedures

    /// - Parameter procedures: those of the register.
    public init(_ link: ServerLink, procedures: RegisterProcedures) {
        self.link = link
        self.procedures = procedures
    }

    /// Without a connection the forwarder pauses and asks again; by then there is one, or a reason in the log.
    public func send(_ request: [UInt8], completion: @escaping @Sendable (Result<[UInt8], OnwardFailure>) -> Void) {
        link.callNow(procedures.onwardNotices, request, deadline: Self.deadline) { result in
            completion(result.mapError(Self.failure))
        }
    }

    private static func failure(_ failure: CallFailure) -> OnwardFailure {
        guard failure.execution == .answered else { return .unreachable }
        return .refused(
            status: "\(failure.code)", reason: (try? Status(decoding: failure.statusBody))?.refusal.reason)
    }

    public func ask(
        _ question: [UInt8], deadline: Duration,
        completion: @escaping @Sendable (Result<[UInt8], OtherServerFailure>) -> Void
    ) {
        link.call(procedures.nationalLookup, question, deadline: deadline, completion: completion)
    }
}
