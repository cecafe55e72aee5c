import Foundation
import MutualTLS
import Testing

@Suite struct ContextTests {
    let certificates = DevelopmentCertificates.shared

    private func outcome(_ change: (inout TLSConfiguration) -> Void) -> TLSError? {
        var configuration = certificates.server
        change(&configuration)
        do throws(TLSError) {
            _ = try TLSContext(configuration)
            return nil
        } catch {
            return error
        }
    }

    @Test func eachFileThatCannotBeUsedIsNamed() {
        let missing = "/nowhere/missing.pem"
        func names(_ file: TLSFile, _ error: TLSError?) -> Bool {
            if case .fileUnusable(file, path: missing, _) = error { return true }
            return false
        }
        #expect(names(.certificateChain, outcome { $0.certificateChainFile = missing }))
        #expect(names(.privateKey, outcome { $0.privateKeyFile = missing }))
        #expect(names(.trustAnchor, outcome { $0.trustAnchorFile = missing }))
        #expect(names(.revocationList, outcome { $0.revocationListFile = missing }))
        let other = certificates.client.privateKeyFile
        #expect(outcome { $0.privateKeyFile = other } == .privateKeyMismatch(path: other))
        #expect(outcome { _ in } == nil)
    }

    @Test func aPrivateKeyThatEveryoneCanReadIsRefused() throws {
        let copy = certificates.directory + "/exposed.key"
        try FileManager.default.copyItem(atPath: certificates.server.privateKeyFile, toPath: copy)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: copy)
        #expect(outcome { $0.privateKeyFile = copy } == .privateKeyExposed(path: copy))
    }

    @Test func withoutACurrentRevocationListNobodyIsLetIn() throws {
        let lists: [(String, TLSError)] = [
            ("revocation-list-expired", .revocationListExpired),
            ("revocation-list-other-authority", .revocationListMissing),
        ]
        for (name, reason) in lists {
            var configuration = certificates.server
            configuration.revocationListFile = "\(certificates.directory)/refused/\(name).pem"
            let pair = try Pair(client: TLSContext(certificates.client), server: TLSContext(configuration))
            pair.handshake()
            #expect(pair.serverOutcome == .failed(reason))
        }
    }

    @Test func aReloadFindsLiveConnectionsThatAreRevokedNow() throws {
        var before = certificates.server
        before.revocationListFile = certificates.directory + "/refused/revocation-list-before.pem"
        let old = try TLSContext(before)
        let pair = try Pair(client: TLSContext(certificates.refusedClient("revoked")), server: old)
        let other = try Pair(client: TLSContext(certificates.client), server: old)
        pair.handshake()
        other.handshake()
        let revoked = try #require(pair.serverPeer)
        let good = try #require(other.serverPeer)
        let new = try TLSContext(certificates.server)
        #expect(!old.isRevoked(revoked))
        #expect(new.isRevoked(revoked))
        #expect(!new.isRevoked(good))

        var foreign = certificates.server
        foreign.revocationListFile = certificates.directory + "/refused/revocation-list-other-authority.pem"
        #expect(try TLSContext(foreign).isRevoked(good), "no list of the issuer counts as revoked")
    }

    @Test func theRevocationListTellsHowFreshItIs() throws {
        let context = try TLSContext(certificates.server)
        let now = Int64(Date().timeIntervalSince1970)
        let lifetime: Int64 = 30 * 86400
        #expect(context.revocationListFreshness(at: now) > 0.99)
        #expect(abs(context.revocationListFreshness(at: now + lifetime / 2) - 0.5) < 0.01)
        #expect(context.revocationListFreshness(at: now + lifetime) == 0)
        #expect(abs(context.revocationListExpiry - now - lifetime) < 600)
        #expect(context.certificateExpiry > now + 89 * 86400)
    }

    @Test func everyErrorIsOneSentenceWithANextStep() {
        let errors: [TLSError] = [
            .certificateMissing, .certificateExpired, .certificateRevoked, .revocationListExpired,
            .identityAmbiguous, .protocolVersionUnsupported, .applicationProtocolMissing,
            .refusedByPeer(.unknownAuthority), .refusedByPeer(TLSAlert(rawValue: 200)), .tooManyKeyUpdates,
            .fileUnusable(.privateKey, path: "a.key", reason: "bad"),
        ]
        for error in errors {
            let text = error.description
            #expect(text.hasSuffix(".") && text.contains(";"), "\(text)")
        }
        #expect(Set(errors.map(\.description)).count == errors.count)
    }
}
