package import JukiClient
import JukiDomain
package import JukiMessages
import MutualTLS
import PeerTransport

/// Why a command could not do its work: one sentence and the next step, never a personal value.
package struct CommandFailure: Error {
    package let message: String
    /// What the server said, if it was the server that refused.
    package let status: Status?
    package let exit: ExitStatus

    package init(_ message: String, status: Status? = nil, exit: ExitStatus = .failure) {
        self.message = message
        self.status = status
        self.exit = exit
    }

    package var json: JSONValue {
        guard let status else { return .object(["error": .string(message)]) }
        return .object(["error": .string(message), "status": statusJSON(status)])
    }
}

extension CommandFailure {
    /// - Parameters:
    ///   - address: where the server was looked for.
    ///   - register: which it serves.
    ///   - again: how the same command can be run again without harm; nil where nobody knows.
    package init(
        _ error: JukiError, at address: String, of register: any CommandRegister.Type = Registers.Resident.self,
        again: String? = nil
    ) {
        switch error {
        case .refused(let status): self.init(status, from: register)
        case .notConnected(let end): self.init(end, at: address, of: register)
        case .outcomeUnknown:
            let next = again.map { "Run the same command again \($0)." }
                ?? "Questions, notices and jobs can be sent again as they are; before anything else, look whether it "
                + "was done."
            self.init("The connection to \(address) broke before the answer came: it may have been done. " + next)
        case .notExecuted:
            self.init("The server at \(address) did not take the call; run the same command again.")
        case .badAnswer(let refusal):
            self.init(
                "The answer of \(address) cannot be read (\(refusal.reason.protocolName)); "
                    + "use a juki and a server of the same version.")
        case .otherOutcomes(let mismatch):
            self.init(
                "The server at \(address) \(mismatch): nothing of that answer counts. Ask juki lane how far it is, and "
                    + "send the same file again.")
        }
    }

    private init(_ status: Status, from register: any CommandRegister.Type) {
        let details = refusalDetails(status.refusal, of: register.items)
        let suffix = details.isEmpty ? "" : ", " + details.joined(separator: ", ")
        let name = status.refusal.reason.protocolName
        // A connection that is refused is told the reason's name only.
        let text = status.text == name ? StatusTable.row(for: status.refusal.reason).sentence : status.text
        self.init(
            "\(text) (\(name)\(suffix))" + (status.refusal.reason.advice.map { " \($0)" } ?? ""), status: status)
    }

    private init(_ end: ConnectionEnd, at address: String, of register: any CommandRegister.Type) {
        switch end {
        case .refused(let bytes):
            if let status = try? Status(decoding: bytes) {
                self.init(status, from: register)
            } else {
                self.init("The server at \(address) does not serve this certificate; choose another by --as.")
            }
        case .tls(TLSError.identityUnexpected.description):
            self.init(
                "Another answers at \(address) than the \(register.program) that was called. Its address is named by "
                    + "--server; another register by --register; what its certificate holds by --server-identity.")
        case .tls(let reason):
            self.init("No secure connection to \(address): \(reason)")
        case .handshakeTimeout:
            self.init("The server at \(address) did not answer in time; check that it is a \(register.program).")
        case .serverFull:
            self.init("The server at \(address) has as many connections as it takes; try again in a moment.")
        case .peerClosed, .peerVanished:
            self.init(
                "The server at \(address) hung up while connecting; it may not accept this certificate: see its log.")
        case .unknownHost:
            self.init("The name of the host in \(address) cannot be resolved; correct it, in --server or JUKI_SERVER.")
        case .closed, .socket:
            self.init(
                "Nothing answers at \(address); start \(register.program), or name its address by --server HOST:PORT.")
        }
    }
}
