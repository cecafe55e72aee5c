import Dispatch
public import FrameProtocol
import JukiDomain
import JukiMessages
public import MutualTLS
public import PeerTransport
import Synchronization

/// What a national server has received.
public struct NationalReceipts<Notice: NationalNotice>: Hashable, Sendable {
    /// Every notice up to here, without a hole.
    public fileprivate(set) var receivedThrough: UInt64 = 0
    /// Notices dropped because they had come before.
    public fileprivate(set) var repeated: UInt64 = 0
    /// Requests that began beyond the next notice, and were not taken.
    public fileprivate(set) var gaps: UInt64 = 0
    public fileprivate(set) var byKind: [Notice.Kind: UInt64] = [:]
    /// Notices that told an older 更新順番号 than one before them for the same person: there must be none.
    public fileprivate(set) var outOfOrder: UInt64 = 0
    fileprivate var newest: [ResidentRecordCode: UInt64] = [:]
}

/// 全国サーバ or 附票全国サーバ as the prefecture sees it: takes onward notices of the register's records in order, drops
/// repeats, answers questions about its people well or badly, and can go away and come back.
public final class NationalSimulator<Record: NationallyHeld>: PeerService {
    private let context: TLSContext
    private let ledger: NationalLedger?
    private let receipts: Mutex<NationalReceipts<Record.Notice>>
    private let population: NationalPopulation<Record>
    private let conduct = Mutex(Conduct<Record.Question>())
    private let server = Mutex<PeerServer?>(nil)

    /// - Parameters:
    ///   - ledger: keeps what was received over restarts of the process; nil keeps it in memory.
    ///   - population: whom it can be asked for.
    public init(
        context: TLSContext, ledger: NationalLedger? = nil,
        population: NationalPopulation<Record> = NationalPopulation()
    ) throws(NationalLedger.Failure) {
        self.context = context
        self.population = population
        self.ledger = ledger
        var start = NationalReceipts<Record.Notice>()
        start.receivedThrough = try ledger?.receivedThrough() ?? 0
        receipts = Mutex(start)
    }

    public var received: NationalReceipts<Record.Notice> { receipts.withLock { $0 } }

    /// What it does with questions from now on.
    public var behaviour: NationalBehaviour {
        get { conduct.withLock { $0.behaviour } }
        set { conduct.withLock { $0.behaviour = newValue } }
    }

    /// The questions that were put to it, oldest first.
    public var questions: [Record.Question] { conduct.withLock { $0.questions } }

    /// Begins to listen.
    /// - Parameter port: 0 for a free one.
    /// - Returns: the port.
    @discardableResult
    public func start(port: Int = 0) throws(ConnectionEnd) -> Int {
        // Frames longer than the protocol allows must be able to leave.
        var limits = Limits.standard
        limits.frameLength = 4 * Limits.standard.frameLength
        let server = PeerServer(host: "127.0.0.1", port: port, limits: limits, context: context, service: self)
        let bound = try server.start()
        self.server.withLock { $0 = server }
        return bound
    }

    /// Goes away; what was received is kept.
    public func stop() async {
        let running = server.withLock { server in
            defer { server = nil }
            return server
        }
        await running?.shutdown(grace: .milliseconds(100))
    }

    public func received(
        _ request: IncomingRequest, body: borrowing RawSpan, from peer: PeerConnection, responder: Responder
    ) -> Consumption {
        let bytes = body.withUnsafeBytes { Array($0) }
        do throws(Refusal) {
            switch Procedure(rawValue: request.procedure) {
            case Record.noticeProcedure:
                let through = try take(Record.notices(decoding: bytes))
                responder.respond(OnwardNoticesResponse(receivedThrough: through).encode())
            case Record.questionProcedure: try answer(Record.Question(decoding: bytes), responder)
            default: throw Refusal(.unknownProcedure)
            }
        } catch {
            fail(responder, error)
        }
        return .consumed
    }

    // MARK: Questions

    private func answer(_ question: Record.Question, _ responder: Responder) throws(Refusal) {
        let behaviour = conduct.withLock { conduct in
            conduct.take(question)
            return conduct.behaviour
        }
        let person = try population.person(meantBy: question)
        let right = try person.answer(to: question)
        switch behaviour {
        case .honest: responder.respond(right.encode())
        case .slow(let time):
            let (seconds, attoseconds) = time.components
            let milliseconds = Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(milliseconds)) {
                responder.respond(right.encode())
            }
        case .silent: break
        case .disconnecting: responder.connection.close()
        case .malformed: responder.respond([0xFF, 0xFF, 0xFF, 0xFF])
        case .oversized: responder.respond([UInt8](repeating: 0, count: 2 * Limits.standard.frameLength))
        case .wrongPerson: responder.respond(try (population.anybody(but: person) ?? person).fullAnswer().encode())
        case .refusing(let reason): throw Refusal(reason)
        }
    }

    // MARK: Notices

    /// What is confirmed is in the ledger first.
    private func take(_ notices: [Record.Notice]) throws(Refusal) -> UInt64 {
        try receipts.withLock { receipts throws(Refusal) in
            var next = receipts
            for notice in notices { next.take(notice) }
            do throws(NationalLedger.Failure) { try ledger?.keep(next.receivedThrough) } catch {
                throw Refusal(.storageFull)
            }
            receipts = next
            return next.receivedThrough
        }
    }

    private func fail(_ responder: Responder, _ refusal: Refusal) {
        let status = Status(refusal)
        responder.fail(StatusCode(rawValue: status.code) ?? .unknown, status: status.encode())
    }
}

/// How a national server behaves, and what it was asked.
private struct Conduct<Question: Sendable>: Sendable {
    /// Questions that are remembered.
    private static var questionsMax: Int { 1000 }

    var behaviour = NationalBehaviour.honest
    /// Newest last.
    private(set) var questions: [Question] = []

    mutating func take(_ question: Question) {
        questions.append(question)
        if questions.count > Self.questionsMax { questions.removeFirst() }
    }
}

extension NationalReceipts {
    fileprivate mutating func take(_ notice: Notice) {
        guard notice.sequence > receivedThrough else {
            repeated += 1
            return
        }
        guard notice.sequence == receivedThrough + 1 else {
            gaps += 1
            return
        }
        receivedThrough = notice.sequence
        byKind[notice.kind, default: 0] += 1
        let known = newest[notice.code] ?? 0
        if notice.updateSequence <= known { outOfOrder += 1 }
        newest[notice.code] = max(known, notice.updateSequence)
    }
}
