import Foundation
import JukiClient
import JukiDomain
import JukiMessages
import MutualTLS
import RegistryServer
import ResidentRegistry
import SupplementaryRegistry
import Testing

/// A server that no peer would talk to, or that would let no peer in, does not start; and a failed renewal changes
/// nothing for the peers of a running one.
@Suite struct OwnCertificateTests {
    private static let good = Certificates.shared.directory

    private func options(_ certificate: String = "prefectural-server") -> RegistryServerOptions {
        var options = RegistryServerOptions()
        options.certificateChainFile = "\(Self.good)/\(certificate).pem"
        options.privateKeyFile = "\(Self.good)/\(certificate).key"
        options.trustAnchorFile = Self.good + "/authority.pem"
        options.revocationListFile = Self.good + "/revocation-list.pem"
        return options
    }

    private var now: Moment { Moment(milliseconds: UInt64(Date().timeIntervalSince1970 * 1000)) }

    @Test(arguments: [
        "municipality-462012", "supplementary-server", "refused/server-expired", "refused/server-revoked",
        "refused/server-other-authority", "refused/server-one-use",
    ])
    func noServerStartsOrIsCalledGoodWithSuchACertificate(name: String) throws {
        #expect(throws: TLSError.self) {
            try Examination<IdentityRegister>.remarks(on: options(name), now: now)
        }
        #expect(throws: TLSError.self) {
            _ = try TestServer {
                $0.certificateChainFile = "\(Self.good)/\(name).pem"
                $0.privateKeyFile = "\(Self.good)/\(name).key"
            }
        }
    }

    @Test func theCertificateIsOfTheServersOwnPrefecture() throws {
        #expect(try Examination<IdentityRegister>.remarks(on: options(), now: now).isEmpty)
        #expect(try Examination<SupplementaryRegister>.remarks(on: options("supplementary-server"), now: now).isEmpty)
        var elsewhere = options()
        elsewhere.prefecture = 13
        #expect(throws: TLSError.self) { try Examination<IdentityRegister>.remarks(on: elsewhere, now: now) }
    }

    @Test(arguments: ["expired", "other-authority"])
    func noServerStartsWithSuchAList(name: String) throws {
        var options = options()
        options.revocationListFile = "\(Self.good)/refused/revocation-list-\(name).pem"
        #expect(throws: TLSError.self) { try Examination<IdentityRegister>.remarks(on: options, now: now) }
    }

    @Test func theLastThirtyDaysAreRemarkedOn() throws {
        func remarks(in days: UInt64) throws -> [String] {
            let then = Moment(milliseconds: now.milliseconds + days * 86_400_000)
            return try Examination<IdentityRegister>.remarks(on: options(), now: then)
                .filter { $0.contains("our certificate") }
        }
        // Development certificates are good for ninety days.
        #expect(try remarks(in: 55).isEmpty)
        #expect(try remarks(in: 65).first?.contains("for 24 more days") == true)
    }

    /// Files of a server that a test can exchange.
    private final class Files {
        let folder = FileManager.default.temporaryDirectory.appending(path: "juki-own-\(UUID().uuidString)").path

        init() throws {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try place("prefectural-server", list: "refused/revocation-list-before")
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        func place(_ pair: String, list: String) throws {
            let files = [(pair + ".pem", "own.pem"), (pair + ".key", "own.key"), (list + ".pem", "list.pem")]
            for (source, target) in files {
                try? FileManager.default.removeItem(atPath: "\(folder)/\(target)")
                try FileManager.default.copyItem(
                    atPath: "\(OwnCertificateTests.good)/\(source)", toPath: "\(folder)/\(target)")
            }
        }
    }

    private func withServer(of files: Files, _ body: (TestServer) async throws -> Void) async throws {
        try await IntegrationTests.withServer({ options in
            options.certificateChainFile = files.folder + "/own.pem"
            options.privateKeyFile = files.folder + "/own.key"
            options.revocationListFile = files.folder + "/list.pem"
        }, body)
    }

    @Test func aFailedRenewalChangesNothingButTheListIsTakenUp() async throws {
        let files = try Files()
        try await withServer(of: files) { server in
            let revoked = try await server.connect("refused/revoked")
            #expect(try await revoked.laneState().lastNoticeNumber == 0)
            try files.place("refused/server-other-authority", list: "revocation-list")
            let fault = #expect(throws: TLSError.self) { try server.running.reloadCertificates() }
            #expect(fault?.description.contains("was not issued by the trust anchor") == true)
            let other = try await server.connect("municipality-462039")
            #expect(try await other.laneState().lastNoticeNumber == 0, "the old pair is in use")
            await #expect(throws: JukiError.self, "the new list is in use") {
                try await server.connect("refused/revoked")
            }
        }
    }

    @Test(arguments: ["expired", "other-authority"])
    func aBadListIsNotTakenUp(name: String) async throws {
        let files = try Files()
        try await withServer(of: files) { server in
            try files.place("prefectural-server", list: "refused/revocation-list-\(name)")
            #expect(throws: TLSError.self) { try server.running.reloadCertificates() }
            let connection = try await server.connect("municipality-462039")
            #expect(try await connection.laneState().lastNoticeNumber == 0)
        }
    }
}
