import Foundation
import MutualTLS
import Processes

/// Certificates for all peers, good and bad, made once for a test run by the script that operators use.
struct Certificates: Sendable {
    static let shared = Certificates()

    let directory: String

    private init() {
        let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().path
        directory = FileManager.default.temporaryDirectory
            .appending(path: "juki-integration-certificates-\(ProcessInfo.processInfo.processIdentifier)").path
        do {
            let ending = try ChildProgram.run(repository + "/scripts/make-certs", [directory, "--for-tests"])
            precondition(ending.status == 0, "scripts/make-certs failed: \(ending.errors)")
        } catch {
            fatalError("the test certificates cannot be made: \(error)")
        }
        pathToRemove = directory
        atexit { try? FileManager.default.removeItem(atPath: pathToRemove) }
    }

    /// - Parameter name: a file of `certs/peers.tsv`, or `refused/REASON`.
    func configuration(_ role: TLSConfiguration.Role, _ name: String) -> TLSConfiguration {
        TLSConfiguration(
            role: role, certificateChainFile: "\(directory)/\(name).pem", privateKeyFile: "\(directory)/\(name).key",
            trustAnchorFile: "\(directory)/authority.pem", revocationListFile: "\(directory)/revocation-list.pem")
    }
}

/// What the end of the process removes. `nonisolated(unsafe)`: written once, while the certificates are made.
nonisolated(unsafe) private var pathToRemove = ""
