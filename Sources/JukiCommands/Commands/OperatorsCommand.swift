import AccessControl
package import ArgumentParser
import Foundation
import JukiClient
import JukiDomain
import JukiMessages
import Settings

/// What is done with operators; the first argument of the command.
package enum OperatorTask: String, ExpressibleByArgument, CaseIterable, Sendable {
    case list, review, ledger, issue, change, resetPassword = "reset-password", lock, unlock, revoke
}

package struct OperatorsCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "operators", abstract: "Operators of the terminals: rights, ledger, yearly review (操作者管理).",
        discussion: """
            list and review show the operators in force, ledger what was done to whose rights (管理簿). review with \
            operators marks them as reviewed (年1回以上の確認). This and the others need --reason; issue and \
            reset-password a password, which the operator changes by juki password before any role is in force. \
            Nobody changes his own rights. Ends with 3 if a review is overdue.

            Example: juki operators review --operator admin-1
                     juki operators issue op-7 --office 市民課 --role inquirer --reason 配属
            """)

    @Argument(help: "\(OperatorTask.allCases.map(\.rawValue).joined(separator: ", ")).")
    package var task: OperatorTask
    @Argument(help: "操作者ＩＤ of whom it is about.") package var subjects: [String] = []
    @Option(help: "所属 of the operator.") package var office: String?
    @Option(
        name: .customLong("role"),
        help: ArgumentHelp(
            """
            A role; repeat for more: inquirer, bulk-provider, releaser, discloser, operations, auditor, administrator.
            """, valueName: "role"))
    package var roles: [String] = []
    @Option(help: "照合ＩＤ of a new operator (default: as its 操作者ＩＤ).") package var subjectMatchingID: String?
    @Option(help: "File whose first line is the new password (default: asked for).")
    package var newPasswordFile: String?
    @Option(help: "File whose first line is the new operator's own 住民票コード (職員本人).") package var ownCodeFile: String?
    @Flag(help: "The new operator needs a biometric factor too.") package var needsAssertion = false
    @Option(help: "Why; stands in the ledger.") package var reason: String?
    @Option(help: "Number of the paper that allowed it.") package var approval: String?
    @Flag(help: "Also operators who were revoked.") package var all = false

    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func validate() throws {
        let isAbout = !subjects.isEmpty
        switch task {
        case .list, .ledger:
            guard !isAbout else { throw ValidationError("\(task.rawValue) is about all operators: name none.") }
        case .review:
            guard !isAbout || isJustified else { throw ValidationError("Marking a review needs --reason.") }
        default:
            guard subjects.count == 1, isJustified else {
                throw ValidationError("\(task.rawValue) needs one 操作者ＩＤ and --reason.")
            }
            try validateRights()
        }
    }

    private var isJustified: Bool { reason?.isEmpty == false }

    private func validateRights() throws {
        let hasOffice = office?.isEmpty == false
        switch task {
        case .issue:
            guard hasOffice, !roles.isEmpty else { throw ValidationError("issue needs --office and --role.") }
        case .change:
            guard hasOffice || !roles.isEmpty else {
                throw ValidationError("change needs --office, --role or both: what the operator has from now on.")
            }
        default:
            guard office == nil, roles.isEmpty else {
                throw ValidationError("\(task.rawValue) leaves --office and --role as they are: leave them out.")
            }
        }
    }

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            let work = try work()
            return try await Session.with(connection.target()) { session throws(CommandFailure) in
                try await work(session)
            }
        }
    }

    private typealias Work = (Session) async throws(CommandFailure) -> Report

    /// What to ask; all that must be typed is typed before the connection is made.
    private func work() throws(CommandFailure) -> Work {
        switch task {
        case .list: return listing()
        case .review where subjects.isEmpty: return listing()
        case .ledger:
            return { session throws(CommandFailure) in
                OperatorView.report(try await session.ask { connection throws(JukiError) in
                    try await connection.operatorLedger()
                })
            }
        case .issue:
            let request = try issue()
            return { session throws(CommandFailure) in
                OperatorView.done([request.operatorID], try await session.ask { connection throws(JukiError) in
                    try await connection.issueOperator(request)
                })
            }
        default:
            let requests = try changes()
            return { session throws(CommandFailure) in try await Self.change(requests, over: session) }
        }
    }

    private static func change(
        _ requests: [ChangeOperatorRequest], over session: Session
    ) async throws(CommandFailure) -> Report {
        var done: [String] = []
        var last: UInt64 = 0
        var current: String?
        do {
            try await session.ask { connection throws(JukiError) in
                for request in requests {
                    current = request.operatorID
                    last = try await connection.changeOperator(request)
                    done.append(request.operatorID)
                }
            }
        } catch {
            guard requests.count > 1, let current else { throw error }
            throw failure(error, at: current, after: done)
        }
        return OperatorView.done(done, last)
    }

    /// Of several, who was the first that it failed for, and for whom it was done.
    private static func failure(
        _ failure: CommandFailure, at operatorID: String, after done: [String]
    ) -> CommandFailure {
        let before = done.isEmpty ? "Nothing was done before" : "Done before: \(done.joined(separator: ", "))"
        return CommandFailure(
            "\(operatorID): \(failure.message) \(before); nothing behind it.", status: failure.status,
            exit: failure.exit)
    }

    private func listing() -> Work {
        let all = all
        return { session throws(CommandFailure) in
            OperatorView.report(try await session.ask { connection throws(JukiError) in
                try await connection.operators(includeRevoked: all)
            })
        }
    }

    private func issue() throws(CommandFailure) -> IssueOperatorRequest {
        IssueOperatorRequest(
            operatorID: subjects[0], matchingID: subjectMatchingID ?? subjects[0], office: office ?? "",
            roles: try roleNumbers(), password: try newPassword(), needsAssertion: needsAssertion,
            ownCode: try ownCode(), reason: reason ?? "", approvalNumber: approval ?? "")
    }

    private func changes() throws(CommandFailure) -> [ChangeOperatorRequest] {
        let action: OperatorAction = switch task {
        case .change: .change
        case .resetPassword: .resetPassword
        case .lock: .lock
        case .unlock: .unlock
        case .revoke: .revoke
        default: .review
        }
        var requests: [ChangeOperatorRequest] = []
        for subject in subjects {
            var request = ChangeOperatorRequest(
                operatorID: subject, action: action, reason: reason ?? "", approvalNumber: approval ?? "")
            if task == .change {
                request.office = office ?? ""
                request.roles = try roleNumbers()
            }
            if task == .resetPassword { request.password = try newPassword() }
            requests.append(request)
        }
        return requests
    }

    private func newPassword() throws(CommandFailure) -> PersonalText {
        try OperatorOptions.newPassword(file: newPasswordFile, question: "New password of \(subjects[0])")
    }

    private func ownCode() throws(CommandFailure) -> ResidentRecordCode? {
        guard let ownCodeFile else { return nil }
        let bytes = try OperatorOptions.secret(
            SecretName("the operator's own resident record code", option: "--own-code-file"), file: ownCodeFile)
        do { return try ResidentRecordCode(String(decoding: bytes, as: UTF8.self)) } catch {
            throw CommandFailure(
                "The first line of \(ownCodeFile) (--own-code-file) is no resident record code: \(error).")
        }
    }

    private func roleNumbers() throws(CommandFailure) -> [UInt8] {
        var numbers: Set<UInt8> = []
        for name in roles {
            guard let role = OperatorRole(tableName: name) else {
                throw CommandFailure(
                    "There is no role \(name); roles are "
                        + OperatorRole.allCases.map(\.tableName).joined(separator: ", ") + ".")
            }
            numbers.insert(role.rawValue)
        }
        return numbers.sorted()
    }
}

package struct PasswordCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "password", abstract: "Change one's own password.",
        discussion: """
            A sentence is easier to keep in mind than a riddle: at least 15 characters, of any kind.

            Example: juki password --operator op-7
            """)

    @Option(help: "File whose first line is the new password (default: asked for).")
    package var newPasswordFile: String?
    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            let target = try connection.target()
            guard let credentials = target.credentials else {
                throw CommandFailure("Passwords are of operators of terminals: choose one by --as and --operator.")
            }
            let new = try OperatorOptions.newPassword(file: newPasswordFile)
            let sequence = try await Session.with(target) { session throws(CommandFailure) in
                try await session.ask { connection, token throws(JukiError) in
                    try await connection.changePassword(token ?? [], from: credentials.password, to: new)
                }
            }
            return OperatorView.done([credentials.operatorID], sequence)
        }
    }
}
