/// What a peer can call. Raw values are the procedure numbers of Protos/procedures.tsv; they are never reused.
public enum Procedure: UInt16, CaseIterable, Sendable {
    case update = 1
    case updateStream = 2
    case laneState = 3
    case listParked = 4
    case listErrorReports = 5
    case acknowledgeErrorReport = 6

    case lookup = 16
    case search = 17

    case reconcile = 32
    case listReconciliations = 33
    case getReconciliation = 34

    case eraseExpired = 48
    case verifyIndexes = 49
    case serverStatus = 50

    case onwardNotices = 64
    case reportErrors = 66

    case beginSession = 96
    case endSession = 97
    case sessionState = 98
    case changePassword = 99
    case sessionChallenge = 100
    case issueOperator = 101
    case changeOperator = 102
    case listOperators = 103
    case operatorLedger = 104

    /// Name of the method in its `service` block.
    public var methodName: String {
        switch self {
        case .update: "Update"
        case .updateStream: "UpdateStream"
        case .laneState: "LaneState"
        case .listParked: "ListParked"
        case .listErrorReports: "ListErrorReports"
        case .acknowledgeErrorReport: "AcknowledgeErrorReport"
        case .lookup: "Lookup"
        case .search: "Search"
        case .reconcile: "Reconcile"
        case .listReconciliations: "ListReconciliations"
        case .getReconciliation: "GetReconciliation"
        case .eraseExpired: "EraseExpired"
        case .verifyIndexes: "VerifyIndexes"
        case .serverStatus: "ServerStatus"
        case .onwardNotices: "OnwardNotices"
        case .reportErrors: "ReportErrors"
        case .beginSession: "BeginSession"
        case .endSession: "EndSession"
        case .sessionState: "SessionState"
        case .changePassword: "ChangePassword"
        case .sessionChallenge: "SessionChallenge"
        case .issueOperator: "IssueOperator"
        case .changeOperator: "ChangeOperator"
        case .listOperators: "ListOperators"
        case .operatorLedger: "OperatorLedger"
        }
    }

    public enum Style: String, Sendable {
        case unary
        case serverStream = "server stream"
        case bothWays = "stream both ways"
    }

    public var style: Style {
        switch self {
        case .updateStream, .reconcile: .bothWays
        case .getReconciliation, .verifyIndexes: .serverStream
        default: .unary
        }
    }
}
