/// 附票本人確認情報状態区分 (別添2 (2) item 15). The values are our choice; the real ones are not public.
public enum AddressState: UInt8, CaseIterable, Sendable {
    /// 国内住所あり
    case domestic = 1
    /// 国外転出者 (法17条3号): recorded in no 住民基本台帳 since a 国外転出届
    case movedOverseas = 2
    /// 消除: 死亡
    case deletedByDeath = 3
    /// 消除: 除籍, 転籍, 国籍喪失 and whatever else takes a person off the 附票
    case deleted = 4
    /// 不明: no 住所 is known, as with an old 附票
    case unknown = 9

    public var isDeleted: Bool { self == .deletedByDeath || self == .deleted }

    /// 国外転出者 on a day, with this state since `changeDate`: whose 転出予定年月日 lies ahead still lives in the country.
    public func isOverseas(since changeDate: CalendarDate, on day: CalendarDate) -> Bool {
        self == .movedOverseas && changeDate <= day
    }

    /// The Japanese term.
    public var japaneseName: String {
        switch self {
        case .domestic: "国内住所あり"
        case .movedOverseas: "国外転出者"
        case .deletedByDeath: "消除（死亡）"
        case .deleted: "消除（その他）"
        case .unknown: "住所不明"
        }
    }
}

/// 通知区分 (別添2 (2) item 18): what the municipality did to the 附票 (法30条の41①). The values are our choice.
public enum SupplementaryNoticeKind: UInt8, CaseIterable, Sendable {
    /// 記載
    case entry = 1
    /// 修正
    case correction = 2
    /// 消除
    case deletion = 3

    /// The Japanese term.
    public var japaneseName: String {
        switch self {
        case .entry: "記載"
        case .correction: "修正"
        case .deletion: "消除"
        }
    }
}

/// 外字パターン (別添2 (2) item 17): which texts of a record hold 外字. The bits are our choice.
public struct GaijiPattern: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// 氏名
    public static let name = GaijiPattern(rawValue: 1)
    /// 住所
    public static let address = GaijiPattern(rawValue: 2)
    /// 最終住所
    public static let lastAddress = GaijiPattern(rawValue: 4)
    /// 旧氏
    public static let formerSurname = GaijiPattern(rawValue: 8)

    /// `氏名・住所`; なし for none.
    public var names: String {
        let all: [(GaijiPattern, String)] = [
            (.name, "氏名"), (.address, "住所"), (.lastAddress, "最終住所"), (.formerSurname, "旧氏"),
        ]
        let held = all.filter { contains($0.0) }.map(\.1)
        return held.isEmpty ? "なし" : held.joined(separator: "・")
    }
}

extension SupplementaryRecord {
    /// 国外転出者 on a day.
    public func hasMovedOverseas(by day: CalendarDate) -> Bool { state.isOverseas(since: changeDate, on: day) }
}
