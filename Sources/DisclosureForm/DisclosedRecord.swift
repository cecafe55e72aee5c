public import JukiDomain
public import JukiMessages

/// A record of either register as the forms show it: each register conforms once.
public protocol DisclosedRecord: WireRecord {
    associatedtype Item: RegisterItem

    static var words: RegisterWords { get }
    /// The value of an item in words; ``RegisterWords/blank`` for none.
    func words(for item: Item) -> String
    /// The text of an item that can hold pictures of characters (外字).
    func gaiji(in item: Item) -> GaijiText?
    /// What is to be noted of this record besides.
    var notes: [String] { get }
    /// 更新順番号
    var updateSequence: UInt64 { get }
}

/// What a register and its articles are called in a letter.
public struct RegisterWords: Sendable {
    /// `本人確認情報`
    public let name: String
    /// Article of 住民基本台帳法 on disclosure, `第30条の32`.
    public let disclosureArticle: String
    /// Article of 住民基本台帳法 on requests for correction.
    public let correctionArticle: String

    /// `都道府県知事保存本人確認情報`
    public var storedName: String { "都道府県知事保存\(name)" }
}
