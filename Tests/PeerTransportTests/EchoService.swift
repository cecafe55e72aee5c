import Dispatch
import FrameProtocol
import PeerTransport
import Synchronization

/// A service with one procedure of each style, and a record of what it was told.
final class EchoService: PeerService {
    enum Procedure {
        static let echo: UInt16 = 1
        static let joinStream: UInt16 = 2
        static let countStream: UInt16 = 3
        static let silence: UInt16 = 4
        static let echoFromElsewhere: UInt16 = 5
        static let zeros: UInt16 = 6
        static let failure: UInt16 = 7
        static let hoard: UInt16 = 8
        static let countElsewhere: UInt16 = 9
        /// Messages of ``floodSize``, as many as the request says.
        static let flood: UInt16 = 10
        /// As many messages as leave at once, and then none for now.
        static let pause: UInt16 = 11
    }

    static let floodSize = 64 << 10

    struct Record {
        var requests = 0
        var flooded = 0
        var items = 0
        var cancelled: [UInt32] = []
        var connected: [PeerIdentity] = []
        var ends: [ConnectionEnd] = []
        var refused: [ConnectionEnd] = []
    }

    /// A call under way: what it has collected, or how far it has counted.
    private struct Work {
        var procedure: UInt16
        var collected: [UInt8] = []
        var next: UInt32 = 0
        var total: UInt32 = 0
    }

    private struct Key: Hashable {
        let connection: UInt64
        let call: UInt32
    }

    private let state = Mutex(Record())
    private let work = Mutex<[Key: Work]>([:])
    private let queue = DispatchQueue(label: "elsewhere", attributes: .concurrent)
    private let refusal: CloseReason?

    init(refusal: CloseReason? = nil) {
        self.refusal = refusal
    }

    var record: Record { state.withLock { $0 } }

    func connected(_ peer: PeerConnection) -> CloseReason? {
        state.withLock { $0.connected.append(peer.identity) }
        return refusal
    }

    func disconnected(_ peer: PeerConnection, _ end: ConnectionEnd) {
        state.withLock { $0.ends.append(end) }
    }

    func refused(_ end: ConnectionEnd, remoteAddress: String) {
        state.withLock { $0.refused.append(end) }
    }

    func cancelled(call: UInt32, from peer: PeerConnection) {
        state.withLock { $0.cancelled.append(call) }
        peer.responder(for: call).fail(.cancelled)
    }

    func received(
        _ request: IncomingRequest, body: borrowing RawSpan, from peer: PeerConnection, responder: Responder
    ) -> Consumption {
        state.withLock { $0.requests += 1 }
        let bytes = body.withUnsafeBytes { Array($0) }
        let key = Key(connection: peer.number, call: request.call)
        switch request.procedure {
        case Procedure.echo: responder.respond(body)
        case Procedure.echoFromElsewhere: queue.async { responder.respond(bytes) }
        case Procedure.zeros: responder.respond(bodyCount: Int(number(bytes))) { _ in }
        case Procedure.failure: responder.fail(.notFound, status: bytes)
        case Procedure.silence: break
        case Procedure.joinStream, Procedure.hoard:
            work.withLock { $0[key] = Work(procedure: request.procedure, collected: bytes) }
            if request.isLast { finish(key, responder) }
            return request.procedure == Procedure.hoard ? .retained : .consumed
        case Procedure.countStream, Procedure.flood:
            work.withLock { $0[key] = Work(procedure: request.procedure, total: number(bytes)) }
            count(key, credit: request.credit, responder)
        case Procedure.pause:
            for next in 0..<Limits.initialCredit { responder.respond(numberBytes(next), isLast: false) }
        case Procedure.countElsewhere:
            let total = number(bytes)
            queue.async {
                for next in 0..<total { responder.respond(numberBytes(next), isLast: next == total - 1) }
            }
        default: responder.fail(.unimplemented)
        }
        return .consumed
    }

    func received(item call: UInt32, isLast: Bool, body: borrowing RawSpan, from peer: PeerConnection) -> Consumption {
        state.withLock { $0.items += 1 }
        let bytes = body.withUnsafeBytes { Array($0) }
        let key = Key(connection: peer.number, call: call)
        let procedure = work.withLock { work in
            work[key]?.collected += bytes
            return work[key]?.procedure
        }
        if isLast { finish(key, peer.responder(for: call)) }
        return procedure == Procedure.hoard ? .retained : .consumed
    }

    func writable(call: UInt32, credit: UInt32, from peer: PeerConnection) {
        count(Key(connection: peer.number, call: call), credit: credit, peer.responder(for: call))
    }

    private func finish(_ key: Key, _ responder: Responder) {
        if let done = work.withLock({ $0.removeValue(forKey: key) }) { responder.respond(done.collected) }
    }

    /// Sends as many numbers as the credit allows.
    private func count(_ key: Key, credit: UInt32, _ responder: Responder) {
        guard var stream = work.withLock({ $0[key] }) else { return }
        for _ in 0..<credit where stream.next < stream.total {
            stream.next += 1
            let isFlood = stream.procedure == Procedure.flood
            if isFlood { state.withLock { $0.flooded += 1 } }
            let body = numberBytes(stream.next - 1) + [UInt8](repeating: 0, count: isFlood ? Self.floodSize - 4 : 0)
            responder.respond(body, isLast: stream.next == stream.total)
        }
        work.withLock { $0[key] = stream.next == stream.total ? nil : stream }
    }
}

func numberBytes(_ number: UInt32) -> [UInt8] {
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
}

func number(_ bytes: [UInt8]) -> UInt32 {
    bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
}
