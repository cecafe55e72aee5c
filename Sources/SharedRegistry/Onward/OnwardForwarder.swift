import Dispatch
public import JukiDomain
import JukiMessages
public import RecordStore

/// Why a request of onward notices brought no answer.
public enum OnwardFailure: Error, Hashable, Sendable {
    /// It failed, or its outcome is unknown; the link tells the operator what it knows of that.
    case unreachable
    /// The national server answered with a refusal; the reason is nil where it gave none.
    case refused(status: String, reason: Reason?)
}

/// The way to the national server; the program provides it. Connects when it must.
public protocol OnwardLink: Sendable {
    /// Sends one OnwardNotices request.
    /// - Parameter completion: called once, on any thread: the response's bytes, or why there are none.
    func send(_ request: [UInt8], completion: @escaping @Sendable (Result<[UInt8], OnwardFailure>) -> Void)
}

public enum OnwardLimits {
    /// Notices in one request: about 60 KiB where none brings pictures, well within a frame.
    public static let noticesPerRequest = 200
    /// Bytes of one request, where some do; one notice with all that it may bring is longer, and fits a frame.
    public static let requestSizeMax = 192 << 10
    /// How often to look when nobody woke it, in milliseconds: only for the end of a pause.
    static let tickMilliseconds = 250
}

/// Tells the national server of every applied change (法30条の7), in commit order, for as long as it takes.
///
/// `@unchecked Sendable`, because Dispatch does not say so of its timers, and because what changes is touched on
/// `queue` only: every entry from outside, an answer's too, goes through it.
public final class OnwardForwarder<Kind: RegistryKind>: @unchecked Sendable {
    private let registry: Registry<Kind>
    private let link: any OnwardLink
    private let noticesPerRequest: Int
    private let remark: @Sendable (String) -> Void
    private let queue = DispatchQueue(label: "onward", qos: .utility)
    private let timer: any DispatchSourceTimer
    private var state: ForwardingState
    /// The outbox has been emptied up to here.
    private var released: UInt64
    private var resumption = OnwardResumption()
    /// What was last said of the answers; nil while they are good.
    private var complaint: String?
    private var isStopped = false

    /// Before the registry takes a call: see ``OutboxRestore``.
    /// - Parameter remark: takes what an operator should read, without personal values.
    public init(
        registry: Registry<Kind>, link: any OnwardLink, inFlightMax: Int,
        noticesPerRequest: Int = OnwardLimits.noticesPerRequest, remark: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(RecordStoreError) {
        self.registry = registry
        self.link = link
        self.noticesPerRequest = noticesPerRequest
        self.remark = remark
        released = try Outbox.acknowledged(in: registry.store)
        state = ForwardingState(confirmed: released, inFlightMax: inFlightMax)
        // A store that was restored before there was anybody to ask is settled now.
        if try OutboxRestore.read(registry.store) != nil { registry.isOnwardUnsettled = true }
        timer = DispatchSource.makeTimerSource(queue: queue)
        // Without a schedule it never fires. Released before it was resumed, it would trap: in a server that gives up
        // between making its forwarder and starting it.
        timer.resume()
    }

    public func start() {
        timer.setEventHandler { [weak self] in self?.pump() }
        timer.schedule(deadline: .now(), repeating: .milliseconds(OnwardLimits.tickMilliseconds))
    }

    /// The store may be closed afterwards: an answer that comes later changes nothing, and is given again to whoever
    /// sends the same notices after the next start.
    public func stop() {
        timer.cancel()
        queue.sync { isStopped = true }
    }

    /// There may be something to send.
    public func wake() {
        queue.async { [self] in pump() }
    }

    /// Milliseconds that never step back: pauses are not a matter of the time of day.
    private static func tick() -> UInt64 {
        DispatchTime.now().uptimeNanoseconds / 1_000_000
    }

    private func pump() {
        guard !isStopped else { return }
        guard !registry.isOnwardUnsettled else { return askHowFar() }
        while case .send(let after) = state.next(now: Self.tick()) {
            do throws(RecordStoreError) {
                let notices = try registry.onwardNotices(
                    after: after, limit: noticesPerRequest, sizeMax: OnwardLimits.requestSizeMax)
                guard let last = notices.last else { return }
                send(notices.flatMap(\.notice), through: last.sequence)
            } catch {
                return registry.committer.stop(error)
            }
        }
    }

    private func send(_ request: [UInt8], through sequence: UInt64) {
        state.didSend(through: sequence)
        let generation = state.generation
        link.send(request) { [self] answer in
            queue.async { [self] in
                received(answer, generation: generation)
                pump()
            }
        }
    }

    private func received(_ answer: Result<[UInt8], OnwardFailure>, generation: Int) {
        guard !isStopped else { return }
        if let sequence = receivedThrough(answer) {
            confirmed(through: sequence, generation)
        } else {
            state.didFail(generation: generation, now: Self.tick())
        }
    }

    /// - Returns: nil for what is no answer; the operator is told why.
    private func receivedThrough(_ answer: Result<[UInt8], OnwardFailure>) -> UInt64? {
        switch answer {
        case .success(let bytes):
            let response = try? OnwardNoticesResponse(decoding: bytes)
            if response == nil { complain("gives an answer that cannot be read") }
            return response?.receivedThrough
        case .failure(.refused(let status, let reason)):
            complain("refuses them with status \(status), reason \(reason.map { "\($0)" } ?? "none")")
            return nil
        case .failure(.unreachable): return nil
        }
    }

    private func confirmed(through sequence: UInt64, _ generation: Int) {
        let before = state.confirmed
        state.didConfirm(through: sequence, generation: generation, now: Self.tick())
        release()
        // An answer that brings nothing forward is no end of a complaint: the next notice may be refused again.
        guard state.confirmed > before, complaint != nil else { return }
        complaint = nil
        remark("the national server takes onward notices again")
    }

    /// Says once what goes wrong, however often it is tried again.
    private func complain(_ what: String) {
        guard complaint != what else { return }
        complaint = what
        remark("onward notices after number \(state.confirmed) wait and are sent again: the national server \(what)")
    }

    // MARK: After a restore

    private func askHowFar() {
        guard resumption.mayAsk(now: Self.tick()) else { return }
        link.send([]) { [self] answer in
            queue.async { [self] in
                guard !isStopped else { return }
                guard let received = receivedThrough(answer), received <= OutboxRestore.receivedMax else {
                    return resumption.didFail(now: Self.tick())
                }
                settle(received)
            }
        }
    }

    private func settle(_ received: UInt64) {
        let taken = registry.committer.submit { [self] transaction throws(RecordStoreError) in
            let isSettled = try transaction.resumeOutbox(after: received)
            return { [self] result in
                queue.async { [self] in
                    guard !isStopped else { return }
                    guard case .durable = result else { return resumption.didFail(now: Self.tick()) }
                    if isSettled { hasSettled() } else { settle(received) }
                }
            }
        }
        if !taken { resumption.didFail(now: Self.tick()) }
    }

    private func hasSettled() {
        do throws(RecordStoreError) { released = try Outbox.acknowledged(in: registry.store) } catch {
            return registry.committer.stop(error)
        }
        state = ForwardingState(confirmed: released, inFlightMax: state.inFlightMax)
        registry.isOnwardUnsettled = false
        pump()
    }

    /// Empties the outbox of what is confirmed; if the committer is too busy now, the next answer tries again.
    private func release() {
        let (confirmed, before) = (state.confirmed, released)
        guard confirmed > before else { return }
        let taken = registry.committer.submit { [self] transaction in
            Outbox.acknowledge(through: confirmed, after: before, into: &transaction.batch)
            return { [self] result in
                // On a full disk nothing was taken out: the next answer tries again from where this one began.
                guard case .storageFull = result else { return }
                queue.async { self.released = min(self.released, before) }
            }
        }
        if taken { released = confirmed }
    }
}
