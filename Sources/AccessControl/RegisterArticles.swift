/// The legal bases, by their codes in the access table, that procedures of a register stand on.
public struct RegisterArticles: Sendable {
    /// 自己の本人確認情報の開示
    public let disclosure: String
    /// 訂正，追加又は削除の申出に係る調査
    public let correction: String
    /// 機構による照会
    public let national: String

    /// 本人確認情報
    public static let resident = RegisterArticles(disclosure: "30-32", correction: "30-35", national: "30-7")
    /// 附票本人確認情報
    public static let supplementary = RegisterArticles(
        disclosure: "30-44-13-32", correction: "30-44-13-35", national: "30-42")
}
