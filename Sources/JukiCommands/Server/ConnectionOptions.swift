package import ArgumentParser
import Foundation
package import JukiClient

/// Where the server is and whom to be towards it; every command that talks to a server has these.
package struct ConnectionOptions: ParsableArguments {
    @Option(
        help: """
            Register to speak with: resident (本人確認情報, the default) or supplementary (附票本人確認情報) (environment: \
            JUKI_REGISTER).
            """)
    package var register: RegisterChoice?

    @Option(
        help: ArgumentHelp(
            """
            Address of the server (default: 127.0.0.1:46100, of the supplementary register 127.0.0.1:46200; \
            environment: JUKI_SERVER).
            """, valueName: "host:port"))
    package var server: String?

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            """
            Peer to be: the name of a certificate, such as municipality-462012 or terminal-representative-1 \
            (environment: JUKI_AS).
            """, valueName: "peer"))
    package var peer: String?

    @Option(
        help: ArgumentHelp(
            "Folder of the certificates (default: certs/development; environment: JUKI_CERTIFICATES).",
            valueName: "folder"))
    package var certificates: String?

    @Option(
        help: ArgumentHelp(
            """
            URI that the server's certificate must hold (default: urn:juki:prefectural-server:46, of the supplementary \
            register urn:juki:supplementary-server:46; environment: JUKI_SERVER_IDENTITY).
            """, valueName: "uri"))
    package var serverIdentity: String?

    @OptionGroup package var operators: OperatorOptions

    package init() {}

    /// The register that the flag, then the environment names; otherwise the resident register.
    package var registerChoice: RegisterChoice {
        get throws(CommandFailure) { try namedRegister(in: ProcessInfo.processInfo.environment) ?? .resident }
    }

    func namedRegister(in environment: [String: String]) throws(CommandFailure) -> RegisterChoice? {
        if let register { return register }
        guard let named = environment["JUKI_REGISTER"] else { return nil }
        guard let register = RegisterChoice(rawValue: named) else {
            throw CommandFailure("JUKI_REGISTER is resident or supplementary; this is neither: \(named)")
        }
        return register
    }

    /// What the flags, then the environment, then the defaults say.
    /// - Parameters:
    ///   - defaultPeer: whom to be when nobody says; nil if that must be said.
    ///   - only: the one register that has what is asked for; nil for either.
    package func target(
        defaultPeer: String? = ServerTarget.terminal, only: RegisterChoice? = nil
    ) throws(CommandFailure) -> ServerTarget {
        let environment = ProcessInfo.processInfo.environment
        var target = try ServerTarget(self, environment: environment, defaultPeer: defaultPeer, only: only)
        target.credentials = try operators.credentials(for: target.peer, environment: environment)
        return target
    }
}

/// A server and the certificate to show it.
package struct ServerTarget: Hashable, Sendable {
    /// The terminal that may ask everything a terminal may ask.
    package static let terminal = "terminal-representative-1"

    package let register: RegisterChoice
    package let host: String
    package let port: Int
    package let identity: String
    package internal(set) var peer: String
    package let folder: String
    /// Who signs in on every connection; nil for peers that vouch for their own operators.
    package internal(set) var credentials: OperatorCredentials?

    package init(
        _ options: ConnectionOptions, environment: [String: String], defaultPeer: String?,
        only: RegisterChoice? = nil
    ) throws(CommandFailure) {
        let named = try options.namedRegister(in: environment)
        if let only, let named, named != only {
            throw CommandFailure("This is for the \(only) register alone, not for the \(named) one.")
        }
        register = only ?? named ?? .resident
        let address = options.server ?? environment["JUKI_SERVER"] ?? register.register.defaultAddress
        (host, port) = try Self.hostAndPort(address)
        identity = options.serverIdentity ?? environment["JUKI_SERVER_IDENTITY"] ?? register.register.defaultIdentity
        guard let peer = options.peer ?? environment["JUKI_AS"] ?? defaultPeer else {
            throw CommandFailure("Say which municipality sends this, for example --as municipality-462012.")
        }
        self.peer = peer
        folder = options.certificates ?? environment["JUKI_CERTIFICATES"] ?? "certs/development"
    }

    package var address: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// `host:port`; an IPv6 address stands in brackets.
    static func hostAndPort(_ text: String) throws(CommandFailure) -> (String, Int) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]), port > 0 else {
            throw CommandFailure("The server is given as HOST:PORT, for example 127.0.0.1:46100; this is not: \(text)")
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            throw CommandFailure("An IPv6 address stands in brackets: [::1]:46100")
        }
        guard !host.isEmpty else { throw CommandFailure("The server is given as HOST:PORT; the host is missing.") }
        return (String(host), Int(port))
    }
}
