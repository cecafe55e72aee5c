import Synchronization

/// Our questions to the national server: some on their way, some waiting for a place, the rest refused. Nobody waits
/// in a thread.
final class NationalInquiries: Sendable {
    /// On their way at once. The connection is shared with the onward notices and takes 64 calls; a quarter of it
    /// carries 1,600 questions a second to a server that answers in 10 ms.
    static let inFlightMax = 16
    /// Waiting for a place: some counters of an office; more are told at once to come back.
    static let waitingMax = 64
    /// From the question here to its answer, waiting included: somebody stands at a counter. Well below the 30 s of a
    /// caller who names no deadline.
    static let deadline = Duration.seconds(8)
    /// What is left of the caller's deadline for our own work: check, evidence, sync, the way back.
    static let margin = Duration.milliseconds(500)

    typealias Completion = @Sendable (Result<[UInt8], OtherServerFailure>) -> Void

    private struct Inquiry: Sendable {
        let question: [UInt8]
        let until: ContinuousClock.Instant
        let completion: Completion
    }

    private struct State: Sendable {
        var inFlight = 0
        var waiting: [Inquiry] = []
    }

    private let directory: any NationalDirectory
    private let state = Mutex(State())

    init(_ directory: any NationalDirectory) {
        self.directory = directory
    }

    /// - Parameters:
    ///   - time: until the answer must be here.
    ///   - completion: called once, unless the question was not taken.
    /// - Returns: false when as many wait as may.
    func ask(_ question: [UInt8], within time: Duration, completion: @escaping Completion) -> Bool {
        let inquiry = Inquiry(question: question, until: .now + time, completion: completion)
        let (taken, starts) = state.withLock { state in
            if state.inFlight < Self.inFlightMax {
                state.inFlight += 1
                return (true, true)
            }
            guard state.waiting.count < Self.waitingMax else { return (false, false) }
            state.waiting.append(inquiry)
            return (true, false)
        }
        if starts { start(inquiry) }
        return taken
    }

    /// On their way and waiting, for the gauges.
    var counts: (inFlight: Int, waiting: Int) { state.withLock { ($0.inFlight, $0.waiting.count) } }

    private func start(_ inquiry: Inquiry) {
        let left = ContinuousClock.now.duration(to: inquiry.until)
        // Those on their way end by deadlines of their own, so whoever waited too long is told now, not later.
        guard left > .zero else {
            inquiry.completion(.failure(.unreachable))
            return startNext()
        }
        directory.ask(inquiry.question, deadline: left) { [self] result in
            inquiry.completion(result)
            startNext()
        }
    }

    private func startNext() {
        let next: Inquiry? = state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.inFlight -= 1
                return nil
            }
            return state.waiting.removeFirst()
        }
        if let next { start(next) }
    }
}
