import Foundation
import MutualTLS
import Processes

/// Certificates of every kind, made once for a test run by the script that operators use.
struct DevelopmentCertificates: Sendable {
    static let shared = DevelopmentCertificates()

    static let repository = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    let directory: String

    private init() {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "juki-tls-tests-\(ProcessInfo.processInfo.processIdentifier)").path
        directory = folder
        let peers = folder + "-peers.tsv"
        do {
            let lines = ["prefectural-server:46\tserver\tboth", "municipality:462012\tcs\tclient"]
            try lines.map { "urn:juki:" + $0 + "\n" }.joined()
                .write(toFile: peers, atomically: true, encoding: .utf8)
            try Self.run("scripts/make-certs", [folder, "--peers", peers, "--for-tests"])
        } catch {
            fatalError("the test certificates cannot be made: \(error)")
        }
        removeAtExit(folder, peers)
    }

    static func run(_ script: String, _ arguments: [String]) throws {
        let ending = try ChildProgram.run(repository + "/" + script, arguments)
        guard ending.status == 0 else { throw ScriptFailure(status: ending.status, errors: ending.errors) }
    }

    struct ScriptFailure: Error {
        let status: Int32
        let errors: String
    }

    var server: TLSConfiguration { configuration(.server, "server") }
    var client: TLSConfiguration { configuration(.client, "cs") }

    /// A client with one of the certificates that must be refused.
    func refusedClient(_ name: String) -> TLSConfiguration { configuration(.client, "refused/" + name) }

    func configuration(_ role: TLSConfiguration.Role, _ name: String) -> TLSConfiguration {
        TLSConfiguration(
            role: role, certificateChainFile: "\(directory)/\(name).pem",
            privateKeyFile: "\(directory)/\(name).key", trustAnchorFile: "\(directory)/authority.pem",
            revocationListFile: "\(directory)/revocation-list.pem")
    }
}

/// Paths that the end of the process removes. Written once, while the shared certificates are made.
nonisolated(unsafe) private var pathsToRemove: [String] = []

private func removeAtExit(_ paths: String...) {
    pathsToRemove = paths
    atexit {
        for path in pathsToRemove { try? FileManager.default.removeItem(atPath: path) }
    }
}
