import FrameProtocol
import JukiClient
import JukiDomain
import JukiMessages
import PeerTransport
import Testing

/// Calls everything that a peer may call, with good and mutated messages, to the end or not.
struct MutatingCaller {
    private enum Ending { case ended, cancelled, left }

    /// How a call ended, as far as the caller heard.
    private struct Answer {
        var failure: CallFailure?
        var messages = 0

        private var status: Status? { failure.flatMap { try? Status(decoding: $0.statusBody) } }
        var reason: Reason? { status?.refusal.reason }
        /// Nobody's fault but the server's: calls that it forgot to end, an answer that it may not send.
        var isServersFault: Bool {
            let texts: [LocalReason] = [.tooManyCalls, .responseTooLong, .creditIgnored]
            return reason == .internal || texts.contains { $0.rawValue == status?.text }
        }
    }

    private static let deadline = Duration.seconds(60)
    private static let city = Residents.kanoya

    private let connection: JukiConnection
    private var mutator: Mutator
    private let name: String

    init(_ connection: JukiConnection, _ mutator: Mutator, name: String) {
        self.connection = connection
        self.mutator = mutator
        self.name = name
    }

    /// - Returns: how many calls were made.
    mutating func run(calls: Int) async throws -> Int {
        var allowed: [Procedure] = []
        for procedure in Procedure.allCases {
            let answer = await call(procedure, try CanaryMessages.message(of: procedure), [], .ended)
            if answer.reason != .procedureNotAllowed && answer.reason != .unknownProcedure {
                allowed.append(procedure)
            }
        }
        for _ in 0..<(allowed.isEmpty ? 0 : calls) { try await callAtRandom(mutator.random.pick(allowed)) }
        return Procedure.allCases.count + calls
    }

    private mutating func callAtRandom(_ procedure: Procedure) async throws {
        let lane = (try? await connection.laneState(of: Self.city).lastNoticeNumber) ?? 0
        let good = try Self.messages(of: procedure, after: lane).map { mutator.near($0) }
        mutator.begin(with: good)
        let first = mutator.random.chance(3) ? good[0] : mutator.mutated(good[0])
        let further = procedure.style == .bothWays || mutator.random.chance(8) ? self.further(good) : []
        let ending: Ending = mutator.random.pick([.ended, .ended, .ended, .ended, .cancelled, .left])
        let answer = await call(procedure, first, further, ending)
        #expect(
            ending != .ended || answer.failure?.code != .deadlineExceeded,
            "\(name): \(procedure) did not come to its end")
        #expect(!answer.isServersFault, "\(name): \(procedure) ended with \(answer)")
        #expect(answer.failure != .connectionLost, "\(name): \(procedure) lost the connection")
    }

    /// What follows the first message: in order with one mutated as often as not, as only so a stream gets far.
    private mutating func further(_ good: [[UInt8]]) -> [[UInt8]] {
        if good.count > 1, mutator.random.chance(2) {
            var messages = Array(good.dropFirst())
            let index = mutator.random.below(2 * messages.count)
            if index < messages.count { messages[index] = mutator.mutated(messages[index]) }
            return messages
        }
        return (0..<mutator.random.below(6)).map { _ in
            let message = mutator.random.pick(good)
            return mutator.random.chance(2) ? message : mutator.mutated(message)
        }
    }

    private mutating func call(
        _ procedure: Procedure, _ first: [UInt8], _ further: [[UInt8]], _ ending: Ending
    ) async -> Answer {
        let start = ContinuousClock.now
        defer {
            let taken = start.duration(to: .now)
            if taken > .seconds(5) { print("\(name): \(procedure) took \(taken) for \(first.count) bytes") }
        }
        let (events, continuation) = AsyncStream.makeStream(of: CallEvent.self)
        let handle = connection.client.open(
            procedure.rawValue, body: first, isLast: further.isEmpty && ending == .ended,
            deadline: ending == .left ? .milliseconds(50 + mutator.random.below(300)) : Self.deadline
        ) { event in
            continuation.yield(event)
            switch event {
            case .message(_, isLast: true), .failed: continuation.finish()
            default: break
            }
        }
        for (index, message) in further.enumerated() {
            handle.send(message, isLast: ending == .ended && index == further.count - 1)
        }
        if ending == .cancelled {
            if mutator.random.chance(2) { try? await Task.sleep(for: .milliseconds(mutator.random.below(20))) }
            handle.cancel()
        }
        var answer = Answer()
        for await event in events {
            switch event {
            case .message:
                answer.messages += 1
                // Who is about to leave does not always read.
                if ending != .left || mutator.random.chance(2) { handle.consumed(1) }
            case .failed(let failure): answer.failure = failure
            case .writable: break
            }
        }
        return answer
    }

    // MARK: Good messages

    /// The first message, then those that would follow it in order.
    private static func messages(of procedure: Procedure, after lane: UInt64) throws -> [[UInt8]] {
        let identity = CanaryPerson.record
        let supplementary = SupplementaryMessages.overseas(identity, from: city)
        func notice(_ number: UInt64) -> UpdateNotice {
            UpdateNotice(number: lane + number, record: identity)
        }
        func other(_ number: UInt64) -> SupplementaryNoticeDraft {
            SupplementaryNoticeDraft(SupplementaryNotice(number: lane + number, record: supplementary))
        }
        switch procedure {
        case .update: return [UpdateRequest(notice(1)).encode()]
        case .updateStream: return [UpdateBatch([notice(1)]), UpdateBatch([notice(2), notice(3)])].map { $0.encode() }
        case .supplementaryUpdate: return [SupplementaryUpdateRequest(other(1)).encode()]
        case .supplementaryUpdateStream:
            return [SupplementaryUpdateBatch([other(1)]), SupplementaryUpdateBatch([other(2)])].map { $0.encode() }
        case .reconcile: return steps(identity, after: lane)
        case .supplementaryReconcile: return steps(supplementary, after: lane)
        case .bulkProvide:
            let lines = [CanaryMessages.bulkLine, Array("12345678901\t\t\t\t".utf8)]
            let begin = BulkStep.begin(BulkTests.begin(lines, job: "list-\(lane % 3)"))
            return [begin, .batch(BulkBatch(number: 0, lines: lines)), .batch(BulkBatch(number: 1, lines: lines))]
                .map { $0.encode() }
        default: return [try CanaryMessages.message(of: procedure)]
        }
    }

    private static func steps<Record: WireRecord>(_ record: Record, after lane: UInt64) -> [[UInt8]] {
        let sum = [UInt8](repeating: 0, count: RangeFingerprint.sumSize)
        func ranges(_ prefixes: [String]) -> ReconcileStep<Record> {
            .fingerprints(prefixes.map { RangeFingerprint(prefix: $0, count: 1, sum: sum) })
        }
        let full: [ReconcileStep<Record>] = [
            .begin(municipality: city, lastNoticeNumber: lane, mode: lane % 2 == 0 ? .ranges : .fullFile),
            .records(prefix: "", [record], isLast: true), .finish,
        ]
        let byRanges: [ReconcileStep<Record>] = [
            ranges([""]), ranges(["86", "00"]), ranges(["8642"]), .records(prefix: "8642", [record], isLast: false),
            .records(prefix: "8642", [], isLast: true),
        ]
        return (lane % 2 == 0 ? [full[0]] + byRanges + [full[2]] : full).map { $0.encode() }
    }
}
