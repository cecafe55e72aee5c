import Dispatch
import JukiDomain
import Synchronization

/// Sends an answer of many messages, no faster than the caller takes them, and not before ``start(_:)``.
///
/// `@unchecked Sendable`: everything that changes is touched on `queue` only.
final class MessageSender: RegistryStream, @unchecked Sendable {
    /// What there is to send.
    enum Next {
        case message([UInt8])
        /// It ends the call.
        case last([UInt8])
        /// Nothing for now; ``resume()`` says when there is.
        case nothingYet
        /// The call was ended otherwise.
        case ended
    }

    private let call: any RegistryCall
    private let queue: DispatchQueue
    private let group: DispatchGroup
    /// Asked before every message.
    private let mayGoOn: @Sendable () -> Bool
    /// nil before the start and after the end.
    private var source: (@Sendable (Int) -> Next)?
    private var hasEnded = false
    private var sent = 0
    /// The same for every thread.
    private let submitted = Atomic(0)
    /// Messages that may leave at once.
    private var allowance: Int

    /// - Parameters:
    ///   - group: is not empty while there is something to do: the source may read the store.
    ///   - allowance: messages that the call may send; nil when it has sent none so far.
    ///   - mayGoOn: asked before every message; where it says no, it has ended the call.
    init(
        over call: any RegistryCall, in group: DispatchGroup = DispatchGroup(), qos: DispatchQoS = .unspecified,
        allowance: Int? = nil, while mayGoOn: @escaping @Sendable () -> Bool = { true }
    ) {
        self.call = call
        self.group = group
        self.allowance = allowance ?? call.firstCredit
        self.mayGoOn = mayGoOn
        queue = DispatchQueue(label: "messages", qos: qos)
    }

    /// The evidence is durable: the messages may be sent.
    /// - Parameter source: the message of a number, from 0; asked for once each, in order, on one queue.
    func start(_ source: @escaping @Sendable (Int) -> Next) {
        queue.async(group: group) { [self] in
            guard !hasEnded else { return }
            self.source = source
            send()
        }
    }

    /// There is something to send again.
    func resume() {
        queue.async(group: group) { [self] in send() }
    }

    func writable(credit: Int) {
        // The credit is that of this moment; by its turn on the queue some of it may be spent. Counted again it would
        // grow with every message, until the caller is sent more than may wait.
        let submittedThen = submitted.load(ordering: .relaxed)
        queue.async(group: group) { [self] in
            allowance = sent == 0 ? max(allowance, credit) : max(0, credit - (sent - submittedThen))
            send()
        }
    }

    func cancelled() {
        queue.async(group: group) { [self] in
            end()
            call.fail(Refusal(.cancelled))
        }
    }

    private func send() {
        while allowance > 0, let source {
            switch mayGoOn() ? source(sent) : .ended {
            case .message(let bytes):
                sent += 1
                submitted.store(sent, ordering: .relaxed)
                allowance -= 1
                call.respond(bytes, isLast: false)
            case .last(let bytes):
                end()
                call.respond(bytes, isLast: true)
            case .nothingYet:
                return
            case .ended:
                end()
            }
        }
    }

    /// What the source holds may be much, or secret: it goes at once.
    private func end() {
        hasEnded = true
        source = nil
    }
}
