import MutualTLS
import Testing

@Suite struct HandshakeTests {
    let certificates = DevelopmentCertificates.shared

    @Test(arguments: [1, 7, 100, 1 << 16])
    func eachEndLearnsWhoTheOtherIs(largestPiece: Int) throws {
        let pair = try Pair(
            client: TLSContext(certificates.client), server: TLSContext(certificates.server),
            expecting: "urn:juki:prefectural-server:46", largestPiece: largestPiece)
        pair.handshake()
        #expect(pair.clientOutcome == .complete)
        #expect(pair.serverOutcome == .complete)
        let municipality = try #require(pair.serverPeer)
        #expect(municipality.identity == "urn:juki:municipality:462012")
        #expect(pair.clientPeer?.identity == "urn:juki:prefectural-server:46")
        #expect(municipality.issuerNameDigest == pair.clientPeer?.issuerNameDigest)
        #expect(municipality.issuerNameDigest.count == 64)
        #expect(!municipality.serialNumber.isEmpty)
    }

    /// A ticket would let a later connection resume without showing its certificate.
    @Test func theServerSendsNothingAfterItsHandshake() throws {
        let pair = try Pair(client: TLSContext(certificates.client), server: TLSContext(certificates.server))
        pair.handshake()
        let before = pair.bytesToClient
        pair.handshake()
        #expect(pair.serverOutcome == .complete)
        #expect(pair.bytesToClient == before)
        #expect(pair.clientReads() == ([], .incomplete))
        #expect(pair.serverPendingCount == 0)
    }

    static let refusals: [(String, TLSError, TLSAlert)] = [
        ("expired", .certificateExpired, .certificateExpired),
        ("not-yet-valid", .certificateNotYetValid, .badCertificate),
        ("other-authority", .certificateFromOtherAuthority, .unknownAuthority),
        ("revoked", .certificateRevoked, .certificateRevoked),
        ("server-use", .certificateForOtherUse, .unsupportedCertificate),
        ("any-use", .certificateForOtherUse, .handshakeFailure),
        ("two-uris", .identityAmbiguous, .handshakeFailure),
        ("uri-and-dns", .identityAmbiguous, .handshakeFailure),
        ("dns-only", .identityMissing, .handshakeFailure),
        ("no-names", .identityMissing, .handshakeFailure),
        ("foreign-uri", .identityMalformed, .handshakeFailure),
    ]

    @Test(arguments: refusals)
    func aBadClientCertificateIsRefusedForItsOwnReason(
        name: String, reason: TLSError, alert: TLSAlert
    ) throws {
        let pair = try Pair(
            client: TLSContext(certificates.refusedClient(name)), server: TLSContext(certificates.server))
        pair.handshake()
        #expect(pair.serverOutcome == .failed(reason))
        #expect(pair.serverPeer == nil)
        // In TLS 1.3 the client has finished before it is judged, and learns of it by reading.
        #expect(pair.clientOutcome == .complete)
        #expect(pair.clientReads() == ([], .failed(.refusedByPeer(alert))))
    }

    @Test func aClientWithoutCertificateIsRefused() throws {
        var deviation = ProfileDeviation()
        deviation.presentsCertificate = false
        let pair = try Pair(
            client: TLSContext(certificates.client, deviation: deviation), server: TLSContext(certificates.server))
        pair.handshake()
        #expect(pair.serverOutcome == .failed(.certificateMissing))
        #expect(pair.clientReads() == ([], .failed(.refusedByPeer(.certificateRequired))))
    }

    @Test func aClientRefusesAServerWithAClientCertificate() throws {
        let impostor = certificates.configuration(.server, "cs")
        let pair = try Pair(client: TLSContext(certificates.client), server: TLSContext(impostor))
        pair.handshake()
        #expect(pair.clientOutcome == .failed(.certificateForOtherUse))
        #expect(pair.serverOutcome == .failed(.refusedByPeer(.unsupportedCertificate)))
    }

    @Test func aClientRefusesAServerThatIsNotTheOneItCalls() throws {
        let pair = try Pair(
            client: TLSContext(certificates.client), server: TLSContext(certificates.server),
            expecting: "urn:juki:national")
        pair.handshake()
        #expect(pair.clientOutcome == .failed(.identityUnexpected))
        #expect(pair.serverPeer == nil)
    }

    @Test func tls12IsRefusedByBothEnds() throws {
        var deviation = ProfileDeviation()
        deviation.speaksOnlyTLS12 = true
        let oldClient = try Pair(
            client: TLSContext(certificates.client, deviation: deviation), server: TLSContext(certificates.server))
        oldClient.handshake()
        #expect(oldClient.serverOutcome == .failed(.protocolVersionUnsupported))
        #expect(oldClient.clientOutcome == .failed(.refusedByPeer(.protocolVersion)))
        let oldServer = try Pair(
            client: TLSContext(certificates.client), server: TLSContext(certificates.server, deviation: deviation))
        oldServer.handshake()
        #expect(oldServer.serverOutcome == .failed(.protocolVersionUnsupported))
        #expect(oldServer.clientPeer == nil)
    }

    @Test(arguments: [nil, "h2", "juki/2", "juki/11"])
    func anotherApplicationProtocolIsRefused(name: String?) throws {
        var deviation = ProfileDeviation()
        deviation.applicationProtocol = name
        let pair = try Pair(
            client: TLSContext(certificates.client, deviation: deviation), server: TLSContext(certificates.server))
        pair.handshake()
        #expect(pair.serverOutcome == .failed(.applicationProtocolMissing))
        #expect(pair.clientOutcome == .failed(.refusedByPeer(.noApplicationProtocol)))
    }

    @Test func oneContextServesManyThreads() async throws {
        let client = try TLSContext(certificates.client)
        let server = try TLSContext(certificates.server)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for seed in 0..<16 {
                group.addTask { @concurrent in
                    let pair = try Pair(client: client, server: server, largestPiece: 200, seed: UInt64(seed))
                    pair.handshake()
                    return pair.clientOutcome == .complete && pair.serverOutcome == .complete
                }
            }
            for try await connected in group { #expect(connected) }
        }
    }

    @Test func garbageIsAViolationAndAnEarlyEndVanishes() throws {
        var session = try TLSContext(certificates.server).makeSession()
        let request = Array("GET / HTTP/1.1\r\n\r\n".utf8)
        session.feed(request.span.bytes, at: 0)
        guard case .failed(.protocolViolation) = session.advanceHandshake() else {
            Issue.record("a request in plain HTTP was not a protocol violation")
            return
        }
        var abandoned = try TLSContext(certificates.server).makeSession()
        abandoned.feedEnd()
        let outcome = abandoned.advanceHandshake()
        #expect(outcome == .vanished)
    }
}
