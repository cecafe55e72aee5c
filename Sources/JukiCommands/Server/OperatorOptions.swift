package import ArgumentParser
import Foundation
package import JukiClient
import JukiDomain
import Settings

/// Who signs in at a terminal; every command that talks to a server has these.
package struct OperatorOptions: ParsableArguments {
    @Option(
        name: .customLong("operator"),
        help: ArgumentHelp(
            "Who asks (操作者ＩＤ); signs in at a terminal (environment: JUKI_OPERATOR).", valueName: "id"))
    package var operatorID: String?

    @Option(help: ArgumentHelp("照合ＩＤ, where it is not the same (environment: JUKI_MATCHING_ID).", valueName: "id"))
    package var matchingID: String?

    @Option(
        help: ArgumentHelp(
            """
            File whose first line is the password (environment: JUKI_PASSWORD, the password itself; otherwise it is \
            asked for at the terminal).
            """, valueName: "file"))
    package var passwordFile: String?

    package init() {}

    /// The credentials to sign in with at a terminal; nil when nobody is named, or for a peer that vouches for its own
    /// operators. A terminal without them is told so by the server.
    /// - Throws: when the password cannot be read.
    package func credentials(
        for peer: String, environment: [String: String]
    ) throws(CommandFailure) -> OperatorCredentials? {
        guard peer.hasPrefix("terminal-"), let named = operatorID ?? environment["JUKI_OPERATOR"] else { return nil }
        return OperatorCredentials(
            matchingID: matchingID ?? environment["JUKI_MATCHING_ID"] ?? named, operatorID: named,
            password: PersonalText(
                utf8: try Self.secret(
                    SecretName("the password", option: "--password-file"), file: passwordFile,
                    environment["JUKI_PASSWORD"], question: "Password of \(named)")))
    }

    /// From a file, else from the environment, else from the terminal.
    /// - Parameter question: what to ask at the terminal.
    static func secret(
        _ name: SecretName, file: String?, _ variable: String? = nil, question: String
    ) throws(CommandFailure) -> [UInt8] {
        if let file { return try secret(name, file: file) }
        if let variable, !variable.isEmpty { return Array(variable.utf8) }
        do { return try SecretInput.ask(question, for: name) } catch { throw CommandFailure("\(error)") }
    }

    static func secret(_ name: SecretName, file: String) throws(CommandFailure) -> [UInt8] {
        do { return try SecretInput.read(name, path: file) } catch { throw CommandFailure("\(error)") }
    }

    static func newPassword(file: String?, question: String = "New password") throws(CommandFailure) -> PersonalText {
        let name = SecretName("the new password", option: "--new-password-file")
        return PersonalText(utf8: try secret(name, file: file, question: question))
    }
}
