import FrameProtocol
public import JukiDomain
public import JukiMessages
public import PeerTransport

/// Why a call to a server gave no answer.
public enum JukiError: Error, Sendable {
    /// The server refused: why, and what to do next.
    case refused(Status)
    /// There is no connection, or there was none: nothing was executed.
    case notConnected(ConnectionEnd)
    /// The connection broke or the deadline passed while the call was open: it may have been executed. An update may
    /// be sent again under the same notice number; a question may be asked again.
    case outcomeUnknown
    /// The call did not reach the server's register: send it again as it is.
    case notExecuted
    /// The server answered with something this client does not understand.
    case badAnswer(Refusal)
    /// The server answered for other notices than it was sent, for too few, too many, or one twice. What it did is
    /// unknown: the same notices may be sent again under their numbers.
    case otherOutcomes(OutcomeMismatch)

    init(_ failure: CallFailure) {
        if let status = try? Status(decoding: failure.statusBody), !failure.statusBody.isEmpty {
            self = .refused(status)
            return
        }
        switch failure.execution {
        case .notExecuted: self = .notExecuted
        case .answered, .unknown: self = .outcomeUnknown
        }
    }

    /// The reason the server gave, if it gave one.
    public var reason: Reason? {
        if case .refused(let status) = self { status.refusal.reason } else { nil }
    }
}

extension JukiError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .refused(let status): "\(status.text) (\(status.refusal.reason))"
        case .notConnected(let end): "cannot connect: \(end)"
        case .outcomeUnknown: "the connection broke before the answer came; send the same again"
        case .notExecuted: "the server did not take the call; send it again"
        case .badAnswer(let refusal): "the server's answer cannot be read (\(refusal.reason)); compare versions"
        case .otherOutcomes(let mismatch): "the server \(mismatch); nothing of that answer counts, send the same again"
        }
    }
}
