package import ArgumentParser
import Foundation
import TransparencyLog

/// The public key by which what a server signed is checked, where it need not be.
package struct VerifierKeyOption: ParsableArguments {
    static let help = ArgumentHelp(
        """
        Verifier key, from the prefecture by other means than this server: the line, or a file that holds it. The \
        server's host has it beside its evidence key, as *.pub: sealing.key.evidence.pub unless configured.
        """, valueName: "line or file")

    @Option(help: help) package var key: String?

    package init() {}
}

/// Reads what an auditor brings along.
enum AuditFile {
    /// A verifier key: the line itself, or a file that holds it.
    static func key(_ text: String) throws(CommandFailure) -> VerifierKey {
        if let key = VerifierKey(line: text) { return key }
        guard let content = try? String(contentsOfFile: text, encoding: .utf8) else {
            throw CommandFailure("\(text) is neither a verifier key nor a file; the server's host has it as *.pub.")
        }
        guard let key = VerifierKey(line: content.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw CommandFailure("\(text) holds no verifier key (NAME+HASH+BASE64); get it from the prefecture.")
        }
        return key
    }

    static func text(_ path: String) throws(CommandFailure) -> String {
        do { return try String(contentsOfFile: path, encoding: .utf8) } catch {
            throw CommandFailure("\(path) cannot be read; check the name.")
        }
    }
}
