import FrameProtocol
import PeerTransport
import Synchronization
import Testing

/// The same calls without sockets, TLS and waiting: everything has happened when the call returns.
@Suite struct InMemoryTransportTests {
    typealias Procedure = EchoService.Procedure

    private static let peer = PeerIdentity(uri: "urn:juki:municipality:462012", serialNumber: "1", fingerprint: "f")

    private final class Answers: Sendable {
        let events = Mutex<[CallEvent]>([])

        var messages: [[UInt8]] {
            events.withLock { $0.compactMap { if case .message(let body, _) = $0 { body } else { nil } } }
        }
        var failures: [CallFailure] {
            events.withLock { $0.compactMap { if case .failed(let failure) = $0 { failure } else { nil } } }
        }
        func take(_ event: CallEvent) {
            events.withLock { $0.append(event) }
        }
    }

    @Test func aCallHasHappenedWhenItReturns() {
        let service = EchoService()
        let transport = InMemoryTransport(service: service, identity: Self.peer)
        let answers = Answers()
        _ = transport.client.open(Procedure.echo, body: [1, 2], isLast: true) { answers.take($0) }
        #expect(answers.messages == [[1, 2]])
        #expect(service.record.connected == [Self.peer])
    }

    @Test func asyncCallsWorkToo() async throws {
        let transport = InMemoryTransport(service: EchoService(), identity: Self.peer)
        #expect(try await transport.client.call(Procedure.echo, body: [3]) == [3])
        #expect(try await transport.client.call(Procedure.echoFromElsewhere, body: [4]) == [4])
        var received: [UInt32] = []
        for try await message in transport.client.serverStream(Procedure.countStream, body: numberBytes(100)) {
            received.append(number(message))
        }
        #expect(received == Array(0..<100))
    }

    @Test func deadlinesFollowTheTestsClock() {
        let service = EchoService()
        let transport = InMemoryTransport(service: service, identity: Self.peer)
        let answers = Answers()
        _ = transport.client.open(Procedure.silence, body: [], isLast: true, deadline: .seconds(5)) { answers.take($0) }
        transport.advance(by: .milliseconds(4_999))
        #expect(answers.failures == [])
        transport.advance(by: .milliseconds(1))
        #expect(answers.failures == [.deadlineExceeded])
        #expect(service.record.cancelled == [1])
    }

    @Test func aCutLineLeavesTheOutcomeUnknown() {
        let service = EchoService()
        let transport = InMemoryTransport(service: service, identity: Self.peer)
        let answers = Answers()
        _ = transport.client.open(Procedure.silence, body: [], isLast: true) { answers.take($0) }
        transport.cut()
        #expect(answers.failures == [.connectionLost])
        #expect(service.record.ends == [.peerVanished])
        _ = transport.client.open(Procedure.echo, body: [], isLast: true) { answers.take($0) }
        #expect(answers.failures == [.connectionLost, .refused])
    }

    @Test func callsBeyondTheLimitWaitAndTimeOutUnexecuted() {
        var limits = Limits()
        limits.callsInFlight = 1
        limits.callsWaiting = 1
        let service = EchoService()
        let transport = InMemoryTransport(service: service, identity: Self.peer, limits: limits)
        let answers = Answers()
        let first = transport.client.open(Procedure.silence, body: [], isLast: true) { _ in }
        let second = transport.client.open(Procedure.joinStream, body: [1], isLast: false, deadline: .seconds(1)) {
            answers.take($0)
        }
        second.send([2], isLast: true)
        _ = transport.client.open(Procedure.echo, body: [3], isLast: true) { answers.take($0) }
        #expect(answers.failures == [CallFailure(.resourceExhausted, .notExecuted)])
        #expect(service.record.requests == 1)
        first.cancel()
        #expect(answers.messages == [[1, 2]])

        _ = transport.client.open(Procedure.silence, body: [], isLast: true) { _ in }
        _ = transport.client.open(Procedure.echo, body: [], isLast: true, deadline: .seconds(1)) { answers.take($0) }
        transport.advance(by: .seconds(1))
        #expect(answers.failures.last == CallFailure(.deadlineExceeded, .notExecuted))
    }

    @Test func aHoarderGetsNoMoreThanItsWindow() {
        let service = EchoService()
        let transport = InMemoryTransport(service: service, identity: Self.peer)
        let call = transport.client.open(Procedure.hoard, body: [0], isLast: false) { _ in }
        for number in UInt8(1)...40 { call.send([number], isLast: false) }
        #expect(service.record.items == 15)
    }

    @Test func aClosedClientIsGoneForTheService() {
        let service = EchoService()
        let end = Mutex<ConnectionEnd?>(nil)
        let transport = InMemoryTransport(service: service, identity: Self.peer, whenEnded: { reason in
            end.withLock { $0 = reason }
        })
        transport.client.close()
        #expect(end.withLock { $0 } == .closed(.closedHere))
        #expect(service.record.ends == [.peerClosed])
    }

    @Test func aRefusedPeerIsClosed() {
        let end = Mutex<ConnectionEnd?>(nil)
        let transport = InMemoryTransport(
            service: EchoService(refusal: .unknownPeer), identity: Self.peer,
            whenEnded: { reason in end.withLock { $0 = reason } })
        let status = StatusBody.encode(reason: 20, text: "UNKNOWN_PEER")
        #expect(end.withLock { $0 } == .refused(status: status))
        withExtendedLifetime(transport) {}
    }
}
