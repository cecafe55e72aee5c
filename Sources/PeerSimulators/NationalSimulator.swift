public import FrameProtocol
public import JukiDomain
import JukiMessages
public import MutualTLS
public import PeerTransport
import Synchronization

/// What a national server has received.
public struct NationalReceipts: Hashable, Sendable {
    /// Every notice up to here, without a hole.
    public fileprivate(set) var receivedThrough: UInt64 = 0
    /// Notices dropped because they had come before.
    public fileprivate(set) var repeated: UInt64 = 0
    /// Requests that began beyond the next notice, and were not taken.
    public fileprivate(set) var gaps: UInt64 = 0
    public fileprivate(set) var byReason: [ChangeReason: UInt64] = [:]
    /// Notices that told an older 更新順番号 than one before them for the same person: there must be none.
    public fileprivate(set) var outOfOrder: UInt64 = 0
    fileprivate var newest: [ResidentRecordCode: UInt64] = [:]
}

/// 全国サーバ as the prefecture sees it: takes onward notices in order, drops repeats, and can go away and come back.
public final class NationalSimulator: PeerService {
    private let context: TLSContext
    private let ledger: NationalLedger?
    private let receipts: Mutex<NationalReceipts>
    private let server = Mutex<PeerServer?>(nil)

    /// - Parameter ledger: keeps what was received over restarts of the process; nil keeps it in memory.
    public init(context: TLSContext, ledger: NationalLedger? = nil) throws(NationalLedger.Failure) {
        self.context = context
        self.ledger = ledger
        var start = NationalReceipts()
        start.receivedThrough = try ledger?.receivedThrough() ?? 0
        receipts = Mutex(start)
    }

    public var received: NationalReceipts { receipts.withLock { $0 } }

    /// Begins to listen.
    /// - Parameter port: 0 for a free one.
    /// - Returns: the port.
    @discardableResult
    public func start(port: Int = 0) throws(ConnectionEnd) -> Int {
        let server = PeerServer(host: "127.0.0.1", port: port, context: context, service: self)
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
        guard request.procedure == Procedure.onwardNotices.rawValue else {
            fail(responder, Refusal(.unknownProcedure))
            return .consumed
        }
        do throws(Refusal) {
            let notices = try OnwardNoticesRequest(decoding: body.withUnsafeBytes { Array($0) }).notices
            let through = try take(notices)
            responder.respond(OnwardNoticesResponse(receivedThrough: through).encode())
        } catch {
            fail(responder, error)
        }
        return .consumed
    }

    /// What is confirmed is in the ledger first.
    private func take(_ notices: [OnwardNotice]) throws(Refusal) -> UInt64 {
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

extension NationalReceipts {
    fileprivate mutating func take(_ notice: OnwardNotice) {
        guard notice.sequence > receivedThrough else {
            repeated += 1
            return
        }
        guard notice.sequence == receivedThrough + 1 else {
            gaps += 1
            return
        }
        receivedThrough = notice.sequence
        byReason[notice.changeReason, default: 0] += 1
        let known = newest[notice.code] ?? 0
        if notice.updateSequence <= known { outOfOrder += 1 }
        newest[notice.code] = max(known, notice.updateSequence)
    }
}
