public import FrameProtocol

extension PeerClient {
    /// Calls a unary procedure. If the task is cancelled, so is the call.
    public func call(
        _ procedure: UInt16, body: [UInt8], deadline: Duration? = nil
    ) async throws(CallFailure) -> [UInt8] {
        let handle = CancellationRelay()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                handle.set(call(procedure, body: body, deadline: deadline) { continuation.resume(returning: $0) })
            }
        } onCancel: {
            handle.cancel()
        }
        return try result.get()
    }

    /// Calls a procedure that answers with a stream.
    public func serverStream(_ procedure: UInt16, body: [UInt8], deadline: Duration? = nil) -> ServerStream {
        let (stream, continuation) = AsyncThrowingStream.makeStream(of: [UInt8].self, throwing: (any Error).self)
        let call = open(procedure, body: body, isLast: true, deadline: deadline) { event in
            switch event {
            case .message(let message, let isLast):
                continuation.yield(message)
                if isLast { continuation.finish() }
            case .failed(let failure): continuation.finish(throwing: failure)
            case .writable: break
            }
        }
        continuation.onTermination = { reason in
            if case .cancelled = reason { call.cancel() }
        }
        return ServerStream(call: call, messages: stream)
    }
}

/// The messages of a server stream. The server may be as far ahead of the consumer as its credit allows: each
/// message taken gives it credit for another.
public struct ServerStream: AsyncSequence, Sendable {
    public typealias Element = [UInt8]

    public let call: ClientCall
    fileprivate let messages: AsyncThrowingStream<[UInt8], any Error>

    init(call: ClientCall, messages: AsyncThrowingStream<[UInt8], any Error>) {
        self.call = call
        self.messages = messages
    }

    public func makeAsyncIterator() -> Iterator {
        Iterator(call: call, messages: messages.makeAsyncIterator())
    }

    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let call: ClientCall
        fileprivate var messages: AsyncThrowingStream<[UInt8], any Error>.Iterator

        /// - Throws: `CallFailure`.
        public mutating func next() async throws -> [UInt8]? {
            guard let message = try await messages.next(isolation: #isolation) else { return nil }
            call.consumed(1)
            return message
        }
    }
}
