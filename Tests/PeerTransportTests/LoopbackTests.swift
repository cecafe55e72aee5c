import FrameProtocol
import PeerTransport
import Synchronization
import Testing

/// Calls over sockets and mutual TLS.
@Suite(.timeLimit(.minutes(1))) struct LoopbackTests {
    typealias Procedure = EchoService.Procedure

    @Test func everyStyleOfCall() async throws {
        try await withLoopback { loopback in
            let client = try await loopback.connect()
            #expect(client.server?.uri == "urn:juki:prefectural-server:46")
            #expect(loopback.service.record.connected.map(\.uri) == ["urn:juki:municipality:462012"])
            #expect(try await client.call(Procedure.echo, body: [1, 2, 3]) == [1, 2, 3])
            #expect(try await client.call(Procedure.echo, body: []) == [])
            #expect(try await client.call(Procedure.echoFromElsewhere, body: [4]) == [4])
            let longest = [UInt8](repeating: 7, count: 262_132)
            #expect(try await client.call(Procedure.echo, body: longest) == longest)
        }
    }

    @Test func aClientStreamOfManyWindows() async throws {
        try await withLoopback { loopback in
            let client = try await loopback.connect()
            let answer = await withCheckedContinuation { continuation in
                let call = client.open(Procedure.joinStream, body: numberBytes(0), isLast: false) { event in
                    switch event {
                    case .message(let body, _): continuation.resume(returning: body)
                    case .failed(let failure): Issue.record("\(failure)"); continuation.resume(returning: [])
                    case .writable: break
                    }
                }
                for number in UInt32(1)...500 { call.send(numberBytes(number), isLast: number == 500) }
            }
            #expect(answer == (0...500).flatMap { numberBytes($0) })
        }
    }

    @Test func aServerStreamOfManyWindows() async throws {
        try await withLoopback { loopback in
            let client = try await loopback.connect()
            var received: [UInt32] = []
            for try await message in client.serverStream(Procedure.countStream, body: numberBytes(1_000)) {
                received.append(number(message))
            }
            #expect(received == Array(0..<1_000))
            received = []
            for try await message in client.serverStream(Procedure.countElsewhere, body: numberBytes(300)) {
                received.append(number(message))
            }
            #expect(received == Array(0..<300))
        }
    }

    @Test func aSlowConsumerHoldsTheServerBack() async throws {
        try await withLoopback { loopback in
            let client = try await loopback.connect()
            let received = Atomic<Int>(0)
            let call = client.open(Procedure.countStream, body: numberBytes(1_000), isLast: true) { event in
                if case .message = event { received.add(1, ordering: .relaxed) }
            }
            try await loopback.until("the first window") { received.load(ordering: .relaxed) == 16 }
            _ = try await client.call(Procedure.echo, body: [])
            #expect(received.load(ordering: .relaxed) == 16)
            call.consumed(16)
            try await loopback.until("the second window") { received.load(ordering: .relaxed) == 32 }
            call.cancel()
        }
    }

    @Test(arguments: [EchoService.Procedure.echo, EchoService.Procedure.echoFromElsewhere])
    func aThousandCallsAtOnce(_ procedure: UInt16) async throws {
        try await withLoopback { loopback in
            let client = try await loopback.connect()
            let answers = await withTaskGroup(of: (UInt32, [UInt8]?).self) { group in
                for number in UInt32(0)..<1_000 {
                    group.addTask { (number, try? await client.call(procedure, body: numberBytes(number))) }
                }
                return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            #expect(answers.count == 1_000)
            for (number, answer) in answers { #expect(answer == numberBytes(number)) }
        }
    }

    @Test func aFailureBringsItsStatus() async throws {
        try await withLoopback { loopback in
            let client = try await loopback.connect()
            let found = await failure { try await client.call(Procedure.failure, body: [8, 80]) }
            #expect(found == CallFailure(.notFound, .answered, statusBody: [8, 80]))
            let unknown = await failure { try await client.call(999, body: []) }
            #expect(unknown?.code == .unimplemented)
        }
    }

    @Test func deadlinesAndCancellation() async throws {
        try await withLoopback { loopback in
            let client = try await loopback.connect()
            let late = await failure {
                try await client.call(Procedure.silence, body: [], deadline: .milliseconds(50))
            }
            #expect(late?.code == .deadlineExceeded)
            #expect(late?.execution == .unknown)
            try await loopback.until("the service hears of it") { loopback.service.record.cancelled == [1] }

            let task = Task { try await client.call(Procedure.silence, body: []) }
            try await loopback.until("the call is there") { loopback.service.record.requests == 2 }
            task.cancel()
            let cancelled = await failure { try await task.value }
            #expect(cancelled == .cancelled)
            try await loopback.until("the service hears of it") { loopback.service.record.cancelled == [1, 2] }
            #expect(try await client.call(Procedure.echo, body: [1]) == [1], "the connection goes on")
        }
    }

    @Test func shutdownLetsOpenCallsEndAndRefusesTheRest() async throws {
        try await withLoopback { loopback in
            let end = Mutex<ConnectionEnd?>(nil)
            let client = try await loopback.connect { reason in end.withLock { $0 = reason } }
            let open = Task { try await client.call(Procedure.silence, body: [], deadline: .milliseconds(300)) }
            try await loopback.until("the call is there") { loopback.service.record.requests == 1 }
            let stop = Task { await loopback.server.shutdown(grace: .seconds(5)) }
            var refused: CallFailure?
            while refused == nil {
                do throws(CallFailure) {
                    _ = try await client.call(Procedure.echo, body: [])
                } catch {
                    refused = error
                }
            }
            #expect(refused?.execution == .notExecuted)
            let last = await failure { try await open.value }
            #expect(last?.code == .deadlineExceeded, "an open call goes on after GO_AWAY")
            await stop.value
            try await loopback.until("the end") { end.withLock { $0 != nil } }
            await #expect(throws: ConnectionEnd.self) { try await loopback.connect() }
        }
    }

    @Test func aLostConnectionEndsOpenCallsAsUnknownAndWaitingOnesAsNotExecuted() async throws {
        var limits = Limits()
        limits.callsInFlight = 2
        try await withLoopback(limits: limits) { loopback in
            let client = try await loopback.connect()
            let calls = (0..<3).map { _ in Task { try await client.call(Procedure.silence, body: []) } }
            try await loopback.until("two calls are there") { loopback.service.record.requests == 2 }
            await loopback.server.shutdown(grace: .zero)
            var executions: [CallFailure.Execution] = []
            for call in calls {
                let lost = await failure { try await call.value }
                #expect(lost?.code == .unavailable || lost?.code == .cancelled)
                if let lost { executions.append(lost.execution) }
            }
            #expect(executions.filter { $0 == .notExecuted }.count == 1)
            #expect(executions.filter { $0 == .unknown }.count == 2)
            let afterwards = await failure { try await client.call(Procedure.echo, body: []) }
            #expect(afterwards?.execution == .notExecuted)
        }
    }

    @Test func leavingEndsTheConnectionAfterTheLastCall() async throws {
        try await withLoopback { loopback in
            let client = try await loopback.connect()
            async let answer = client.call(Procedure.echoFromElsewhere, body: [5])
            #expect(try await answer == [5])
            client.leave()
            try await loopback.until("the server sees it") { !loopback.service.record.ends.isEmpty }
        }
    }

    @Test func aRefusedPeerHearsWhy() async throws {
        try await withLoopback(service: EchoService(refusal: .unknownPeer)) { loopback in
            do {
                _ = try await loopback.connect()
                Issue.record("connected")
            } catch {
                guard case .refused(let status)? = error as? ConnectionEnd else { Issue.record("\(error)"); return }
                #expect(status == StatusBody.encode(reason: 20, text: "UNKNOWN_PEER"))
            }
        }
    }

    @Test func connectionsPerCertificate() async throws {
        var limits = Limits()
        limits.connectionsPerCertificate = 2
        try await withLoopback(limits: limits) { loopback in
            let first = try await loopback.connect()
            let second = try await loopback.connect()
            await #expect(throws: ConnectionEnd.refused(status: StatusBody.encode(
                reason: 101, text: "TOO_MANY_CONNECTIONS"))) { try await loopback.connect() }
            #expect(try await first.call(Procedure.echo, body: [1]) == [1])
            second.close()
            try await loopback.until("a place is free") { !loopback.service.record.ends.isEmpty }
            let third = try await loopback.connect()
            #expect(try await third.call(Procedure.echo, body: [1]) == [1])
        }
    }

    @Test func connectionsInAll() async throws {
        var limits = Limits()
        limits.connections = 1
        try await withLoopback(limits: limits) { loopback in
            let first = try await loopback.connect()
            await #expect(throws: ConnectionEnd.self) { try await loopback.connect() }
            #expect(loopback.service.record.refused.contains(.serverFull))
            #expect(try await first.call(Procedure.echo, body: [1]) == [1])
        }
    }

    @Test func anotherServerThanTheOneCalledIsNotTalkedTo() async throws {
        try await withLoopback { loopback in
            await #expect(throws: ConnectionEnd.self) {
                try await loopback.connector.connect(
                    host: "127.0.0.1", port: loopback.port, expecting: "urn:juki:national")
            }
        }
    }

    @Test func reloadClosesOnlyRevokedPeers() async throws {
        try await withLoopback { loopback in
            let client = try await loopback.connect()
            loopback.server.reload(context: try Certificates.shared.server())
            #expect(try await client.call(Procedure.echo, body: [1]) == [1])
        }
    }
}
