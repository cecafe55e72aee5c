/// What a kind of peer needs in order to call a procedure: one cell of the first part of the access table.
public enum OperatorNeed: Hashable, Sendable {
    /// It may not call it at all.
    case denied
    /// The certificate will do: a server or agency that vouches for its own people, or a terminal before anybody
    /// signs in.
    case certificate
    /// Whoever is signed in at the terminal.
    case anyOperator
    /// An operator with one of these roles.
    case oneOf(Set<OperatorRole>)
}

extension OperatorRole {
    /// As the access table writes it.
    public var tableName: String {
        switch self {
        case .inquirer: "inquirer"
        case .bulkProvider: "bulk-provider"
        case .releaser: "releaser"
        case .discloser: "discloser"
        case .operations: "operations"
        case .auditor: "auditor"
        case .administrator: "administrator"
        }
    }

    /// Name of the role in Japanese.
    public var japaneseName: String {
        switch self {
        case .inquirer: "照会"
        case .bulkProvider: "一括提供"
        case .releaser: "媒体承認"
        case .discloser: "開示"
        case .operations: "運用"
        case .auditor: "監査"
        case .administrator: "管理"
        }
    }

    public init?(tableName: some StringProtocol) {
        guard let role = Self.allCases.first(where: { $0.tableName == tableName }) else { return nil }
        self = role
    }
}
