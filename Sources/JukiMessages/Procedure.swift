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
    case bulkProvide = 18
    case listBulkJobs = 19
    case nationalInquiry = 20
    case explainAccess = 21

    case reconcile = 32
    case listReconciliations = 33
    case getReconciliation = 34

    case eraseExpired = 48
    case verifyIndexes = 49
    case serverStatus = 50
    case takeBackup = 51
    case listBackups = 52

    case onwardNotices = 64
    case nationalLookup = 65
    case reportErrors = 66

    case evidenceProof = 80
    case evidenceCheckpoint = 81
    case exportEvidence = 82
    case whoLooked = 83
    case findEvidence = 84
    case eraseEvidence = 85

    case beginSession = 96
    case endSession = 97
    case sessionState = 98
    case changePassword = 99
    case sessionChallenge = 100
    case issueOperator = 101
    case changeOperator = 102
    case listOperators = 103
    case operatorLedger = 104

    case disclose = 112
    case openCorrection = 113
    case stepCorrection = 114
    case closeCorrection = 115
    case getCorrection = 116
    case listCorrections = 117

    case requestMedium = 128
    case releaseMedium = 129
    case writeMedium = 130
    case recordMedium = 131
    case listMedia = 132

    case listAlerts = 144
    case acknowledgeAlert = 145
    case misuseReport = 146

    case updateStatistics = 152
    case provisionStatistics = 153
    case populationStatistics = 154

    case relayNumber = 160

    // 附票: the resident register's number plus 256.
    case supplementaryUpdate = 257
    case supplementaryUpdateStream = 258
    case supplementaryLookup = 272
    case supplementarySearch = 273
    case supplementaryNationalInquiry = 276
    case supplementaryReconcile = 288
    case supplementaryOnwardNotices = 320
    case supplementaryNationalLookup = 321
    case supplementaryDisclose = 368
    case overseasNumber = 416
    case acknowledgeNumber = 417
    case deliverNumber = 418

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
        case .bulkProvide: "BulkProvide"
        case .listBulkJobs: "ListBulkJobs"
        case .nationalInquiry: "NationalInquiry"
        case .explainAccess: "ExplainAccess"
        case .reconcile: "Reconcile"
        case .listReconciliations: "ListReconciliations"
        case .getReconciliation: "GetReconciliation"
        case .eraseExpired: "EraseExpired"
        case .verifyIndexes: "VerifyIndexes"
        case .serverStatus: "ServerStatus"
        case .takeBackup: "TakeBackup"
        case .listBackups: "ListBackups"
        case .onwardNotices: "OnwardNotices"
        case .nationalLookup: "NationalLookup"
        case .reportErrors: "ReportErrors"
        case .evidenceProof: "EvidenceProof"
        case .evidenceCheckpoint: "EvidenceCheckpoint"
        case .exportEvidence: "ExportEvidence"
        case .whoLooked: "WhoLooked"
        case .findEvidence: "FindEvidence"
        case .eraseEvidence: "EraseEvidence"
        case .disclose: "Disclose"
        case .openCorrection: "OpenCorrection"
        case .stepCorrection: "StepCorrection"
        case .closeCorrection: "CloseCorrection"
        case .getCorrection: "GetCorrection"
        case .listCorrections: "ListCorrections"
        case .requestMedium: "RequestMedium"
        case .releaseMedium: "ReleaseMedium"
        case .writeMedium: "WriteMedium"
        case .recordMedium: "RecordMedium"
        case .listMedia: "ListMedia"
        case .beginSession: "BeginSession"
        case .endSession: "EndSession"
        case .sessionState: "SessionState"
        case .changePassword: "ChangePassword"
        case .sessionChallenge: "SessionChallenge"
        case .issueOperator: "IssueOperator"
        case .changeOperator: "ChangeOperator"
        case .listOperators: "ListOperators"
        case .operatorLedger: "OperatorLedger"
        case .listAlerts: "ListAlerts"
        case .acknowledgeAlert: "AcknowledgeAlert"
        case .misuseReport: "MisuseReport"
        case .updateStatistics: "UpdateStatistics"
        case .provisionStatistics: "ProvisionStatistics"
        case .populationStatistics: "PopulationStatistics"
        case .relayNumber: "RelayNumber"
        case .supplementaryUpdate: "SupplementaryUpdate"
        case .supplementaryUpdateStream: "SupplementaryUpdateStream"
        case .supplementaryLookup: "SupplementaryLookup"
        case .supplementarySearch: "SupplementarySearch"
        case .supplementaryNationalInquiry: "SupplementaryNationalInquiry"
        case .supplementaryReconcile: "SupplementaryReconcile"
        case .supplementaryOnwardNotices: "SupplementaryOnwardNotices"
        case .supplementaryNationalLookup: "SupplementaryNationalLookup"
        case .supplementaryDisclose: "SupplementaryDisclose"
        case .overseasNumber: "OverseasNumber"
        case .acknowledgeNumber: "AcknowledgeNumber"
        case .deliverNumber: "DeliverNumber"
        }
    }

    public enum Style: String, Sendable {
        case unary
        case serverStream = "server stream"
        case bothWays = "stream both ways"
    }

    public var style: Style {
        switch self {
        case .getReconciliation, .verifyIndexes, .takeBackup, .exportEvidence, .disclose, .writeMedium,
            .updateStatistics, .provisionStatistics, .populationStatistics, .supplementaryDisclose: .serverStream
        case .updateStream, .bulkProvide, .reconcile, .supplementaryUpdateStream, .supplementaryReconcile: .bothWays
        default: .unary
        }
    }
}
