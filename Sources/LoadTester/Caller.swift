import FrameProtocol
import JukiDomain
import JukiMessages
import PeerTransport
import Synchronization

/// One connection under load. A closed caller keeps a number of calls under way; an open one sends at fixed times,
/// whether or not earlier calls were answered, and measures from the time at which the call was due: a stall of the
/// server is seen by every call that fell into it (no coordinated omission).
final class Caller: Sendable {
    private let client: PeerClient
    private let recorder: Recorder
    private let source: Mutex<any CallSource>
    private let isStopped = Atomic(false)
    private let open = Atomic<Int>(0)

    init(_ client: PeerClient, _ recorder: Recorder, source: any CallSource) {
        self.client = client
        self.recorder = recorder
        self.source = Mutex(source)
    }

    /// Keeps `inFlight` calls under way until it is stopped.
    func runClosed(inFlight: Int) {
        for _ in 0..<inFlight { sendNext(due: .now) }
    }

    /// Sends `rate` calls a second until it is stopped.
    func runOpen(rate: Double) async {
        let start = ContinuousClock.now
        var sent = 0
        while !isStopped.load(ordering: .relaxed) {
            let due = start + .seconds(Double(sent) / rate)
            if due > .now { try? await Task.sleep(until: due, clock: .continuous) }
            send(due: due) { _ in }
            sent += 1
        }
    }

    /// Calls sent and not answered yet.
    var unanswered: Int { open.load(ordering: .relaxed) }

    func stop() {
        isStopped.store(true, ordering: .relaxed)
    }

    private func sendNext(due: ContinuousClock.Instant) {
        send(due: due) { [self] mayGoOn in
            if mayGoOn, !isStopped.load(ordering: .relaxed) { sendNext(due: .now) }
        }
    }

    private func send(due: ContinuousClock.Instant, then: @escaping @Sendable (Bool) -> Void) {
        // Held until the call is queued: notices of a lane must leave in the order of their numbers.
        source.withLock { source in
            let call = source.next()
            open.add(1, ordering: .relaxed)
            client.call(call.procedure.rawValue, body: call.body) { [self] result in
                open.subtract(1, ordering: .relaxed)
                let error = Self.error(result, call)
                if call.isMeasured || error != nil { recorder.note(due.duration(to: .now), error: error) }
                // Only what leads up to a measured call has a successor that depends on its answer.
                if !call.isMeasured, case .success(let answer) = result {
                    self.source.withLock { $0.answered(call, answer) }
                }
                if case .failure(let failure) = result, failure.execution != .answered { return then(false) }
                then(true)
            }
        }
    }

    /// What went wrong, by name; nil when the call ended as it should.
    private static func error(_ result: Result<[UInt8], CallFailure>, _ call: PreparedCall) -> String? {
        switch result {
        case .success(let bytes):
            guard call.procedure == .update else { return nil }
            guard let outcome = try? UpdateResponse(decoding: bytes).outcome else { return "badAnswer" }
            return outcome.refusal.map { "\($0.reason)" }
        case .failure(let failure):
            guard let status = try? Status(decoding: failure.statusBody) else { return "\(failure.code)" }
            return status.refusal.reason == call.expectedReason ? nil : "\(status.refusal.reason)"
        }
    }
}

/// Where a caller's calls come from.
protocol CallSource: Sendable {
    mutating func next() -> PreparedCall
    /// What the server said to a call that is not measured: the next one may depend on it.
    mutating func answered(_ call: PreparedCall, _ answer: [UInt8])
}

extension CallSource {
    mutating func answered(_ call: PreparedCall, _ answer: [UInt8]) {}
}

extension CallMaker: CallSource {}
extension NoticeMaker: CallSource {}
extension ProofMaker: CallSource {}
