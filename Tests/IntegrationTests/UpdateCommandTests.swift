import ArgumentParser
import Foundation
import JukiClient
import JukiCommands
import JukiDomain
import JukiMessages
import SyntheticPopulation
import Testing

/// `juki update` over the wire.
@Suite struct UpdateCommandTests {
    /// Some 1,800 notices: seven times what a message holds, so that most are not on the way yet.
    private static let notices = Array(
        PopulationPlan(seed: 5, residents: 5000, today: TestServer.now.japanDay).firstLoad(of: Residents.kagoshima))

    private func send(_ drafts: [NoticeDraft], to server: TestServer) async throws -> Report {
        var bytes: [UInt8] = []
        for draft in drafts { RecordFile.append(draft, to: &bytes) }
        let path = server.directory + "/notices.records"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        let options = try ConnectionOptions.parse([
            "--server", "127.0.0.1:\(server.port)", "--as", Residents.certificate(of: Residents.kagoshima),
            "--certificates", Certificates.shared.directory,
        ])
        let bar = ProgressBar(label: "", total: 0, isShown: false)
        let run = UpdateRun(try EntryFile(path: path, format: nil), bar: bar, in: Registers.Resident.self)
        let target = try options.target(defaultPeer: nil)
        try await Session.with(target) { session throws(CommandFailure) in try await run.send(over: session) }
        return run.report
    }

    @Test func sendingStopsAtTheFirstRefusedNotice() async throws {
        try await withServer { server in
            var drafts = Self.notices.map { NoticeDraft($0) }
            drafts.remove(at: 2)
            let report = try await send(drafts, to: server)
            #expect(report.lines.contains { $0.hasSuffix("send notice 3 first, then this file again.") })
            let json = try #require(
                try JSONSerialization.jsonObject(with: Data(report.values[0].text.utf8)) as? [String: Any])
            #expect(json["stopped_at"] as? Int == 4)
            #expect(json["applied"] as? Int == 2)
            let answered = try #require(json["notices"] as? Int)
            #expect(answered <= 5 * LaneSender<Registers.Resident>.noticesPerMessage, "what was on the way, no more")

            let whole = try await send(Self.notices.map { NoticeDraft($0) }, to: server)
            #expect(whole.exit == .success, "the whole file goes on where the lane stands")
        }
    }
}
