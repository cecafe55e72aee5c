/// The 22 items of 都道府県知事保存附票本人確認情報 (別添2 (2) ア); raw values are item numbers.
///
/// There is no individual number among them, and no type of this register can hold one.
public enum SupplementaryItem: UInt8, CaseIterable, Sendable {
    case residentRecordCode = 1
    case kanjiName = 2
    case nameGaijiCount = 3
    case kanaName = 4
    case birthDate = 5
    case sex = 6
    case addressMunicipalityCode = 7
    case address = 8
    case addressGaijiCount = 9
    case lastAddress = 10
    case lastAddressGaijiCount = 11
    case changeDate = 12
    case previousResidentRecordCode = 13
    case managingMunicipalityCode = 14
    case addressState = 15
    case gaijiFlag = 16
    case gaijiPattern = 17
    case noticeKind = 18
    case formerSurname = 19
    case formerSurnameGaijiCount = 20
    case formerSurnameKana = 21
    case formerSurnameGaijiVersion = 22

    /// Name of the item in 別添2.
    public var japaneseName: String { Self.names[Int(rawValue) - 1].japanese }

    /// Column header of the item in a TSV file, and its field name in the record's wire message.
    public var fieldName: String { Self.names[Int(rawValue) - 1].field }

    public init?(fieldName: String) {
        guard let position = Self.names.firstIndex(where: { $0.field == fieldName }) else { return nil }
        self.init(rawValue: UInt8(position + 1))
    }

    private static let names: [(japanese: String, field: String)] = [
        ("住民票コード", "resident_record_code"),
        ("氏名　漢字", "kanji_name"),
        ("氏名　外字数", "name_gaiji_count"),
        ("氏名　ふりがな", "kana_name"),
        ("生年月日", "birth_date"),
        ("性別", "sex"),
        ("住所　市町村コード", "address_municipality_code"),
        ("住所　漢字", "address"),
        ("住所　外字数", "address_gaiji_count"),
        ("最終住所　漢字", "last_address"),
        ("最終住所　外字数", "last_address_gaiji_count"),
        ("異動年月日", "change_date"),
        ("旧住民票コード", "previous_resident_record_code"),
        ("附票管理市町村コード", "managing_municipality_code"),
        ("附票本人確認情報状態区分", "address_state"),
        ("外字フラグ", "gaiji_flag"),
        ("外字パターン", "gaiji_pattern"),
        ("通知区分", "notice_kind"),
        ("旧氏　漢字", "former_surname"),
        ("旧氏　外字数", "former_surname_gaiji_count"),
        ("旧氏　ふりがな", "former_surname_kana"),
        ("旧氏　外字変更連番", "former_surname_gaiji_version"),
    ]
}
