import FrameProtocol
import JukiMessages
import PeerTransport

/// One call that streams both ways, as a conversation: send a message, await the next answer.
final class CallChannel: Sendable {
    private let events: AsyncStream<CallEvent>
    private let call: ClientCall

    /// Opens the call with its first message.
    init(_ client: PeerClient, _ procedure: Procedure, first: [UInt8], isLast: Bool, deadline: Duration) {
        let (stream, continuation) = AsyncStream.makeStream(of: CallEvent.self)
        events = stream
        call = client.open(procedure.rawValue, body: first, isLast: isLast, deadline: deadline) { event in
            if case .writable = event { return }
            continuation.yield(event)
            switch event {
            case .message(_, isLast: true), .failed: continuation.finish()
            default: break
            }
        }
    }

    func send(_ message: [UInt8], isLast: Bool) {
        call.send(message, isLast: isLast)
    }

    func cancel() {
        call.cancel()
    }

    func makeReader() -> Reader { Reader(iterator: events.makeAsyncIterator(), call: call) }

    /// Reads the answers in order; one task at a time.
    struct Reader {
        fileprivate var iterator: AsyncStream<CallEvent>.Iterator
        fileprivate let call: ClientCall

        /// The next message; nil after the last.
        mutating func next() async throws(JukiError) -> [UInt8]? {
            switch await iterator.next(isolation: #isolation) {
            case .message(let message, let isLast):
                if !isLast { call.consumed(1) }
                return message
            case .failed(let failure): throw JukiError(failure)
            case .writable, nil: return nil
            }
        }
    }
}
