/// What an operator of a terminal may do (操作者権限). An operator has one or more; nothing follows from one another.
public enum OperatorRole: UInt8, CaseIterable, Hashable, Sendable {
    /// 照会: looks up and searches one person at a time.
    case inquirer = 1
    /// 一括提供: runs bulk provision and asks for media exports.
    case bulkProvider = 2
    /// 媒体承認: releases the media exports that others ask for.
    case releaser = 3
    /// 開示: answers disclosure requests and keeps correction investigations.
    case discloser = 4
    /// 運用: lanes, parked notices, reconciliations, index checks, the server's state.
    case operations = 5
    /// 監査: reads the evidence, who looked, alerts and statistics; changes nothing.
    case auditor = 6
    /// 管理: issues and revokes operators, takes backups, erases what has expired.
    case administrator = 7
}
