/// Sex (性別, item 6). Raw values are those of the wire, where 0 means that the field was forgotten and is refused:
/// `Sex(rawValue: 0)` is nil.
public enum Sex: UInt8, CaseIterable, Hashable, Sendable {
    /// 男
    case male = 1
    /// 女
    case female = 2
    /// 未記載: the record leaves it blank, as it may for a newborn.
    case blank = 3
}
