/// The items that change together: the columns of the logic-check table.
public enum ItemGroup: CaseIterable, Sendable {
    /// 氏名: 漢字氏名, 外字数(氏名), ふりがな氏名, 氏名外字変更連番 (清音化かな氏名 follows from ふりがな氏名)
    case name
    /// 旧氏: items 25-28
    case formerSurname
    /// 生年月日, 性別
    case birthDateAndSex
    /// 住所: 住所, 外字数(住所), 大字・字コード, 住所外字変更連番
    case address
    /// 個人番号
    case individualNumber

    /// The first item of the group in which two records differ, comparing texts by their bytes.
    public func firstDifference(_ old: IdentityRecord, _ new: IdentityRecord) -> IdentityItem? {
        differences(old, new).first
    }

    /// Every item of the group in which two records differ, in item order.
    public func differences(_ old: IdentityRecord, _ new: IdentityRecord) -> [IdentityItem] {
        switch self {
        case .name:
            gaijiDifferences(old.name, new.name, [.kanjiName, .nameGaijiCount, .nameGaijiVersion])
                + (old.kanaName == new.kanaName ? [] : [.kanaName])
        case .formerSurname:
            gaijiDifferences(old.formerSurname, new.formerSurname,
                             [.formerSurname, .formerSurnameGaijiCount, .formerSurnameGaijiVersion])
                + (old.formerSurnameKana == new.formerSurnameKana ? [] : [.formerSurnameKana])
        case .birthDateAndSex:
            (old.birthDate == new.birthDate ? [] : [.birthDate]) + (old.sex == new.sex ? [] : [.sex])
        case .address:
            gaijiDifferences(old.address, new.address, [.address, .addressGaijiCount, .addressGaijiVersion])
                + (old.ooaza == new.ooaza ? [] : [.ooazaCode])
        case .individualNumber:
            old.individualNumber == new.individualNumber ? [] : [.individualNumber]
        }
    }

    private func gaijiDifferences(_ old: GaijiText, _ new: GaijiText, _ items: [IdentityItem]) -> [IdentityItem] {
        (old.text == new.text ? [] : [items[0]])
            + (old.gaijiCount == new.gaijiCount ? [] : [items[1]])
            + (old.version == new.version ? [] : [items[2]])
    }
}
