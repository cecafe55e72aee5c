import AccessControl
package import ArgumentParser
import Foundation
import JukiClient
import JukiDomain
package import JukiMessages

package struct WhyCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "why", abstract: "Say which article allows or forbids a question, item by item.",
        discussion: """
            A dry run: nobody is looked for. Ends with 0 if the question would be answered, with 1 if it would be \
            refused. Without --items every item is explained. At a terminal --roles says who would be signed in. Needs \
            no server: the access table is in this program; with --server (or JUKI_SERVER) the running server answers \
            by its own. --bases lists every legal basis of the table.

            Example: juki why --as agency-zeimu --basis 30-15-1-2:条例 --application R8-1 \\
                     --items 2,9
            """)

    @Argument(help: ArgumentHelp("Procedure that would be called.", valueName: "procedure"))
    package var procedure = "lookup"

    @OptionGroup package var items: ItemOptions

    @Option(
        help: ArgumentHelp(
            "Items that the person would be asked for by (default: 1 for lookup, none otherwise).", valueName: "items"))
    package var by: String?

    @Option(
        help: ArgumentHelp(
            """
            Roles of the operator who would be signed in at a terminal: inquirer, bulk-provider, releaser, discloser, \
            operations, auditor, administrator, with commas between them.
            """, valueName: "roles"))
    package var roles: String?

    @Flag(help: "List the legal bases of this program's table instead.")
    package var bases = false

    @OptionGroup package var purpose: PurposeOptions
    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            let register = try connection.registerChoice.register
            if bases { return AccessView.bases(register.accessTable) }
            let request = try request(in: register)
            let isServerNamed = connection.server != nil || ProcessInfo.processInfo.environment["JUKI_SERVER"] != nil
            let target = try connection.target()
            guard isServerNamed else {
                return try await Self.view(request, as: target.peer, in: register) {
                    request throws(CommandFailure) in try Self.offline(request, as: target.peer, in: register)
                }.report
            }
            return try await Session.with(target) { session throws(CommandFailure) in
                try await Self.view(request, as: target.peer, in: register) { request throws(CommandFailure) in
                    try await session.ask { connection throws(JukiError) in
                        try await connection.explainAccess(request)
                    }
                }.report
            }
        }
    }

    /// The answer to a question. One that names no items is asked once more about every item of a record.
    package static func view(
        _ request: ExplainAccessRequest, as peer: String,
        in register: any CommandRegister.Type = Registers.Resident.self,
        _ ask: (ExplainAccessRequest) async throws(CommandFailure) -> ExplainAccessResponse
    ) async throws(CommandFailure) -> AccessView {
        var view = AccessView(request, try await ask(request), of: register.items)
        view.rolesThatDo = rolesThatDo(request, as: peer, in: register)
        // A procedure that tells nothing of a record has no items even unasked.
        if request.items.isEmpty, !view.response.items.isEmpty {
            var whole = request
            whole.items = register.items.every
            view.everyItem = try await ask(whole).items
        }
        return view
    }

    /// The roles with which an operator would not be refused for the roles, by this program's own table; none for a
    /// peer that it does not know.
    private static func rolesThatDo(
        _ request: ExplainAccessRequest, as peer: String, in register: any CommandRegister.Type
    ) -> [OperatorRole] {
        OperatorRole.allCases.filter { role in
            var request = request
            request.operatorRoles = [role.rawValue]
            guard let answer = try? offline(request, as: peer, in: register) else { return false }
            return answer.refusal?.reason.isOfTheRole != true
        }
    }

    /// The files of certificates are named like the URIs in them, with a hyphen for the first colon; those of the
    /// servers themselves without the number of the prefecture, which the table does not ask for.
    static func uri(of peer: String) -> String? {
        let parts = peer.split(separator: "-", maxSplits: 1)
        return [parts.joined(separator: ":"), peer, "\(peer):\(prefecture)"].lazy
            .map { "urn:juki:\($0)" }.first { PeerRole(uri: $0) != nil }
    }

    static func role(of peer: String) -> PeerRole? {
        uri(of: peer).flatMap(PeerRole.init)
    }

    /// Any would do.
    private static let prefecture = 46

    /// What this program's own table says.
    /// - Parameter peer: name of a certificate, as for `--as`.
    package static func offline(
        _ request: ExplainAccessRequest, as peer: String,
        in register: any CommandRegister.Type = Registers.Resident.self
    ) throws(CommandFailure) -> ExplainAccessResponse {
        guard let role = role(of: peer) else {
            throw CommandFailure("No peer has this name: \(peer). Name one by --as, for example agency-zeimu.")
        }
        do throws(Refusal) {
            return try register.accessTable.explain(request, asking: role)
        } catch {
            throw CommandFailure("The question cannot be explained: \(StatusTable.row(for: error.reason).sentence)")
        }
    }

    /// What is asked, with items and procedures of this register.
    package func request(
        in register: any CommandRegister.Type = Registers.Resident.self
    ) throws(CommandFailure) -> ExplainAccessRequest {
        let name = procedure.lowercased()
        // What a register does by a procedure of its own goes by one name in both.
        let own = register.procedures.all.first { $0.methodName.lowercased() == register.procedurePrefix + name }
        guard let named = own ?? Procedure.allCases.first(where: { $0.methodName.lowercased() == name }) else {
            throw CommandFailure("No procedure has this name: \(procedure). Lookup and Search are two.")
        }
        let keyItems = try by.map { text throws(CommandFailure) in try ItemOptions.set(text, of: register.items) }
            ?? (named == register.procedures.lookup ? ItemSet(.residentRecordCode) : [])
        return ExplainAccessRequest(
            procedure: named.rawValue, purpose: purpose.purpose, items: try items.set(of: register.items),
            keyItems: keyItems, operatorRoles: try roleNumbers)
    }

    private var roleNumbers: [UInt8] {
        get throws(CommandFailure) {
            guard let roles else { return [] }
            var numbers: [UInt8] = []
            for name in roles.split(separator: ",") {
                guard let role = OperatorRole(tableName: name) else {
                    let known = OperatorRole.allCases.map(\.tableName).joined(separator: ", ")
                    throw CommandFailure("No role has this name: \(name). The roles are \(known).")
                }
                numbers.append(role.rawValue)
            }
            return numbers
        }
    }
}
