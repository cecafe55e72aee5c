import FrameProtocol
import JukiDomain
import JukiMessages
import MutualTLS
import PeerTransport
import Synchronization

/// A national server (全国サーバ) that keeps what it is told in memory, and can be away.
final class FakeNational: PeerService {
    private struct State {
        var notices: [UInt64: OnwardNotice] = [:]
        var through: UInt64 = 0
        var contradictions = 0
        var refusal: Refusal?
    }

    private let state = Mutex(State())

    /// Everything up to the first gap, in order.
    var received: [OnwardNotice] {
        state.withLock { state in state.notices.values.filter { $0.sequence <= state.through } }
            .sorted { $0.sequence < $1.sequence }
    }

    var count: Int { Int(state.withLock { $0.through }) }
    /// Notices that came again under their sequence with other content.
    var contradictions: Int { state.withLock { $0.contradictions } }

    /// What it answers to every notice; nil: it takes them.
    var refusal: Refusal? {
        get { state.withLock { $0.refusal } }
        set { state.withLock { $0.refusal = newValue } }
    }

    /// Listens until the server that it returns is shut down.
    func serve(port: Int) throws -> PeerServer {
        let context = try TLSContext(Certificates.shared.configuration(.server, "national"))
        let server = PeerServer(host: "127.0.0.1", port: port, context: context, service: self)
        _ = try server.start()
        return server
    }

    func received(
        _ request: IncomingRequest, body: borrowing RawSpan, from peer: PeerConnection, responder: Responder
    ) -> Consumption {
        let bytes = body.withUnsafeBytes { Array($0) }
        guard request.procedure == Procedure.onwardNotices.rawValue,
            let message = try? OnwardNoticesRequest(decoding: bytes)
        else {
            responder.fail(.invalidArgument)
            return .consumed
        }
        if let refusal {
            let status = Status(refusal)
            responder.fail(StatusCode(rawValue: status.code) ?? .internal, status: status.encode())
            return .consumed
        }
        let through = state.withLock { state in
            for notice in message.notices {
                let known = state.notices.updateValue(notice, forKey: notice.sequence)
                if known != nil, known != notice { state.contradictions += 1 }
            }
            while state.notices[state.through + 1] != nil { state.through += 1 }
            return state.through
        }
        responder.respond(OnwardNoticesResponse(receivedThrough: through).encode())
        return .consumed
    }
}
