import JukiMessages

/// Procedures in the words of somebody who has never seen the system. Every one has words, so that none stands in a
/// form by its number.
extension ProvisionWords {
    /// What was done.
    static func procedure(_ number: UInt16) -> String {
        Procedure(rawValue: number).map(words) ?? "その他の手続"
    }

    private static func words(_ procedure: Procedure) -> String {
        switch procedure {
        case .update, .updateStream, .supplementaryUpdate, .supplementaryUpdateStream: "市町村からの通知"
        case .laneState: "通知の受付状況の確認"
        case .listParked: "保留した通知の閲覧"
        case .reportErrors: "誤りの通報"
        case .listErrorReports: "誤りの通報の閲覧"
        case .acknowledgeErrorReport: "誤りの通報の処理"
        case .lookup, .supplementaryLookup: "一件照会"
        case .search, .supplementarySearch: "検索"
        case .bulkProvide: "一括提供"
        case .listBulkJobs: "一括提供の一覧の閲覧"
        case .nationalInquiry, .supplementaryNationalInquiry, .nationalLookup, .supplementaryNationalLookup:
            "全国サーバへの照会"
        case .onwardNotices, .supplementaryOnwardNotices: "全国サーバへの通知"
        case .explainAccess: "法令の根拠の確認"
        case .reconcile, .supplementaryReconcile, .listReconciliations, .getReconciliation: "整合性の確認"
        case .disclose, .supplementaryDisclose: "本人への開示"
        case .openCorrection, .stepCorrection, .closeCorrection, .getCorrection, .listCorrections:
            "訂正等の申出の調査"
        case .requestMedium, .releaseMedium, .writeMedium, .recordMedium: "媒体による一括提供"
        case .listMedia: "媒体管理簿の閲覧"
        case .overseasNumber: "国外転出者に係る個人番号の提供"
        case .acknowledgeNumber: "国外転出者に係る個人番号の受領の確認"
        case .relayNumber: "附票都道府県サーバへの個人番号の提供"
        case .deliverNumber: "都道府県サーバからの個人番号の受入れ"
        case .whoLooked: "提供等の履歴の確認"
        case .findEvidence: "操作の記録の検索"
        case .evidenceProof, .evidenceCheckpoint, .exportEvidence: "操作の記録の検証"
        case .eraseEvidence, .eraseExpired: "保存期間を過ぎた記録の消去"
        case .listAlerts, .acknowledgeAlert, .misuseReport: "不正利用の監視"
        case .beginSession, .endSession, .sessionState, .changePassword, .sessionChallenge: "操作者の確認"
        case .issueOperator, .changeOperator, .listOperators, .operatorLedger: "操作者の管理"
        case .updateStatistics, .provisionStatistics, .populationStatistics: "統計の作成"
        case .verifyIndexes, .serverStatus, .takeBackup, .listBackups: "サーバの保守"
        }
    }

    /// What came of a procedure that was not refused: 提供 only where something of the person was told to somebody.
    static func outcome(_ line: ProvisionLine) -> String {
        switch Procedure(rawValue: line.procedure) {
        // What waits for a medium has told nobody yet.
        case .bulkProvide: line.items == 0 ? "準備" : "提供"
        case .lookup, .search, .writeMedium, .nationalInquiry, .nationalLookup, .onwardNotices, .supplementaryLookup,
            .supplementarySearch, .supplementaryNationalInquiry, .supplementaryNationalLookup,
            .supplementaryOnwardNotices, .overseasNumber, .relayNumber:
            "提供"
        case .disclose, .supplementaryDisclose: "開示"
        case .whoLooked, .findEvidence, .listParked, .listErrorReports, .getReconciliation, .getCorrection,
            .listCorrections:
            "閲覧"
        default: "実施"
        }
    }
}
