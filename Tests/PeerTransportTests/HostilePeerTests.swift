import FrameProtocol
import MutualTLS
import PeerTransport
import Testing

/// Peers that do not keep to the protocol: each ends in its own way, and the server serves the others on.
@Suite(.timeLimit(.minutes(1))) struct HostilePeerTests {
    typealias Procedure = EchoService.Procedure

    /// Sends bytes after a good handshake and gives back what the server says before it closes.
    private func answer(to bytes: [UInt8], limits: Limits? = nil, expecting end: ConnectionEnd) async throws
        -> [Reply]
    {
        var replies: [Reply] = []
        try await withLoopback(limits: limits ?? .standard) { loopback in
            let peer = RawPeer(port: loopback.port)
            try peer.handshake(try Certificates.shared.client())
            peer.send(bytes)
            peer.receive()
            #expect(peer.isClosed)
            replies = Reply.all(peer.received)
            try await loopback.until("the end is known") { !loopback.service.record.ends.isEmpty }
            #expect(loopback.service.record.ends == [end])
            // Shrunk limits would end an honest peer too, on a busy machine.
            guard limits == nil else { return }
            let honest = try await loopback.connect()
            #expect(try await honest.call(Procedure.echo, body: [1]) == [1])
        }
        return replies
    }

    @Test func anOversizeFrameIsRefusedBeforeItComes() async throws {
        let replies = try await answer(
            to: [0, 4, 0, 1], expecting: .closed(.violation(.frameTooLong)))
        #expect(replies == [Reply(.goAway, body: StatusBody.encode(reason: 105, text: "FRAME_TOO_LONG"))])
    }

    @Test func garbageAfterTheHandshake() async throws {
        let replies = try await answer(
            to: Array("GET / HTTP/1.1\r\nHost: example\r\n\r\n".utf8), expecting: .closed(.violation(.frameTooLong)))
        #expect(replies.map(\.kind) == [.goAway])
    }

    @Test func aViolationAfterGoodCallsAnswersThemFirst() async throws {
        var bytes: [UInt8] = []
        FrameEncoder.append(
            FrameHeader(.request, flags: .endOfStream, procedure: Procedure.echo, call: 1), body: [9].span.bytes,
            to: &bytes)
        FrameEncoder.append(FrameHeader(.response, call: 1), to: &bytes)
        let replies = try await answer(to: bytes, expecting: .closed(.violation(.wrongDirection)))
        #expect(replies.last == Reply(
            .goAway, parameter: 1, body: StatusBody.encode(reason: 105, text: "WRONG_DIRECTION")))
    }

    @Test func aPeerThatSaysNothing() async throws {
        var limits = Limits()
        limits.firstFrameTime = .milliseconds(150)
        let replies = try await answer(to: [], limits: limits, expecting: .closed(.firstFrameTimeout))
        #expect(replies == [Reply(.goAway, body: StatusBody.encode(reason: 100, text: "FIRST_FRAME_TIMEOUT"))])
    }

    @Test func aFrameThatNeverEnds() async throws {
        var limits = Limits()
        limits.frameTime = .milliseconds(150)
        let replies = try await answer(to: [0, 0, 1, 0, 1], limits: limits, expecting: .closed(.frameTimeout))
        #expect(replies.map(\.kind) == [.goAway])
    }

    @Test func aPeerThatGoesIdle() async throws {
        var limits = Limits()
        limits.idleTime = .milliseconds(150)
        var bytes: [UInt8] = []
        FrameEncoder.append(FrameHeader(.ping, parameter: 3), to: &bytes)
        let replies = try await answer(to: bytes, limits: limits, expecting: .closed(.idle))
        #expect(replies.map(\.kind) == [.pong, .goAway])
    }

    @Test func aPlainTextClient() async throws {
        try await withLoopback { loopback in
            let peer = RawPeer(port: loopback.port)
            peer.send(Array("GET / HTTP/1.1\r\nHost: example\r\n\r\n".utf8))
            peer.receive()
            #expect(peer.isClosed)
            try await loopback.until("the refusal is known") { !loopback.service.record.refused.isEmpty }
            guard case .tls? = loopback.service.record.refused.first else {
                Issue.record("\(loopback.service.record.refused)")
                return
            }
            #expect(loopback.service.record.connected.isEmpty)
        }
    }

    @Test func aHandshakeThatNeverEnds() async throws {
        var limits = Limits()
        limits.handshakeTime = .milliseconds(150)
        try await withLoopback(limits: limits) { loopback in
            let peer = RawPeer(port: loopback.port)
            peer.receive()
            #expect(peer.isClosed)
            try await loopback.until("the refusal is known") { !loopback.service.record.refused.isEmpty }
            #expect(loopback.service.record.refused == [.handshakeTimeout])
        }
    }

    @Test func concurrentHandshakes() async throws {
        var limits = Limits()
        limits.concurrentHandshakes = 1
        try await withLoopback(limits: limits) { loopback in
            let stalled = RawPeer(port: loopback.port)
            try await loopback.until("the first is admitted") { loopback.server.connections == 1 }
            let other = RawPeer(port: loopback.port)
            other.receive()
            #expect(other.isClosed)
            #expect(loopback.service.record.refused == [.serverFull])
            withExtendedLifetime(stalled) {}
        }
    }

    @Test func aRevokedPeerNeverReachesTheService() async throws {
        try await withLoopback { loopback in
            let peer = RawPeer(port: loopback.port)
            try peer.handshake(try Certificates.shared.revokedClient())
            peer.receive()
            #expect(peer.isClosed)
            try await loopback.until("the refusal is known") { !loopback.service.record.refused.isEmpty }
            #expect(loopback.service.record.connected.isEmpty)
        }
    }

    /// A peer that gives all the credit that there is and reads nothing: the service hears of the credit piece by
    /// piece, and of no more while its messages wait. What it has sent arrives once the peer reads after all.
    @Test func creditWithoutReadingFillsNoMemory() async throws {
        let (calls, total) = (UInt32(8), UInt32(120))
        try await withLoopback { loopback in
            let peer = RawPeer(port: loopback.port, receiveBuffer: 4096)
            try peer.handshake(try Certificates.shared.client())
            var bytes: [UInt8] = []
            for call in 1...calls {
                FrameEncoder.append(
                    FrameHeader(.request, flags: .endOfStream, procedure: Procedure.flood, call: call),
                    body: numberBytes(total).span.bytes, to: &bytes)
                FrameEncoder.append(FrameHeader(.credit, call: call, parameter: 60_000), to: &bytes)
            }
            peer.send(bytes)
            try await loopback.until("it begins") { loopback.service.record.flooded > 0 }
            var flooded = 0
            while flooded < loopback.service.record.flooded {
                flooded = loopback.service.record.flooded
                try await Task.sleep(for: .milliseconds(300))
            }
            // A window for each call, what the socket takes, and one mark of output with the window that led over it.
            #expect(flooded < calls * total / 3, "\(flooded) messages of 64 KiB were made")
            peer.receive { $0.count >= Int(calls * total) * Self.frameSize(EchoService.floodSize) }
            var numbers: [UInt32: [UInt32]] = [:]
            var decoder = FrameDecoder()
            _ = try decoder.feed(peer.received.span.bytes) { header, body in
                let bytes = body.extracting(first: 4).withUnsafeBytes { Array($0) }
                numbers[header.call, default: []].append(number(bytes))
                return .more
            }
            #expect(numbers.count == calls)
            #expect(numbers.values.allSatisfy { $0 == Array(0..<total) })
        }
    }

    /// A peer that opens as many calls as it may, and neither reads nor gives credit: the server holds one message of
    /// each and a window. A peer that reads gets the first window of every call all the same.
    @Test func manyFirstWindowsFillNoMemory() async throws {
        let calls = UInt32(Limits.standard.callsInFlight)
        let total = Int(calls * Limits.initialCredit)
        try await withLoopback { loopback in
            let peer = RawPeer(port: loopback.port, receiveBuffer: 4096)
            try peer.handshake(try Certificates.shared.client())
            var bytes: [UInt8] = []
            for call in 1...calls {
                FrameEncoder.append(
                    FrameHeader(.request, flags: .endOfStream, procedure: Procedure.flood, call: call),
                    body: numberBytes(1000).span.bytes, to: &bytes)
            }
            peer.send(bytes)
            try await loopback.until("it begins") { loopback.service.record.flooded > 0 }
            var flooded = 0
            while flooded < loopback.service.record.flooded {
                flooded = loopback.service.record.flooded
                try await Task.sleep(for: .milliseconds(300))
            }
            // One for each call and a window; and what the socket and the mark of output took before: some 4 MiB.
            #expect(flooded <= Int(calls) + 15 + (4 << 20) / EchoService.floodSize, "\(flooded) of \(total)")
            peer.receive { $0.count >= total * Self.frameSize(EchoService.floodSize) }
            #expect(Dictionary(grouping: Reply.all(peer.received), by: \.kind).mapValues(\.count) == [.response: total])
        }
    }

    /// Calls that hear of more credit and have nothing to send keep it from no other call of their connection.
    @Test func aCallThatPausesHoldsNoOtherBack() async throws {
        try await withLoopback { loopback in
            let peer = RawPeer(port: loopback.port)
            try peer.handshake(try Certificates.shared.client())
            var bytes: [UInt8] = []
            let (pausing, total) = (UInt32(5), UInt32(200))
            for call in 1...pausing + 1 {
                FrameEncoder.append(
                    FrameHeader(
                        .request, flags: .endOfStream,
                        procedure: call <= pausing ? Procedure.pause : Procedure.countStream, call: call),
                    body: numberBytes(total).span.bytes, to: &bytes)
            }
            for call in 1...pausing + 1 {
                FrameEncoder.append(FrameHeader(.credit, call: call, parameter: 60_000), to: &bytes)
            }
            peer.send(bytes)
            let messages = Int(pausing * Limits.initialCredit + total)
            // Until they are there, or nothing has come for five seconds.
            peer.receive { $0.count >= messages * Self.frameSize(4) }
            #expect(Reply.all(peer.received).count == messages)
        }
    }

    /// Bytes of a frame with its length word.
    private static func frameSize(_ bodyCount: Int) -> Int { FrameHeader.lengthSize + FrameHeader.size + bodyCount }

    private func requestsForZeros(_ count: UInt32, size: UInt32) -> [UInt8] {
        var bytes: [UInt8] = []
        for call in 1...count {
            FrameEncoder.append(
                FrameHeader(.request, flags: .endOfStream, procedure: Procedure.zeros, call: call),
                body: numberBytes(size).span.bytes, to: &bytes)
        }
        return bytes
    }

    @Test func aPeerThatDoesNotReadIsNotReadFrom() async throws {
        try await withLoopback { loopback in
            let count: UInt32 = 150
            let size: UInt32 = 200_000
            let peer = RawPeer(port: loopback.port, receiveBuffer: 524_288)
            try peer.handshake(try Certificates.shared.client())
            for part in requestsForZeros(count, size: size).chunked(by: 1_000) { peer.send(part) }
            try await Task.sleep(for: .milliseconds(300))
            let served = loopback.service.record.requests
            #expect(served < 75, "the server stopped reading long before the last request")
            let frame = Int(size) + 16
            peer.receive { $0.count >= frame * Int(count) }
            #expect(peer.received.count == frame * Int(count), "nothing is lost once the peer reads")
            #expect(loopback.service.record.requests == Int(count))
        }
    }

    @Test func aPeerThatNeverReadsIsClosed() async throws {
        var limits = Limits()
        limits.stalledOutputTime = .milliseconds(300)
        try await withLoopback(limits: limits) { loopback in
            let peer = RawPeer(port: loopback.port, receiveBuffer: 524_288)
            try peer.handshake(try Certificates.shared.client())
            peer.send(requestsForZeros(60, size: 200_000))
            try await loopback.until("the stall is found") { !loopback.service.record.ends.isEmpty }
            #expect(loopback.service.record.ends == [.closed(.outputStalled)])
        }
    }
}

/// A frame of the server, as the raw peer reads it.
struct Reply: Equatable {
    var kind: FrameKind
    var parameter: UInt32
    var body: [UInt8]

    init(_ kind: FrameKind, parameter: UInt32 = 0, body: [UInt8] = []) {
        self.kind = kind
        self.parameter = parameter
        self.body = body
    }

    static func all(_ bytes: [UInt8]) -> [Reply] {
        var decoder = FrameDecoder()
        var replies: [Reply] = []
        _ = try? decoder.feed(bytes.span.bytes) { header, body in
            replies.append(Reply(header.kind, parameter: header.parameter, body: body.withUnsafeBytes { Array($0) }))
            return .more
        }
        return replies
    }
}

extension [UInt8] {
    func chunked(by size: Int) -> [[UInt8]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
