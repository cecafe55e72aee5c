@testable import FrameProtocol
import Testing

@Suite struct ClientConnectionTests {
    @Test func aUnaryCall() throws {
        var bench = ClientBench()
        #expect(try bench.open(9, deadline: 1_000, [4]) == 1)
        #expect(bench.sent() == [
            Frame(FrameHeader(.request, flags: .endOfStream, procedure: 9, call: 1, parameter: 1_000), [4]),
        ])
        let last = FrameHeader(.response, flags: .endOfStream, call: 1)
        #expect(bench.receive(last) == .response(call: 1, isLast: true))
        #expect(bench.receive(last) == .none, "an ended call hears nothing")
        #expect(try bench.open() == 2)
    }

    @Test func aStatusEndsTheCall() throws {
        var bench = ClientBench()
        _ = try bench.open()
        let status = FrameHeader(.status, call: 1, parameter: 7)
        #expect(bench.receive(status) == .status(call: 1, code: .permissionDenied))
        #expect(bench.receive(status) == .none)
    }

    @Test func theDeadlineCancels() throws {
        var bench = ClientBench()
        _ = try bench.open(deadline: 2_000)
        _ = bench.sent()
        #expect(bench.tick(2.9) == [])
        #expect(bench.tick(3) == [.deadlineExceeded(call: 1)])
        #expect(bench.sent() == [Frame(FrameHeader(.cancel, call: 1))])
        #expect(bench.connection.callsInFlight == 0)
    }

    @Test func cancellingIsHeardOnce() throws {
        var bench = ClientBench()
        _ = try bench.open()
        _ = bench.sent()
        #expect(bench.connection.cancel(1, output: &bench.output))
        #expect(!bench.connection.cancel(1, output: &bench.output))
        #expect(bench.sent() == [Frame(FrameHeader(.cancel, call: 1))])
        #expect(bench.receive(FrameHeader(.response, call: 1)) == .none)
    }

    @Test func openingIsRefusedBeforeAnythingIsSent() throws {
        var bench = ClientBench()
        #expect(throws: OpenRefusal.messageTooLong) { try bench.open(1, Array(repeating: 0, count: 262_133)) }
        for _ in 1...64 { _ = try bench.open() }
        _ = bench.sent()
        #expect(throws: OpenRefusal.tooManyCalls) { try bench.open() }
        _ = bench.receive(FrameHeader(.goAway, parameter: 64))
        #expect(throws: OpenRefusal.goingAway) { try bench.open() }
        _ = bench.connection.connectionLost()
        #expect(throws: OpenRefusal.closed) { try bench.open() }
        #expect(bench.sent().isEmpty)
    }

    @Test func goAwayNamesTheCallsThatWereNotExecuted() throws {
        var bench = ClientBench()
        for _ in 1...4 { _ = try bench.open() }
        #expect(bench.receive(FrameHeader(.goAway, parameter: 2)) == .goneAway(refused: [3, 4]))
        #expect(bench.connection.finished == nil)
        #expect(bench.receive(FrameHeader(.response, flags: .endOfStream, call: 1)) == .response(call: 1, isLast: true))
        #expect(bench.receive(FrameHeader(.response, flags: .endOfStream, call: 3)) == .none)
        #expect(bench.receive(FrameHeader(.status, call: 2, parameter: 1)) == .status(call: 2, code: .cancelled))
        #expect(bench.connection.finished == .peerLeft)
    }

    @Test func aLostConnectionEndsEveryCallWithAnUnknownOutcome() throws {
        var bench = ClientBench()
        for _ in 1...3 { _ = try bench.open() }
        _ = bench.receive(FrameHeader(.response, flags: .endOfStream, call: 2))
        #expect(bench.connection.connectionLost() == [1, 3])
        #expect(bench.connection.connectionLost() == [])
        #expect(CallFailure.connectionLost.code == .unavailable)
        #expect(CallFailure.connectionLost.execution == .unknown)
    }

    @Test(arguments: [
        (FrameHeader(.request, call: 2), ProtocolViolation.wrongDirection),
        (FrameHeader(.requestItem, call: 1), .wrongDirection),
        (FrameHeader(.cancel, call: 1), .wrongDirection),
        (FrameHeader(.response, call: 2), .unknownCall),
        (FrameHeader(.status, call: 2, parameter: 1), .unknownCall),
        (FrameHeader(.credit, call: 2, parameter: 1), .unknownCall),
        (FrameHeader(.credit, call: 1, parameter: 65_522), .creditOverflow),
    ])
    func eachViolationClosesWithItsName(_ header: FrameHeader, _ expected: ProtocolViolation) throws {
        var bench = ClientBench()
        _ = try bench.open()
        _ = bench.sent()
        #expect(bench.receive(header) == .close(.violation(expected)))
        #expect(bench.sent() == [Frame(FrameHeader(.goAway), StatusBody.encode(CloseReason.violation(expected)))])
        #expect(bench.connection.connectionLost() == [1])
    }

    @Test func aServerBeyondItsCreditIsAViolation() throws {
        var bench = ClientBench()
        _ = try bench.open()
        for _ in 1...16 { #expect(bench.receive(FrameHeader(.response, call: 1)) == .response(call: 1, isLast: false)) }
        #expect(bench.receive(FrameHeader(.response, call: 1)) == .close(.violation(.creditExceeded)))
    }

    @Test func itemsWaitForCredit() throws {
        var bench = ClientBench()
        _ = try bench.open(isLast: false)
        for number in UInt8(2)...16 { #expect(bench.send(1, isLast: false, [number]) == .sent) }
        #expect(bench.send(1, isLast: false, [17]) == .waiting)
        #expect(bench.send(1, isLast: true, [18]) == .waiting)
        #expect(bench.send(1, isLast: true, [19]) == .callEnded)
        #expect(bench.sent().count == 16)
        #expect(bench.receive(FrameHeader(.credit, call: 1, parameter: 8)) == .none)
        #expect(bench.sent().map(\.body) == [[17], [18]])
    }

    @Test func aMessageThatCannotBeSentGivesTheCallUp() throws {
        var bench = ClientBench()
        _ = try bench.open(isLast: false)
        _ = bench.sent()
        #expect(bench.send(1, isLast: true, Array(repeating: 0, count: 262_133)) == .refused)
        #expect(bench.sent() == [Frame(FrameHeader(.cancel, call: 1))])
    }

    @Test func certaintyOfAFailure() {
        #expect(CallFailure.answered(.notFound, statusBody: []).execution == .answered)
        #expect(CallFailure.answered(.deadlineExceeded, statusBody: []).execution == .unknown)
        #expect(CallFailure.refused.execution == .notExecuted)
        let secret = CallFailure.answered(.invalidArgument, statusBody: Array("46201".utf8))
        #expect(!"\(secret)".contains("52"), "the body is not printed")
    }
}
