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
