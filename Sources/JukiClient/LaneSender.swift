public import JukiDomain
import JukiMessages
public import PeerTransport

/// Sends a municipality's notices in order, many on the way at once, for as long as it takes.
///
/// A broken connection is made again; the server is asked where the lane stands, and what it may not have is sent
/// again under the same numbers, which the server answers as before. Notices parked because the person is still alive
/// in another municipality (`ALIVE_ELSEWHERE`) can be taken from the result and sent again later under new numbers.
public final class LaneSender<Register: SpokenRegister>: Sendable {
    /// Notices in one message: about 60 KiB where none brings pictures.
    public static var noticesPerMessage: Int { 150 }
    /// Bytes of one message, where some do, well within a frame; a notice that is longer by itself goes alone.
    static var messageSizeMax: Int { 192 << 10 }
    /// Messages on the way at once: one is being synced, one waits, two travel. All 43 municipalities of a prefecture
    /// together stay within what a server queues.
    public static var messagesInFlight: Int { 4 }
    /// A stream lives ten minutes at most; a longer file goes on over the next stream.
    private static var streamDeadline: Duration { .seconds(600) }

    private let connector: PeerConnector
    private let endpoint: Endpoint
    private let attemptsMax: Int
    private let remark: @Sendable (String) -> Void

    /// - Parameters:
    ///   - attempts: connections tried in a row without progress before giving up; a pause doubles from 100 ms to 10 s
    ///     between them.
    ///   - remark: takes what an operator should read, without personal values.
    public init(
        _ connector: PeerConnector, _ endpoint: Endpoint, attempts: Int = 10,
        in register: Register.Type = Registers.Resident.self, remark: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.connector = connector
        self.endpoint = endpoint
        attemptsMax = attempts
        self.remark = remark
    }

    /// Sends notices whose numbers continue the lane.
    /// - Parameters:
    ///   - next: gives the notices one after another, nil at the end.
    ///   - answered: told every outcome, in order, once it is durable.
    /// - Throws: ``JukiError`` when the server refuses the stream, or for `attempts` times in a row cannot be reached
    ///   or answers for other notices than it was sent (``JukiError/otherOutcomes(_:)``).
    public func send(
        _ next: () -> Register.Draft?, answered: (NoticeOutcome) -> Void
    ) async throws(JukiError) {
        var window = Window()
        var failures = 0
        while true {
            do {
                let connection = try await JukiConnection.connect(connector, to: endpoint)
                defer { connection.close() }
                let before = window.answered
                defer { if window.answered > before { failures = 0 } }
                try await stream(connection, &window, next, answered)
                return
            } catch {
                failures += 1
                if case .otherOutcomes(let mismatch) = error {
                    remark("nothing of it counts: the server \(mismatch)")
                }
                guard Self.isWorthRetrying(error), failures < attemptsMax else { throw error }
                await RepeatedCall.pause(after: failures)
            }
        }
    }

    /// A deadline may be the server's: its count of the stream's ten minutes may end before ours. A restored server
    /// asks the national server before it takes notices. What is sent again is answered as before, whoever mixed the
    /// outcomes up.
    private static func isWorthRetrying(_ error: JukiError) -> Bool {
        if case .otherOutcomes = error { return true }
        return error.isPassing || error.reason == .nationalServerUnreachable
    }

    /// What was taken from the caller and not answered yet.
    struct Window {
        struct Message {
            /// Packed.
            fileprivate(set) var bytes: [UInt8] = []
            /// Of its notices, in their order.
            fileprivate(set) var numbers: [UInt64] = []
        }

        private(set) var unanswered: [Message] = []
        private(set) var answered: UInt64 = 0
        /// A notice that the last message had no room for.
        private var held: (number: UInt64, bytes: [UInt8])?
        private var isAtEnd = false

        /// Packs the next message.
        /// - Returns: false at the end.
        mutating func fill(_ next: () -> Register.Draft?) -> Bool {
            var message = Message()
            // Batches of one notice, joined end to end, are the batch of them all.
            while message.numbers.count < noticesPerMessage, let notice = takeNotice(next) {
                if !message.numbers.isEmpty, message.bytes.count + notice.bytes.count > messageSizeMax {
                    held = notice
                    break
                }
                message.bytes += notice.bytes
                message.numbers.append(notice.number)
            }
            guard !message.numbers.isEmpty else { return false }
            unanswered.append(message)
            return true
        }

        private mutating func takeNotice(_ next: () -> Register.Draft?) -> (number: UInt64, bytes: [UInt8])? {
            if let notice = held {
                held = nil
                return notice
            }
            guard !isAtEnd, let notice = next() else {
                isAtEnd = true
                return nil
            }
            return (notice.number, Register.updateBatch([notice]).encode())
        }

        /// The first message was answered: all of it counts, or nothing. Nobody can tell of which notices the outcomes
        /// are where one is missing, or is another's.
        mutating func take(_ outcomes: [NoticeOutcome]) throws(JukiError) {
            if let mismatch = OutcomeMismatch(outcomes, of: unanswered[0].numbers) { throw .otherOutcomes(mismatch) }
            unanswered.removeFirst()
            answered += UInt64(outcomes.count)
        }
    }

    private func stream(
        _ connection: JukiConnection, _ window: inout Window, _ next: () -> Register.Draft?,
        _ answered: (NoticeOutcome) -> Void
    ) async throws(JukiError) {
        if window.unanswered.isEmpty, !window.fill(next) { return }
        var sent = 0
        let channel = CallChannel(
            connection.client, Register.procedures.updateStream,
            first: window.unanswered[0].bytes, isLast: false, deadline: Self.streamDeadline)
        sent = 1
        var reader = channel.makeReader()
        while true {
            while sent < Self.messagesInFlight {
                if sent == window.unanswered.count, !window.fill(next) { break }
                channel.send(window.unanswered[sent].bytes, isLast: false)
                sent += 1
            }
            guard !window.unanswered.isEmpty else { break }
            guard let message = try await reader.next() else { throw .outcomeUnknown }
            let outcomes = try Self.outcomes(message)
            try window.take(outcomes)
            sent -= 1
            for outcome in outcomes { answered(outcome) }
        }
        // An empty last message ends the stream.
        channel.send(Register.updateBatch([]).encode(), isLast: true)
        guard let message = try await reader.next() else { return }
        if let mismatch = OutcomeMismatch(try Self.outcomes(message), of: []) { throw .otherOutcomes(mismatch) }
    }

    private static func outcomes(_ message: [UInt8]) throws(JukiError) -> [NoticeOutcome] {
        do { return try UpdateOutcomes(decoding: message).outcomes } catch { throw .badAnswer(error) }
    }
}
