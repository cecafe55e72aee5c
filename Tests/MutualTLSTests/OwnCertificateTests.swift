import MutualTLS
import Testing

/// A server looks at its own certificate as its peers will.
@Suite struct OwnCertificateTests {
    private static let identity = "urn:juki:prefectural-server:46"
    let certificates = DevelopmentCertificates.shared

    private func fault(
        _ name: String = "server", as identity: String = Self.identity,
        _ change: (inout TLSConfiguration) -> Void = { _ in }
    ) throws -> TLSError? {
        var configuration = certificates.configuration(.server, name)
        change(&configuration)
        let context = try TLSContext(configuration)
        do throws(TLSError) {
            try context.verifyOwnCertificate(as: identity)
            return nil
        } catch {
            return error
        }
    }

    @Test func aGoodPairIsGoodInBothRoles() throws {
        #expect(try fault() == nil)
        try TLSContext(certificates.configuration(.client, "server")).verifyOwnCertificate(as: Self.identity)
    }

    @Test(arguments: [
        ("refused/server-expired", OwnCertificateFault.expired(on: "2020-02-01")),
        ("refused/server-not-yet-valid", .notYetValid(from: "2090-01-01")),
        ("refused/server-one-use", .forOtherUse), ("refused/server-revoked", .revoked),
        ("cs", .anotherIdentity(found: "urn:juki:municipality:462012", expected: Self.identity)),
        ("refused/dns-only", .anotherIdentity(found: nil, expected: Self.identity)),
        ("refused/two-uris", .anotherIdentity(found: nil, expected: Self.identity)),
    ])
    func eachBadCertificateHasItsReason(name: String, reason: OwnCertificateFault) throws {
        let path = "\(certificates.directory)/\(name).pem"
        #expect(try fault(name) == .ownCertificateRefused(path: path, reason))
    }

    @Test func theOtherServersCertificateIsNotOurs() throws {
        let other = "urn:juki:supplementary-server:46"
        let reason = OwnCertificateFault.anotherIdentity(found: Self.identity, expected: other)
        let path = certificates.server.certificateChainFile
        #expect(try fault(as: other) == .ownCertificateRefused(path: path, reason))
    }

    @Test func certificateAndTrustAnchorMustBelongTogether() throws {
        let name = "refused/server-other-authority"
        let anchor = certificates.server.trustAnchorFile
        #expect(try fault(name) == .ownCertificateRefused(
            path: "\(certificates.directory)/\(name).pem", .fromOtherAuthority(anchor: anchor)))
        let other = certificates.directory + "/refused/other-authority/authority.pem"
        #expect(try fault { $0.trustAnchorFile = other } == .ownCertificateRefused(
            path: certificates.server.certificateChainFile, .fromOtherAuthority(anchor: other)))
    }

    @Test(arguments: [
        ("expired", RevocationListFault.expired(on: "2020-02-01")), ("other-authority", .fromOtherAuthority),
    ])
    func aListThatLetsNobodyInIsRefused(name: String, reason: RevocationListFault) throws {
        let list = "\(certificates.directory)/refused/revocation-list-\(name).pem"
        #expect(try fault { $0.revocationListFile = list } == .ownRevocationListRefused(path: list, reason))
    }

    @Test func everyFaultIsASentenceWithANextStep() {
        let certificate: [OwnCertificateFault] = [
            .anotherIdentity(found: "urn:juki:national", expected: Self.identity), .forOtherUse, .revoked,
            .anotherIdentity(found: nil, expected: Self.identity), .notYetValid(from: "2090-01-01"),
            .expired(on: "2020-02-01"), .fromOtherAuthority(anchor: "authority.pem"), .rejected(reason: "weak"),
        ]
        let list: [RevocationListFault] = [.fromOtherAuthority, .expired(on: "2020-02-01"), .rejected(reason: "weak")]
        let texts = certificate.map { TLSError.ownCertificateRefused(path: "a.pem", $0).description }
            + list.map { TLSError.ownRevocationListRefused(path: "a.pem", $0).description }
        #expect(Set(texts).count == texts.count)
        for text in texts { #expect(text.hasSuffix(".") && text.contains(";") && text.contains("a.pem"), "\(text)") }
    }

    /// What a server goes on with while a bad pair lies in place.
    @Test func aContextCanKeepThePairOfAnother() throws {
        let old = try TLSContext(certificates.server)
        var files = certificates.server
        files.certificateChainFile = "/nowhere/missing.pem"
        files.privateKeyFile = "/nowhere/missing.key"
        let kept = try TLSContext(files, keepingPairOf: old)
        try kept.verifyOwnCertificate(as: Self.identity)
        #expect(kept.certificateExpiry == old.certificateExpiry)
        let pair = try Pair(client: TLSContext(certificates.client), server: kept)
        pair.handshake()
        #expect(pair.serverPeer != nil)
    }
}
