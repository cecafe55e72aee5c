public import JukiMessages
import JukiDomain
import MutualTLS
public import PeerTransport

/// Runs a bulk job (一括提供) to its end: many batches on the way at once, over as many connections as it takes.
///
/// Whatever breaks on the way, the same job is taken up again where it stands; what was answered before is answered the
/// same again. Answers come in order, each exactly once.
public final class BulkProvider: Sendable {
    /// Batches on the way at once: one is looked up, one is being synced, two travel.
    public static let batchesInFlight = 4
    /// A stream lives ten minutes at most; a longer job goes on over the next stream.
    private static let streamDeadline = Duration.seconds(600)

    private let connector: PeerConnector
    private let endpoint: Endpoint
    private let attemptsMax: Int
    private let prepare: @Sendable (JukiConnection) async throws(JukiError) -> Void

    /// - Parameters:
    ///   - attempts: connections tried in a row without progress before giving up; a pause doubles from 100 ms to 10 s
    ///     between them.
    ///   - prepare: what has to be done on each new connection first, such as signing in.
    public init(
        _ connector: PeerConnector, _ endpoint: Endpoint, attempts: Int = 10,
        prepare: @escaping @Sendable (JukiConnection) async throws(JukiError) -> Void = { _ in }
    ) {
        self.connector = connector
        self.endpoint = endpoint
        attemptsMax = attempts
        self.prepare = prepare
    }

    /// The digest by which a job's file is known.
    public static func digest(of lines: [[UInt8]]) -> [UInt8] {
        var digest = BulkDigest { SHA256Digest(hashing: $0).bytes }
        for start in stride(from: 0, to: lines.count, by: BulkBatch.linesMax) {
            digest.add(lines[start..<min(start + BulkBatch.linesMax, lines.count)])
        }
        return digest.chain
    }

    /// - Parameters:
    ///   - lines: the whole file, without its header.
    ///   - first: the first batch whose answer the caller does not have yet.
    ///   - answered: told the results of every batch from `first` on, in order; none for a medium's job.
    /// - Returns: the job as the server's ledger has it.
    /// - Throws: ``JukiError`` when the server refuses, or cannot be reached for `attempts` times in a row.
    public func run(
        _ begin: BulkBegin, lines: [[UInt8]], from first: UInt32 = 0,
        answered: (UInt32, [BulkResult]) -> Void
    ) async throws(JukiError) -> BulkJob {
        precondition(lines.count == begin.lines, "the file has the lines that the job was begun with")
        var next = first
        var failures = 0
        while true {
            do {
                let connection = try await JukiConnection.connect(connector, to: endpoint)
                defer { connection.close() }
                try await prepare(connection)
                let before = next
                defer { if next > before { failures = 0 } }
                return try await stream(connection, begin, lines, &next, answered)
            } catch {
                failures += 1
                guard error.isPassing, failures < attemptsMax else { throw error }
                await RepeatedCall.pause(after: failures)
            }
        }
    }

    private func stream(
        _ connection: JukiConnection, _ begin: BulkBegin, _ lines: [[UInt8]], _ next: inout UInt32,
        _ answered: (UInt32, [BulkResult]) -> Void
    ) async throws(JukiError) -> BulkJob {
        let count = BulkBatch.count(lines: begin.lines)
        let channel = CallChannel(
            connection.client, .bulkProvide, first: BulkStep.begin(begin).encode(), isLast: next == count,
            deadline: Self.streamDeadline)
        var reader = channel.makeReader()
        guard case .begun = try await Self.answer(&reader) else { throw .badAnswer(Refusal(.unexpectedStep)) }
        var sent = next
        while true {
            while sent < count, sent < next + UInt32(Self.batchesInFlight) {
                let start = Int(sent) * BulkBatch.linesMax
                let batch = BulkBatch(
                    number: sent, lines: Array(lines[start..<min(start + BulkBatch.linesMax, lines.count)]))
                sent += 1
                channel.send(BulkStep.batch(batch).encode(), isLast: sent == count)
            }
            switch try await Self.answer(&reader) {
            case .batch(let number, let results):
                guard number == next else { throw .badAnswer(Refusal(.unexpectedStep)) }
                next += 1
                answered(number, results)
            case .finished(let job):
                guard next == count else { throw .badAnswer(Refusal(.unexpectedStep)) }
                return job
            case .begun: throw .badAnswer(Refusal(.unexpectedStep))
            }
        }
    }

    private static func answer(_ reader: inout CallChannel.Reader) async throws(JukiError) -> BulkAnswer {
        guard let message = try await reader.next() else { throw .outcomeUnknown }
        do { return try BulkAnswer(decoding: message) } catch { throw .badAnswer(error) }
    }
}
