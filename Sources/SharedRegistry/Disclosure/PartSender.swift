import Dispatch
import JukiDomain

/// Sends an answer of many messages, no faster than the caller takes them, and not before ``start(count:_:)``.
final class PartSender: RegistryStream, @unchecked Sendable {  // everything that changes is touched on `queue` only
    private let call: any RegistryCall
    private let queue = DispatchQueue(label: "parts")
    private var parts: (@Sendable (Int) -> [UInt8])?
    private var next = 0
    private var count = 0

    init(over call: any RegistryCall) {
        self.call = call
    }

    /// The evidence is durable: the parts may be sent.
    /// - Parameters:
    ///   - count: at least 1; the last one ends the call.
    ///   - part: the message of a number, from 0.
    func start(count: Int, _ part: @escaping @Sendable (Int) -> [UInt8]) {
        queue.async { [self] in
            self.count = count
            parts = part
            send(RegistryStreamCredit.first)
        }
    }

    func writable(credit: Int) {
        queue.async { [self] in send(credit) }
    }

    func cancelled() {
        queue.async { [self] in
            parts = nil
            call.fail(Refusal(.cancelled))
        }
    }

    private func send(_ credit: Int) {
        for _ in 0..<credit {
            guard let parts, next < count else { return }
            let message = parts(next)
            next += 1
            call.respond(message, isLast: next == count)
        }
    }
}
