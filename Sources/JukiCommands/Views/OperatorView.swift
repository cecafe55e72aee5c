import AccessControl
import JukiDomain
import JukiMessages

/// Operators and their ledger, for people and as JSON.
enum OperatorView {
    static func report(_ operators: [OperatorEntry]) -> Report {
        var table = Table(["operator", "office", "roles", "last sign-in", "reviewed", "due by", "state"])
        for entry in operators {
            table.append(
                entry.operatorID, entry.office, names(of: entry.roles).joined(separator: " "),
                entry.lastSignIn.map { $0.japanDay.description } ?? "never", entry.reviewedAt.japanDay.description,
                entry.reviewDueOn.description, state(of: entry))
        }
        let inForce = operators.filter { $0.revokedAt == nil }
        let overdue = inForce.count { $0.review == .overdue }
        let due = inForce.count { $0.review == .due }
        let summary = "\(counted(inForce.count, "operator")) in force; reviews: \(overdue) overdue, \(due) due within "
            + "thirty days"
        return Report(
            table.lines() + [summary],
            .object(["operators": .array(operators.map(json)), "overdue": .integer(overdue), "due": .integer(due)]),
            exit: overdue == 0 ? .success : .attention)
    }

    static func report(_ entries: [OperatorLedgerEntry]) -> Report {
        var table = Table(
            ["no.", "time", "action", "operator", "by", "roles", "office", "approval", "reason"], align: [.right])
        for entry in entries {
            table.append(
                String(entry.sequence), entry.time.timestamp, name(of: entry.action), entry.operatorID, entry.actor,
                names(of: entry.roles).joined(separator: " "), entry.office, entry.approvalNumber, entry.reason)
        }
        return Report(table.lines(), .object(["entries": .array(entries.map(json))]))
    }

    static func done(_ operators: [String], _ sequence: UInt64) -> Report {
        Report(
            ["\(operators.joined(separator: ", ")): done; the ledger's last entry is number \(sequence)"],
            .object(["operators": .array(operators.map { .string($0) }), "sequence": .integer(sequence)]))
    }

    private static func name(of action: OperatorAction) -> String {
        "\(action)".reduce("") { $0 + ($1.isUppercase ? "-" : "") + $1.lowercased() }
    }

    static func names(of roles: [UInt8]) -> [String] {
        roles.map { OperatorRole(rawValue: $0)?.tableName ?? String($0) }
    }

    private static func state(of entry: OperatorEntry) -> String {
        if entry.revokedAt != nil { return "revoked" }
        if entry.isLocked { return "locked" }
        return entry.passwordIsInitial ? "\(entry.review), initial password" : "\(entry.review)"
    }

    private static func json(_ entry: OperatorEntry) -> JSONValue {
        .object([
            "operator_id": .string(entry.operatorID), "matching_id": .string(entry.matchingID),
            "office": .string(entry.office), "roles": .array(names(of: entry.roles).map { .string($0) }),
            "issued_at": .integer(entry.issuedAt.milliseconds),
            "last_sign_in": .integer(entry.lastSignIn?.milliseconds ?? 0),
            "reviewed_at": .integer(entry.reviewedAt.milliseconds),
            "review_due_on": .string(entry.reviewDueOn.description), "review": .string("\(entry.review)"),
            "locked": .bool(entry.isLocked), "revoked_at": .integer(entry.revokedAt?.milliseconds ?? 0),
            "password_is_initial": .bool(entry.passwordIsInitial), "needs_assertion": .bool(entry.needsAssertion),
        ])
    }

    private static func json(_ entry: OperatorLedgerEntry) -> JSONValue {
        .object([
            "sequence": .integer(entry.sequence), "time": .integer(entry.time.milliseconds),
            "action": .string(name(of: entry.action)), "operator_id": .string(entry.operatorID),
            "actor": .string(entry.actor), "terminal": .string(entry.terminal), "office": .string(entry.office),
            "roles": .array(names(of: entry.roles).map { .string($0) }), "reason": .string(entry.reason),
            "approval_number": .string(entry.approvalNumber),
        ])
    }
}
