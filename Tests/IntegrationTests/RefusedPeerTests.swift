import Foundation
import FrameProtocol
import JukiClient
import JukiDomain
import JukiMessages
import MutualTLS
import PeerTransport
import RegistryServer
import Testing

/// Peers that are not let in: each for a reason of its own, and nothing is executed.
@Suite struct RefusedPeerTests {
    struct Stranger: Sendable, CustomTestStringConvertible {
        let name: String
        let certificate: String
        var deviation = ProfileDeviation()
        /// What the client is told, as an alert or as a name in GO_AWAY.
        let told: String

        var testDescription: String { name }
    }

    static let strangers: [Stranger] = {
        var withoutCertificate = ProfileDeviation()
        withoutCertificate.presentsCertificate = false
        var oldVersion = ProfileDeviation()
        oldVersion.speaksOnlyTLS12 = true
        var otherProtocol = ProfileDeviation()
        otherProtocol.applicationProtocol = "h2"
        let good = "municipality-462012"
        return [
            Stranger(name: "no certificate", certificate: good, deviation: withoutCertificate,
                     told: "certificate required"),
            Stranger(name: "expired", certificate: "refused/expired", told: "certificate expired"),
            Stranger(name: "wrong CA", certificate: "refused/other-authority", told: "unknown certificate authority"),
            Stranger(name: "revoked", certificate: "refused/revoked", told: "certificate revoked"),
            Stranger(name: "TLS 1.2", certificate: good, deviation: oldVersion, told: "protocol version"),
            Stranger(name: "other protocol", certificate: good, deviation: otherProtocol,
                     told: "no application protocol"),
            Stranger(name: "unknown identity", certificate: "refused/unknown-identity", told: "UNKNOWN_PEER"),
        ]
    }()

    @Test func eachIsToldItsOwnReason() {
        #expect(Set(Self.strangers.map(\.told)).count == Self.strangers.count)
    }

    @Test(arguments: strangers)
    func strangersAreRefused(_ stranger: Stranger) async throws {
        try await withServer { server in
            let connector = try server.connector(stranger.certificate, deviation: stranger.deviation)
            let end = await #expect(throws: ConnectionEnd.self) {
                try await connector.connect(host: "127.0.0.1", port: server.port, expecting: TestServer.identity)
            }
            switch try #require(end) {
            case .tls(let why): #expect(why.contains("(\(stranger.told))"), "told: \(why)")
            case .refused(let body):
                let status = try Status(decoding: body)
                #expect(status.text == stranger.told)
                #expect(status.refusal.reason == .unknownPeer)
            case let other: Issue.record("ended otherwise: \(other)")
            }
            try await until("the connection is gone") { server.running.connections == 0 }
            #expect(try server.evidence().isEmpty)
        }
    }

    /// A certificate may be revoked while its peer is connected: the next list ends the connection.
    @Test func revocationTakesHoldOfLiveConnections() async throws {
        let certificates = Certificates.shared.directory
        let lists = FileManager.default
        let list = lists.temporaryDirectory.appending(path: "juki-list-\(UUID().uuidString).pem").path
        defer { try? lists.removeItem(atPath: list) }
        try lists.copyItem(atPath: certificates + "/refused/revocation-list-before.pem", toPath: list)
        try await withServer({ $0.revocationListFile = list }) { server in
            let revoked = try await server.connect("refused/revoked")
            let other = try await server.connect("municipality-462039")
            #expect(try await revoked.laneState().lastNoticeNumber == 0)
            try lists.removeItem(atPath: list)
            try lists.copyItem(atPath: certificates + "/revocation-list.pem", toPath: list)
            try server.running.reloadCertificates()
            try await until("the revoked peer's connection is closed") { server.running.connections == 1 }
            await #expect(throws: JukiError.self) { try await revoked.laneState() }
            await #expect(throws: JukiError.self) { try await server.connect("refused/revoked") }
            #expect(try await other.laneState().lastNoticeNumber == 0, "the others go on")
        }
    }
}
