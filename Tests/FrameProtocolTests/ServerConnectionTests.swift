@testable import FrameProtocol
import Testing

@Suite struct ServerConnectionTests {
    private let unary = FrameHeader(.request, flags: .endOfStream, procedure: 5, call: 1)
    private let stream = FrameHeader(.request, procedure: 5, call: 1)

    @Test func aUnaryCall() {
        var bench = ServerBench()
        #expect(bench.receive(unary) == .request(IncomingRequest(
            call: 1, procedure: 5, isLast: true, deadline: .seconds(31), credit: 16)))
        #expect(bench.respond(1, isLast: true, [7]) == .sent)
        #expect(bench.sent() == [Frame(FrameHeader(.response, flags: .endOfStream, call: 1), [7])])
        #expect(bench.respond(1, isLast: true) == .callEnded)
        #expect(bench.sent().isEmpty)
        #expect(bench.connection.callsInFlight == 0)
    }

    @Test func aFailedCall() {
        var bench = ServerBench()
        _ = bench.receive(unary)
        #expect(bench.fail(1, .notFound) == .sent)
        #expect(bench.sent() == [Frame(FrameHeader(.status, call: 1, parameter: 5))])
        #expect(bench.fail(1, .notFound) == .callEnded)
    }

    @Test func deadlinesAreTheClientsWithinTheLongest() {
        var bench = ServerBench()
        for (call, wish, seconds) in [(UInt32(1), UInt32(0), 31.0), (2, 1_500, 2.5), (3, .max, 601)] {
            let action = bench.receive(FrameHeader(.request, procedure: 5, call: call, parameter: wish))
            #expect(action == .request(IncomingRequest(
                call: call, procedure: 5, isLast: false, deadline: .seconds(seconds), credit: call == 1 ? 16 : 1)))
        }
    }

    @Test func aPassedDeadlineAnswersAndKeepsThePlace() {
        var bench = ServerBench()
        _ = bench.receive(FrameHeader(.request, flags: .endOfStream, call: 1, parameter: 2_000))
        #expect(bench.connection.nextWakeUp == .seconds(3))
        #expect(bench.tick(2.9) == [])
        #expect(bench.tick(3) == [.cancelled(call: 1)])
        #expect(bench.sent().map(\.header) == [FrameHeader(.status, call: 1, parameter: 4)])
        #expect(bench.tick(4) == [], "an abandoned call expires once")
        #expect(bench.connection.callsInFlight == 1)
        #expect(bench.respond(1, isLast: true) == .callEnded)
        #expect(bench.connection.callsInFlight == 0)
        #expect(bench.sent().isEmpty)
    }

    @Test func openingAndCancellingDoesNotPileUpWork() {
        var limits = Limits()
        limits.abandonedCalls = 2
        var bench = ServerBench(limits: limits)
        for call in UInt32(1)...2 {
            _ = bench.receive(FrameHeader(.request, flags: .endOfStream, call: call))
            #expect(bench.receive(FrameHeader(.cancel, call: call)) == .cancelled(call: call))
            #expect(bench.receive(FrameHeader(.cancel, call: call)) == .none)
        }
        #expect(bench.receive(FrameHeader(.request, flags: .endOfStream, call: 3)) == .none)
        #expect(bench.sent().map(\.header) == [FrameHeader(.status, call: 3, parameter: 8)])
        _ = bench.respond(1, isLast: true)
        let action = bench.receive(FrameHeader(.request, flags: .endOfStream, call: 4))
        guard case .request = action else { Issue.record("a place was free: \(action)"); return }
    }

    @Test func framesOfEndedCallsAreIgnored() {
        var bench = ServerBench()
        _ = bench.receive(stream)
        _ = bench.respond(1, isLast: true)
        _ = bench.sent()
        for header in [
            FrameHeader(.requestItem, call: 1), FrameHeader(.cancel, call: 1),
            FrameHeader(.credit, call: 1, parameter: .max),
        ] {
            #expect(bench.receive(header) == .none)
        }
        #expect(bench.sent().isEmpty)
    }

    @Test(arguments: [
        (FrameHeader(.response, call: 1), ProtocolViolation.wrongDirection),
        (FrameHeader(.status, call: 1, parameter: 1), .wrongDirection),
        (FrameHeader(.request, call: 2), .callReused),
        (FrameHeader(.request, call: 1), .callNotIncreasing),
        (FrameHeader(.requestItem, call: 3), .unknownCall),
        (FrameHeader(.cancel, call: 3), .unknownCall),
        (FrameHeader(.credit, call: 3, parameter: 1), .unknownCall),
        (FrameHeader(.requestItem, call: 2), .messageAfterEnd),
        (FrameHeader(.credit, call: 2, parameter: 65_521), .creditOverflow),
        (FrameHeader(.credit, call: 2, parameter: .max), .creditOverflow),
    ])
    func eachViolationClosesWithItsName(_ header: FrameHeader, _ expected: ProtocolViolation) {
        var bench = ServerBench()
        _ = bench.receive(FrameHeader(.request, call: 1))
        _ = bench.respond(1, isLast: true)
        _ = bench.receive(FrameHeader(.request, flags: .endOfStream, call: 2))
        _ = bench.sent()
        #expect(bench.receive(header) == .close(.violation(expected)))
        #expect(bench.sent() == [
            Frame(FrameHeader(.goAway, parameter: 2), StatusBody.encode(CloseReason.violation(expected))),
        ])
        #expect(bench.connection.finished == .violation(expected))
        #expect(bench.receive(FrameHeader(.ping)) == .none)
        #expect(bench.respond(2, isLast: true) == .callEnded)
        #expect(bench.sent().isEmpty, "a closed connection sends nothing more")
    }

    @Test func theSeventeenthMessageWithoutCreditIsAViolation() {
        var bench = ServerBench()
        _ = bench.receive(stream)
        for _ in 2...16 {
            #expect(bench.receive(FrameHeader(.requestItem, call: 1)) == .item(call: 1, isLast: false))
        }
        #expect(bench.receive(FrameHeader(.requestItem, call: 1)) == .close(.violation(.creditExceeded)))
    }

    @Test func creditComesBackAsMessagesAreConsumed() {
        var bench = ServerBench()
        _ = bench.receive(stream)
        for _ in 2...16 { _ = bench.receive(FrameHeader(.requestItem, call: 1)) }
        bench.connection.consumed(1, messages: 1, output: &bench.output)
        #expect(bench.sent().map(\.header) == [FrameHeader(.credit, call: 1, parameter: 1)])
        bench.connection.consumed(1, messages: 7, output: &bench.output)
        #expect(bench.sent().isEmpty, "half a window is worth a frame, less is not")
        bench.connection.consumed(1, messages: 1, output: &bench.output)
        #expect(bench.sent().map(\.header) == [FrameHeader(.credit, call: 1, parameter: 8)])
    }

    @Test func responsesWaitForCreditAndKeepTheirOrder() {
        var bench = ServerBench()
        _ = bench.receive(unary)
        for number in UInt8(0)..<16 { #expect(bench.respond(1, isLast: false, [number]) == .sent) }
        #expect(bench.respond(1, isLast: false, [16]) == .waiting)
        #expect(bench.respond(1, isLast: true, [17]) == .waiting)
        #expect(bench.sent().count == 16)
        #expect(bench.receive(FrameHeader(.credit, call: 1, parameter: 1)) == .none)
        #expect(bench.sent().map(\.body) == [[16]])
        #expect(bench.receive(FrameHeader(.credit, call: 1, parameter: 5)) == .none)
        #expect(bench.sent() == [Frame(FrameHeader(.response, flags: .endOfStream, call: 1), [17])])
        #expect(bench.connection.callsInFlight == 0)
    }

    @Test func creditForAnOpenStreamSaysHowMuch() {
        var bench = ServerBench()
        _ = bench.receive(unary)
        for _ in 0..<16 { _ = bench.respond(1, isLast: false) }
        #expect(bench.receive(FrameHeader(.credit, call: 1, parameter: 3)) == .writable(call: 1, credit: 3))
    }

    /// However many calls a client opens and however much credit it gives them: while nothing is read, one message of
    /// each and one window may be sent, and every call has its turn.
    @Test func theCallsOfAConnectionShareAWindow() {
        var bench = ServerBench()
        var told: [UInt32: UInt32] = [:]
        for call in 1...64 as ClosedRange<UInt32> {
            let action = bench.receive(FrameHeader(.request, flags: .endOfStream, procedure: 7, call: call))
            if case .request(let request) = action { told[call] = request.credit }
        }
        #expect(told.values.reduce(0, +) == 64 + 15)
        for call in 1...64 as ClosedRange<UInt32> {
            let action = bench.receive(FrameHeader(.credit, call: call, parameter: 60_000))
            #expect(action == .writable(call: call, credit: told[call] ?? 0), "credit is not all that counts")
        }
        let isMoreToTell = bench.connection.holdsCredit
        #expect(!isMoreToTell)
        // Each sends what it may as soon as it may: nobody waits for the one that has the window and is silent.
        var sent: [UInt32: UInt32] = [:]
        for _ in 0..<200 {
            for call in 2...64 as ClosedRange<UInt32> {
                for _ in 0..<(told[call] ?? 0) { #expect(bench.respond(call, isLast: false) == .sent) }
                sent[call, default: 0] += told[call] ?? 0
                told[call] = 0
            }
            for case .writable(let call, let credit) in bench.connection.announceCredit() { told[call] = credit }
            #expect(told.values.reduce(0, +) <= 64 + 15)
        }
        #expect(sent.count == 63 && sent.values.allSatisfy { $0 >= 40 })
    }

    /// However much credit there is, the application hears of a window at a time; calls take turns.
    @Test func muchCreditIsAnnouncedPieceByPiece() {
        var bench = ServerBench()
        for call in [1, 2] as [UInt32] {
            _ = bench.receive(FrameHeader(.request, flags: .endOfStream, procedure: 7, call: call))
            let credit = bench.receive(FrameHeader(.credit, call: call, parameter: 30))
            #expect(credit == .writable(call: call, credit: call == 1 ? 16 : 1), "one window for both")
        }
        let unused = bench.connection.announceCredit()
        #expect(unused == [], "it has not been used")
        var sent: [UInt32: Int] = [:]
        func send(_ call: UInt32, _ count: UInt32) {
            for _ in 0..<count { #expect(bench.respond(call, isLast: false) == .sent) }
            sent[call, default: 0] += Int(count)
        }
        send(1, 16)
        send(2, 1)
        var turns: [UInt32] = []
        while bench.connection.holdsCredit {
            var announced: UInt32 = 0
            for case .writable(let call, let credit) in bench.connection.announceCredit() {
                #expect(announced < 16, "one window in all, and what is left of it for the next call")
                announced += credit
                turns.append(call)
                send(call, credit)
            }
        }
        #expect(turns == [1, 2, 1, 2, 2, 2] && sent == [1: 46, 2: 46])
        #expect(bench.respond(1, isLast: false) == .waiting)
    }

    @Test func cancellingAnAnsweredCallThatWaitsForCreditFreesItsPlace() {
        var bench = ServerBench()
        _ = bench.receive(unary)
        for _ in 0..<16 { _ = bench.respond(1, isLast: false) }
        _ = bench.respond(1, isLast: true)
        #expect(bench.receive(FrameHeader(.cancel, call: 1)) == .none)
        #expect(bench.connection.callsInFlight == 0)
    }

    @Test func pingIsAnswered() {
        var bench = ServerBench()
        #expect(bench.receive(FrameHeader(.ping, parameter: 77)) == .none)
        #expect(bench.sent() == [Frame(FrameHeader(.pong, parameter: 77))])
    }

    @Test func shutdownServesWhatIsOpenAndRefusesTheRest() {
        var bench = ServerBench()
        _ = bench.receive(unary)
        bench.connection.beginShutdown(grace: .seconds(5), now: bench.now, output: &bench.output)
        #expect(bench.sent().map(\.header) == [FrameHeader(.goAway, parameter: 1)])
        #expect(bench.connection.finished == nil)
        #expect(bench.receive(FrameHeader(.request, flags: .endOfStream, call: 2)) == .none)
        #expect(bench.sent() == [
            Frame(FrameHeader(.status, call: 2, parameter: 14), StatusBody.encode(.goingAway as LocalReason)),
        ])
        #expect(bench.respond(1, isLast: true) == .sent)
        #expect(bench.connection.finished == .drained)
    }

    @Test func aClientThatLeavesIsServedToTheEnd() {
        var bench = ServerBench()
        _ = bench.receive(unary)
        #expect(bench.receive(FrameHeader(.goAway)) == .none)
        #expect(bench.connection.finished == nil)
        #expect(bench.respond(1, isLast: true) == .sent)
        #expect(bench.connection.finished == .peerLeft)
        #expect(bench.receive(FrameHeader(.request, call: 2)) == .close(.violation(.requestAfterGoAway)))
    }
}
