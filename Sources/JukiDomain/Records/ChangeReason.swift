/// 異動事由 (別添2 item 10): why a record was entered, deleted or corrected (規則11条).
///
/// Raw values are those of the wire. Their first digit tells the kind; the values are our choice.
public enum ChangeReason: UInt8, CaseIterable, Sendable {
    /// 転入等
    case moveIn = 11
    /// 出生
    case birth = 12
    /// 職権記載等
    case exOfficioEntry = 13
    /// 転出
    case moveOut = 21
    /// 死亡
    case death = 22
    /// 職権消除等
    case exOfficioDeletion = 23
    /// 転居
    case moveWithin = 31
    /// 軽微な修正 (規則21条の2)
    case minorCorrection = 32
    /// 職権修正等
    case exOfficioCorrection = 33
    /// 住民票コードの記載の変更請求 (法30条の3)
    case recordCodeRequest = 41
    /// 住民票コードの職権記載等
    case recordCodeExOfficio = 42
    /// 個人番号の変更請求
    case individualNumberRequest = 51
    /// 個人番号の職権修正
    case individualNumberCorrection = 52
    /// 個人番号の職権記載
    case individualNumberEntry = 53

    /// 記載, 消除 or 修正 (令30条の5): what the notice says it does.
    public enum Kind: Sendable {
        /// 記載
        case entry
        /// 消除
        case deletion
        /// 修正
        case correction
    }

    public var kind: Kind {
        switch rawValue / 10 {
        case 1: .entry
        case 2: .deletion
        default: .correction
        }
    }

    public var changesRecordCode: Bool { self == .recordCodeRequest || self == .recordCodeExOfficio }

    public var changesIndividualNumber: Bool { rawValue / 10 == 5 }

    /// Needs 変更前の個人番号: every change of number but its first entry.
    public var namesPreviousNumber: Bool { changesIndividualNumber && self != .individualNumberEntry }

    /// The Japanese term of 規則11条.
    public var japaneseName: String {
        switch self {
        case .moveIn: "転入等"
        case .birth: "出生"
        case .exOfficioEntry: "職権記載等"
        case .moveOut: "転出"
        case .death: "死亡"
        case .exOfficioDeletion: "職権消除等"
        case .moveWithin: "転居"
        case .minorCorrection: "軽微な修正"
        case .exOfficioCorrection: "職権修正等"
        case .recordCodeRequest: "住民票コードの記載の変更請求"
        case .recordCodeExOfficio: "住民票コードの職権記載等"
        case .individualNumberRequest: "個人番号の変更請求"
        case .individualNumberCorrection: "個人番号の職権修正"
        case .individualNumberEntry: "個人番号の職権記載"
        }
    }
}

/// 保存期間フラグ (別添2 item 12): which retention class a version is in. The values are our choice.
public enum RetentionFlag: UInt8, Sendable {
    /// 現に有効: no clock runs.
    case inForce = 1
    /// 履歴: replaced by a later notice.
    case history = 2
    /// 消除 other than by death.
    case deleted = 3
    /// 消除 by 死亡.
    case deletedByDeath = 4
}
