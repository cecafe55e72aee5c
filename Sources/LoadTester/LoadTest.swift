public import JukiClient
import JukiDomain
public import JukiMessages
public import PeerTransport
public import SyntheticPopulation

/// How a load test is run.
public struct LoadOptions: Sendable {
    public var workload: Workload
    public var connections: Int
    /// Closed loop: calls under way on each connection.
    public var inFlight: Int
    /// Open loop: calls a second over all connections; nil for a closed loop.
    public var rate: Double?
    public var warmUp: Duration
    public var duration: Duration
    public var seed: UInt64
    /// Why the callers ask; an agency needs a legal basis.
    public var purpose: Purpose?

    public init(
        workload: Workload, connections: Int, inFlight: Int, rate: Double?, warmUp: Duration, duration: Duration,
        seed: UInt64, purpose: Purpose? = nil
    ) {
        self.workload = workload
        self.connections = connections
        self.inFlight = inFlight
        self.rate = rate
        self.warmUp = warmUp
        self.duration = duration
        self.seed = seed
        self.purpose = purpose
    }
}

/// Puts a server under load and measures how it answers.
public struct LoadTest: Sendable {
    private let options: LoadOptions
    private let plan: PopulationPlan

    public init(_ options: LoadOptions, plan: PopulationPlan) {
        self.options = options
        self.plan = plan
    }

    /// - Parameters:
    ///   - signIn: signs an operator in on each connection of a terminal, before anything is measured.
    ///   - connector: gives the connector of the nth connection; for updates that of the nth municipality.
    public func run(
        endpoint: Endpoint, signIn: (JukiConnection) async throws -> Void = { _ in },
        connector: (Int) throws -> PeerConnector
    ) async throws -> LoadResult {
        let recorder = Recorder()
        var callers: [Caller] = []
        for index in 0..<options.connections {
            let connection = try await JukiConnection.connect(try connector(index), to: endpoint)
            try await signIn(connection)
            callers.append(Caller(connection.client, recorder, source: try await source(index, connection)))
        }
        let running = callers
        return await withTaskGroup(of: Void.self) { group in
            for caller in running {
                if let rate = options.rate {
                    group.addTask { await caller.runOpen(rate: rate / Double(running.count)) }
                } else {
                    caller.runClosed(inFlight: options.inFlight)
                }
            }
            try? await Task.sleep(for: options.warmUp)
            recorder.begin()
            let start = ContinuousClock.now
            try? await Task.sleep(for: options.duration)
            let elapsed = start.duration(to: .now)
            for caller in running { caller.stop() }
            // Calls that were sent in time count, however late their answers: a stall at the end is not hidden.
            let unanswered = await Self.drain(running)
            return recorder.result(
                seconds: Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18,
                unanswered: unanswered)
        }
    }

    /// Longer than any deadline of a call would only prove that the server is gone.
    private static let drainTime = Duration.seconds(30)

    /// - Returns: how many calls stayed without an answer.
    private static func drain(_ callers: [Caller]) async -> Int {
        let end = ContinuousClock.now + drainTime
        while callers.contains(where: { $0.unanswered > 0 }), ContinuousClock.now < end {
            try? await Task.sleep(for: .milliseconds(10))
        }
        return callers.reduce(0) { $0 + $1.unanswered }
    }

    private func source(_ index: Int, _ connection: JukiConnection) async throws -> any CallSource {
        guard options.workload == .update else {
            let calls = CallMaker(plan, options.workload, purpose: options.purpose, seed: options.seed &+ UInt64(index))
            return options.workload == .proof ? ProofMaker(calls) : calls
        }
        let municipality = plan.municipalities[index % plan.municipalities.count].code
        return NoticeMaker(plan, municipality, after: try await connection.laneState().lastNoticeNumber)
    }
}
