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

    case listAlerts = 144
    case acknowledgeAlert = 145

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
        case .listAlerts: "ListAlerts"
        case .acknowledgeAlert: "AcknowledgeAlert"
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
