import FrameProtocol
import JukiClient
import JukiDomain
import JukiMessages
import PeerTransport
import RegistryServer
import ResidentRegistry
import SharedRegistry
import Testing

/// Onward notices (法30条の7) wait for the national server as long as it takes, and over restarts of ours.
@Suite struct OnwardTests {
    @Test func noticesSurviveRestartsAndAnAbsentNationalServer() async throws {
        let national = FakeNational()
        let port = quietPort()
        try await withServer({ options in
            options.nationalServer = ServerAddress(host: "127.0.0.1", port: port)
            options.onwardNoticesPerRequest = 7
        }) { server in
            let notices = Residents.firstLoad(Residents.kagoshima, 60)
            try await send(notices[..<30], to: server)
            #expect(try server.running.registry.onwardNotices(after: 0, limit: .max).count == 30)
            #expect(national.count == 0)

            await server.stop()
            try server.start()
            #expect(try server.running.registry.onwardNotices(after: 0, limit: .max).count == 30)
            let first = try national.serve(port: port)
            try await until("what waited is delivered") { national.count == 30 }
            try await until("the outbox is emptied") {
                try server.running.registry.onwardNotices(after: 0, limit: .max).isEmpty
            }

            await first.shutdown(grace: .zero)
            try await send(notices[30..<50], to: server)
            let second = try national.serve(port: port)
            try await send(notices[50...], to: server)
            // The forwarder's pauses grow to 30 s while nobody answers, and the first attempt afterwards may only find
            // the old connection gone.
            try await until("the rest is delivered", within: .seconds(120)) { national.count == 60 }
            await second.shutdown(grace: .zero)
            check(national.received, against: notices)
            #expect(national.contradictions == 0)
        }
    }

    /// The backup is older than what the national server has had: what is applied afterwards reaches it all the same.
    @Test func aRestoredServerGoesOnBehindWhatTheNationalServerHasHad() async throws {
        let national = FakeNational()
        let port = quietPort()
        let notices = Residents.firstLoad(Residents.kagoshima, 40)
        try await withServer({ $0.nationalServer = ServerAddress(host: "127.0.0.1", port: port) }) { server in
            let first = try national.serve(port: port)
            try await send(notices[..<20], to: server)
            let terminal = try await server.connect("terminal-representative-1")
            _ = try await terminal.takeBackup { _, _, _ in }
            try await send(notices[20..<30], to: server)
            try await until("what was applied is delivered", within: .seconds(60)) { national.count == 30 }
            await first.shutdown(grace: .zero)

            let target = server.directory + "/restored"
            try server.restore(1, into: target)
            await server.stop()
            server.use(store: target)
            #expect(try server.acceptRestoredStore() != nil)
            try server.start()
            let city = try await server.connect(Residents.certificate(of: Residents.kagoshima))
            let refused = await #expect(throws: JukiError.self) { try await city.update(NoticeDraft(notices[20])) }
            #expect(refused?.reason == .nationalServerUnreachable)
            city.close()
            // The municipality sends again what the restored server has not got, and goes on; it waits if need be.
            async let sent: Void = sendByLane(notices[20...], to: server)
            try await Task.sleep(for: .milliseconds(300))
            let second = try national.serve(port: port)
            try await sent
            #expect(!server.running.registry.isOnwardUnsettled)
            try await until("the rest is delivered", within: .seconds(60)) { national.count == 50 }
            #expect(national.received.suffix(20).map(\.code) == notices[20...].map(\.record.code))
            #expect(national.contradictions == 0)
            await second.shutdown(grace: .zero)
        }
    }

    /// What the national server refuses waits, and the operator reads of it, once.
    @Test func aRefusalIsInTheLog() async throws {
        let national = FakeNational()
        let port = quietPort()
        let listening = try national.serve(port: port)
        national.refusal = Refusal(.noticeConflict)
        try await withServer({ $0.nationalServer = ServerAddress(host: "127.0.0.1", port: port) }) { server in
            try await send(Residents.firstLoad(Residents.kagoshima, 3)[...], to: server)
            func lines(_ text: String) -> Int { CapturedLog.shared.lines.filter { $0.contains(text) }.count }
            let refused = "the national server refuses them with status aborted, reason noticeConflict"
            try await until("the refusal is logged") { lines(refused) > 0 }
            national.refusal = nil
            try await until("what waited is delivered") { national.count == 3 }
            #expect(lines(refused) == 1)
        }
        await listening.shutdown(grace: .zero)
    }

    private func sendByLane(_ notices: ArraySlice<UpdateNotice>, to server: TestServer) async throws {
        let connector = try server.connector(Residents.certificate(of: Residents.kagoshima))
        var rest = notices
        var outcomes: [NoticeOutcome] = []
        try await LaneSender(connector, server.endpoint).send(
            { rest.popFirst().map { NoticeDraft($0) } }, answered: { outcomes.append($0) })
        #expect(outcomes.map(\.result) == notices.map { _ in .applied(updateSequence: 1) })
    }

    private func send(_ notices: ArraySlice<UpdateNotice>, to server: TestServer) async throws {
        let city = try await server.connect(Residents.certificate(of: Residents.kagoshima))
        defer { city.close() }
        for notice in notices {
            let outcome = try await city.update(NoticeDraft(notice))
            #expect(outcome.result == .applied(updateSequence: 1))
        }
    }

    /// Commit order, contiguous, and what each change was.
    private func check(_ received: [OnwardNotice], against notices: [UpdateNotice]) {
        let expected = notices.enumerated().map { index, notice in
            var record = notice.record
            record.updateSequence = 1
            return OnwardNotice(sequence: UInt64(index + 1), record, individualNumber: record.individualNumber)
        }
        #expect(received == expected)
    }
}
