import Foundation
import MutualTLS
import Processes

/// Certificates for the tests over sockets, made once for a test run by the script that operators use.
struct Certificates: Sendable {
    static let shared = Certificates()

    private let directory: String

    private init() {
        let repository = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().path
        directory = FileManager.default.temporaryDirectory
            .appending(path: "juki-transport-tests-\(ProcessInfo.processInfo.processIdentifier)").path
        let peers = directory + "-peers.tsv"
        do {
            let lines = ["prefectural-server:46\tserver\tboth", "municipality:462012\tcs\tclient"]
            try lines.map { "urn:juki:" + $0 + "\n" }.joined().write(toFile: peers, atomically: true, encoding: .utf8)
            let ending = try ChildProgram.run(
                repository + "/scripts/make-certs", [directory, "--peers", peers, "--for-tests"])
            precondition(ending.status == 0, "scripts/make-certs failed: \(ending.errors)")
        } catch {
            fatalError("the test certificates cannot be made: \(error)")
        }
        pathsToRemove = [directory, peers]
        atexit {
            for path in pathsToRemove { try? FileManager.default.removeItem(atPath: path) }
        }
    }

    func server() throws -> TLSContext { try context(.server, "server") }
    func client() throws -> TLSContext { try context(.client, "cs") }
    func revokedClient() throws -> TLSContext { try context(.client, "refused/revoked") }

    /// The list of before anything was revoked.
    static let earlierList = "refused/revocation-list-before"

    func context(
        _ role: TLSConfiguration.Role, _ name: String, list: String = "revocation-list"
    ) throws -> TLSContext {
        try TLSContext(TLSConfiguration(
            role: role, certificateChainFile: "\(directory)/\(name).pem", privateKeyFile: "\(directory)/\(name).key",
            trustAnchorFile: "\(directory)/authority.pem", revocationListFile: "\(directory)/\(list).pem"))
    }
}

/// What the end of the process removes. `nonisolated(unsafe)`: written once, while the certificates are made.
nonisolated(unsafe) private var pathsToRemove: [String] = []
