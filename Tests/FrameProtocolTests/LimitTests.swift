@testable import FrameProtocol
import Testing

/// One test for each bound of `Limits` that the machines keep; each fails if the bound is not kept.
@Suite struct LimitTests {
    @Test func callsInFlight() {
        var bench = ServerBench()
        for call in UInt32(1)...64 {
            guard case .request = bench.receive(FrameHeader(.request, call: call)) else {
                Issue.record("call \(call) was refused")
                return
            }
        }
        #expect(bench.receive(FrameHeader(.request, call: 65)) == .none)
        #expect(bench.sent() == [
            Frame(FrameHeader(.status, call: 65, parameter: 8), StatusBody.encode(.tooManyCalls as LocalReason)),
        ])
    }

    @Test func cancelledCallsDoNotTakeThePlacesOfOpenOnes() {
        var limits = Limits()
        limits.callsInFlight = 1
        var bench = ServerBench(limits: limits)
        for call in UInt32(1)...64 {
            guard case .request = bench.receive(FrameHeader(.request, call: call)) else {
                Issue.record("call \(call) was refused")
                return
            }
            #expect(bench.receive(FrameHeader(.cancel, call: call)) == .cancelled(call: call))
        }
        #expect(bench.receive(FrameHeader(.request, call: 65)) == .none)
        #expect(bench.connection.callsInFlight == 64)
    }

    @Test func waitingBytesOfAllCallsTogether() {
        var limits = Limits()
        limits.waitingBytes = 100
        var bench = ServerBench(limits: limits)
        for call in UInt32(1)...2 {
            _ = bench.receive(FrameHeader(.request, flags: .endOfStream, call: call))
            for _ in 0..<16 { _ = bench.respond(call, isLast: false) }
        }
        #expect(bench.respond(1, isLast: false, Array(repeating: 0, count: 60)) == .waiting)
        _ = bench.sent()
        #expect(bench.respond(2, isLast: false, Array(repeating: 0, count: 60)) == .refused)
        #expect(bench.sent() == [
            Frame(FrameHeader(.status, call: 2, parameter: 8), StatusBody.encode(.creditIgnored as LocalReason)),
        ])
        #expect(bench.respond(1, isLast: false, Array(repeating: 0, count: 40)) == .waiting)
        #expect(bench.receive(FrameHeader(.credit, call: 1, parameter: 2)) == .writable(call: 1, credit: 0))
        #expect(bench.respond(1, isLast: false, Array(repeating: 0, count: 100)) == .waiting, "bytes are given back")
    }

    @Test func frameLengthOfAnAnswer() {
        var bench = ServerBench()
        _ = bench.receive(FrameHeader(.request, flags: .endOfStream, call: 1))
        _ = bench.receive(FrameHeader(.request, flags: .endOfStream, call: 2))
        #expect(bench.respond(1, isLast: true, Array(repeating: 0, count: 262_132)) == .sent)
        bench.output = []
        #expect(bench.respond(2, isLast: true, Array(repeating: 0, count: 262_133)) == .refused)
        #expect(bench.sent().map(\.header) == [FrameHeader(.status, call: 2, parameter: 8)])
    }

    @Test func firstFrameTime() {
        var bench = ServerBench()
        bench.connection.inputEnded(isMidFrame: true, now: .seconds(9))
        #expect(bench.connection.nextWakeUp == .seconds(11))
        #expect(bench.tick(10.9) == [])
        #expect(bench.tick(11) == [.close(.firstFrameTimeout)])
    }

    @Test func frameTime() {
        var bench = ServerBench()
        _ = bench.receive(FrameHeader(.ping))
        bench.connection.inputEnded(isMidFrame: true, now: .seconds(2))
        bench.connection.inputEnded(isMidFrame: true, now: .seconds(8))
        #expect(bench.connection.nextWakeUp <= .seconds(12))
        #expect(bench.tick(11.9) == [])
        #expect(bench.tick(12) == [.close(.frameTimeout)], "drops do not prolong the time")
    }

    @Test func frameTimeBeginsAnewWithEachFrame() {
        var bench = ServerBench()
        _ = bench.receive(FrameHeader(.ping))
        bench.connection.inputEnded(isMidFrame: true, now: .seconds(2))
        bench.now = .seconds(8)
        _ = bench.receive(FrameHeader(.ping))
        bench.connection.inputEnded(isMidFrame: true, now: .seconds(8))
        #expect(bench.tick(17.9) == [])
        #expect(bench.tick(18) == [.close(.frameTimeout)])
    }

    @Test func idleTime() {
        var bench = ServerBench()
        _ = bench.receive(FrameHeader(.request, flags: .endOfStream, call: 1, parameter: 600_000))
        #expect(bench.tick(600.9) == [])
        _ = bench.respond(1, isLast: true)
        #expect(bench.tick(601) == [.close(.idle)])
        #expect(bench.sent().last?.body == StatusBody.encode(.idle as CloseReason))
    }

    @Test func anOpenCallIsNotIdle() {
        var limits = Limits()
        limits.idleTime = .seconds(5)
        var bench = ServerBench(limits: limits)
        _ = bench.receive(FrameHeader(.request, flags: .endOfStream, call: 1))
        #expect(bench.tick(20) == [])
    }

    @Test func connectionAgeAndDrainTime() {
        var bench = ServerBench()
        let day = 86_401.0
        bench.now = .seconds(day - 10)
        _ = bench.receive(FrameHeader(.request, call: 1, parameter: 600_000))
        #expect(bench.tick(day - 0.1) == [])
        #expect(bench.sent().isEmpty)
        #expect(bench.tick(day) == [])
        #expect(bench.sent().map(\.header) == [FrameHeader(.goAway, parameter: 1)])
        #expect(bench.tick(day + 599.9) == [.cancelled(call: 1)])
        #expect(bench.tick(day + 600) == [.close(.drainTimeout)])
    }

    /// Whatever is due next lies ahead: a timer set for what lies behind would fire without end.
    @Test func theAgeEndsTheConnectionOfAClientThatLeavesToo() {
        var bench = ServerBench()
        let day = 86_401.0
        bench.now = .seconds(day - 10)
        _ = bench.receive(FrameHeader(.request, call: 1, parameter: 600_000))
        _ = bench.receive(FrameHeader(.goAway))
        var actions = [bench.tick(day - 1)]
        while actions.count < 4, bench.connection.finished == nil {
            let due = bench.connection.nextWakeUp
            #expect(due > bench.now)
            bench.now = due
            actions.append(bench.connection.tick(due, output: &bench.output))
        }
        #expect(actions.filter { !$0.isEmpty } == [[.cancelled(call: 1)], [.close(.drainTimeout)]])
        #expect(bench.now == .seconds(day + 600))
    }

    @Test func queuedOutputStopsReading() {
        var gauge = OutputGauge(limits: .standard)
        #expect(gauge.update(handedOver: 2_000_000, queued: 1_048_576, now: .seconds(1)) == nil)
        #expect(gauge.mayRead)
        #expect(gauge.update(handedOver: 2_000_001, queued: 1_048_577, now: .seconds(1)) == nil)
        #expect(!gauge.mayRead)
        _ = gauge.update(handedOver: 2_000_001, queued: 524_289, now: .seconds(2))
        #expect(!gauge.mayRead, "reading starts again at half the mark")
        _ = gauge.update(handedOver: 2_000_001, queued: 524_288, now: .seconds(3))
        #expect(gauge.mayRead)
    }

    @Test func stalledOutputTime() {
        var gauge = OutputGauge(limits: .standard)
        #expect(gauge.update(handedOver: 100, queued: 100, now: .seconds(1)) == nil)
        #expect(gauge.update(handedOver: 200, queued: 200, now: .seconds(20)) == nil)
        #expect(gauge.update(handedOver: 200, queued: 199, now: .seconds(30.9)) == nil, "a byte is progress")
        #expect(gauge.update(handedOver: 300, queued: 299, now: .seconds(60.8)) == nil)
        #expect(gauge.update(handedOver: 300, queued: 299, now: .seconds(60.9)) == .outputStalled)
        #expect(gauge.update(handedOver: 300, queued: 0, now: .seconds(100)) == nil)
        #expect(gauge.update(handedOver: 400, queued: 100, now: .seconds(200)) == nil)
    }

    @Test func silenceTime() throws {
        var bench = ClientBench()
        #expect(bench.tick(500) == [], "without a call nothing is asked")
        _ = try bench.open(deadline: 600_000)
        _ = bench.sent()
        #expect(bench.connection.nextWakeUp == .seconds(560))
        #expect(bench.tick(560) == [])
        #expect(bench.sent().map(\.header) == [FrameHeader(.ping)])
        #expect(bench.tick(619.9) == [])
        #expect(bench.tick(620) == [.close(.peerSilent)])
    }
}
