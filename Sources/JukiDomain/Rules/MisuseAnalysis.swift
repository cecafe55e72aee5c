/// The five analyses of the operation log that the 標準仕様書 asks for. Raw values are those of the wire.
public enum MisuseAnalysis: UInt8, CaseIterable, Hashable, Sendable {
    /// 夜間・休日の利用: looks at night and on closed days, by operator.
    case nightAndHoliday = 1
    /// 認証の失敗: sign-ins that failed, by operator and terminal.
    case failedSignIns = 2
    /// 操作者別の件数: lookups and searches, by operator.
    case countsByOperator = 3
    /// 大量検索: searches, by operator and hour of the clock.
    case massSearches = 4
    /// 特定個人の検索: looks at one person, by person.
    case onePerson = 5
}
