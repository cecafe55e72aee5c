/// What a reconciliation (整合性確認) found for one person in whom the two files differ.
///
/// Raw values are those of the wire (`DifferenceClass` in Protos/juki/reconcile.proto). Where more than one would fit,
/// the class is the first that does in this order: missing, deleted, other municipality, sequence, notation, items. A
/// record whose notified items agree is no difference, whatever its 更新順番号 says.
public enum DifferenceClass: UInt8, CaseIterable, Hashable, Sendable {
    /// The items listed differ.
    case items = 1
    /// In the file, unknown to the server.
    case missingOnServer = 2
    /// 現存 on the server for this municipality, not in the file.
    case missingAtCS = 3
    /// Items differ, and the file's 更新順番号 is higher.
    case staleOnServer = 4
    /// Items differ, and the server's 更新順番号 is higher.
    case aheadOnServer = 5
    /// 現存 in another municipality of the prefecture.
    case otherMunicipality = 6
    /// 消除 on the server.
    case extraDeleted = 7
    /// 別表記のみ: items differ, but only in composition, width or variation selectors.
    case notationOnly = 8
}
