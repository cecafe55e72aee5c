import Foundation
import MutualTLS
import Processes
import Testing

@Suite struct MakeCertsTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "juki-certs-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    @Test func aSecondRunKeepsWhatIsGood() throws {
        try withFolder { folder in
            try DevelopmentCertificates.run("scripts/make-certs", [folder])
            let files = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(files.filter { $0.hasPrefix("municipality-") && $0.hasSuffix(".pem") }.count == 43)
            for file in files where file.hasSuffix(".key") {
                let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(file)")
                #expect(attributes[.posixPermissions] as? Int == 0o600, "\(file)")
            }
            func certificates() -> [String: Data?] {
                Dictionary(uniqueKeysWithValues: files.filter { $0.hasSuffix(".pem") && $0 != "revocation-list.pem" }
                    .map { ($0, FileManager.default.contents(atPath: "\(folder)/\($0)")) })
            }
            let before = certificates()
            try FileManager.default.removeItem(atPath: folder + "/national.pem")
            try DevelopmentCertificates.run("scripts/make-certs", [folder])
            let after = certificates()
            #expect(before.filter { $0.key != "national.pem" } == after.filter { $0.key != "national.pem" })
            #expect(after["national.pem"] != before["national.pem"])
            _ = try TLSContext(TLSConfiguration(
                role: .server, certificateChainFile: folder + "/national.pem",
                privateKeyFile: folder + "/national.key", trustAnchorFile: folder + "/authority.pem",
                revocationListFile: folder + "/revocation-list.pem"))
        }
    }

    /// The daily job renews what expires, and lets nobody back in who was put out.
    @Test func aRevokedPeerIsNotIssuedAnotherCertificate() throws {
        try withFolder { folder in
            let peers = folder + ".tsv"
            defer { try? FileManager.default.removeItem(atPath: peers) }
            let names = ["good", "expiring", "revoked", "expired"]
            try names.map { "urn:juki:agency:\($0)\t\($0)\tclient\n" }.joined()
                .write(toFile: peers, atomically: true, encoding: .utf8)
            try DevelopmentCertificates.run("scripts/make-certs", [folder, "--peers", peers])
            for (name, days) in [("expiring", 3), ("revoked", 3), ("expired", -1)] {
                try openssl(
                    folder, "req -new -key \(name).key -subj /CN=\(name) -out \(name).csr",
                    "ca -batch -notext -extensions client -in \(name).csr -out \(name).pem "
                        + "-startdate 20200101000000Z -enddate $(date -u -d '\(days) days' +%Y%m%d%H%M%SZ)")
            }
            for name in ["good", "revoked", "expired"] { try openssl(folder, "ca -revoke \(name).pem") }
            func certificates() -> [Data?] {
                names.map { FileManager.default.contents(atPath: "\(folder)/\($0).pem") }
            }
            let before = certificates()
            let script = DevelopmentCertificates.repository + "/scripts/make-certs"
            let ending = try ChildProgram.run(script, [folder, "--peers", peers])
            #expect(ending.status == 0, "\(ending.errors)")
            for name in ["good", "revoked", "expired"] {
                #expect(ending.output.contains("\(name) is revoked"), "\(ending.output)")
            }
            let after = certificates()
            #expect(zip(before, after).map { $0 == $1 } == [true, false, true, true])
            try FileManager.default.removeItem(atPath: folder + "/revoked.pem")
            try DevelopmentCertificates.run("scripts/make-certs", [folder, "--peers", peers])
            #expect(FileManager.default.fileExists(atPath: folder + "/revoked.pem"), "let back in")
        }
    }

    /// Runs openssl in the folder with the authority's configuration, as certs/README.md says.
    private func openssl(_ folder: String, _ commands: String...) throws {
        let configuration = DevelopmentCertificates.repository + "/certs/openssl.cnf"
        for command in commands {
            let words = command.split(separator: " ", maxSplits: 1)
            let ending = try ChildProgram.run("bash", ["-c", """
                cd '\(folder)' && export AUTHORITY=authority SUBJECT_NAMES=URI:urn:juki:agency:x &&
                openssl \(words[0]) -config '\(configuration)' \(words[1])
                """])
            try #require(ending.status == 0, "\(ending.errors)")
        }
    }

    /// A pipe can be read once.
    @Test func aListMayComeThroughAPipe() throws {
        try withFolder { folder in
            let line = #"urn:juki:national\tnational\tboth\n"#
            let script = DevelopmentCertificates.repository + "/scripts/make-certs"
            let ending = try ChildProgram.run("bash", ["-c", "'\(script)' '\(folder)' --peers <(printf '\(line)')"])
            #expect(ending.status == 0, "\(ending.errors)")
            #expect(FileManager.default.fileExists(atPath: folder + "/national.pem"))
        }
    }

    @Test(arguments: ["urn:other:x\tname\tclient\n", "urn:juki:x\t../name\tclient\n", "urn:juki:x\tname\tking\n", ""])
    func aBadListOfPeersIsRefused(line: String) throws {
        try withFolder { folder in
            let peers = folder + ".tsv"
            try line.write(toFile: peers, atomically: true, encoding: .utf8)
            defer { try? FileManager.default.removeItem(atPath: peers) }
            #expect(throws: DevelopmentCertificates.ScriptFailure.self) {
                try DevelopmentCertificates.run("scripts/make-certs", [folder, "--peers", peers])
            }
        }
    }
}
