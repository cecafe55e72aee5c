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
                utf8: try Self.password(
                    "Password of \(named)", file: passwordFile, environment["JUKI_PASSWORD"],
                    option: "--password-file")))
    }

    /// From a file, else from the environment, else from the terminal.
    /// - Parameter option: the one that names the file.
    static func password(
        _ question: String, file: String?, _ variable: String?, option: String
    ) throws(CommandFailure) -> [UInt8] {
        do throws(SecretInputError) {
            if let file { return try SecretInput.read(path: file) }
            if let variable, !variable.isEmpty { return Array(variable.utf8) }
            return try SecretInput.ask(question, insteadOf: option)
        } catch {
            throw CommandFailure("\(error)")
        }
    }
}
