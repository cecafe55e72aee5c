package import ArgumentParser
import Foundation
import JukiClient
import JukiMessages
import MutualTLS

package struct MediumRequestCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "medium-request", abstract: "Ask that a finished job's results go out on a medium (媒体連携).",
        discussion: """
            The job was run with --for-medium. The results are encrypted for the recipient's certificate; another \
            operator must release them first.

            The certificate is no authority's, is valid today, and has an RSA key of 2048 bits or more with key usage \
            keyEncipherment, or a key on a curve of 256 bits or more with keyAgreement. A recipient without one makes \
            key and certificate by:

              openssl req -x509 -newkey rsa:3072 -noenc -days 365 -subj /CN=board \\
                -addext basicConstraints=critical,CA:FALSE \\
                -addext keyUsage=critical,keyEncipherment -keyout board.key -out board.pem

            Example: juki medium-request list.tsv --for board.pem --operator clerk1
            """)

    @Argument(help: "Name of the job.")
    package var job: String

    @Option(name: .customLong("for"), help: ArgumentHelp("The recipient's certificate, PEM or DER.", valueName: "file"))
    package var recipient: String

    @OptionGroup package var purpose: PurposeOptions
    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            let certificate = try Self.certificate(at: recipient)
            let request = RequestMediumRequest(
                job: job, recipientCertificate: certificate, purpose: purpose.purpose(by: connection))
            let medium = try await Session.with(connection.target()) { session throws(CommandFailure) in
                try await session.ask { connection throws(JukiError) in try await connection.requestMedium(request) }
            }
            return Report(MediumView(medium).lines, MediumView(medium).json)
        }
    }
}

extension MediumRequestCommand {
    /// A certificate that can do its work now: the server says of any other only that it cannot.
    static func certificate(at path: String) throws(CommandFailure) -> [UInt8] {
        guard let bytes = FileManager.default.contents(atPath: path).map(Array.init) else {
            throw CommandFailure("\(path) cannot be read; check the name.")
        }
        do throws(RecipientCertificateError) {
            _ = try RecipientCertificate(bytes, now: Int64(Date().timeIntervalSince1970))
        } catch {
            throw CommandFailure("\(path): \(error) juki medium-request --help shows how to make one.")
        }
        return bytes
    }
}
