/// The 28 items of 都道府県知事保存本人確認情報 (別添2 (1)); raw values are item numbers.
public enum IdentityItem: UInt8, CaseIterable, Sendable {
    case residentRecordCode = 1
    case kanjiName = 2
    case nameGaijiCount = 3
    case kanaName = 4
    case birthDate = 5
    case sex = 6
    case address = 7
    case addressGaijiCount = 8
    case individualNumber = 9
    case changeReason = 10
    case changeDate = 11
    case retentionFlag = 12
    case searchKana = 13
    case municipalityCode = 14
    case ooazaCode = 15
    case operatorID = 16
    case operatorTerminalID = 17
    case timestamp = 18
    case notifiedOn = 19
    case gaijiFlag = 20
    case deletionFlag = 21
    case updateSequence = 22
    case nameGaijiVersion = 23
    case addressGaijiVersion = 24
    case formerSurname = 25
    case formerSurnameGaijiCount = 26
    case formerSurnameKana = 27
    case formerSurnameGaijiVersion = 28

    /// Name of the item in 別添2.
    public var japaneseName: String { Self.names[Int(rawValue) - 1].japanese }

    /// Column header of the item in a TSV file, and its field name in Protos/juki/record.proto.
    public var fieldName: String { Self.names[Int(rawValue) - 1].field }

    public init?(fieldName: String) {
        guard let position = Self.names.firstIndex(where: { $0.field == fieldName }) else { return nil }
        self.init(rawValue: UInt8(position + 1))
    }

    private static let names: [(japanese: String, field: String)] = [
        ("住民票コード", "resident_record_code"),
        ("漢字氏名", "kanji_name"),
        ("外字数（氏名）", "name_gaiji_count"),
        ("ふりがな氏名", "kana_name"),
        ("生年月日", "birth_date"),
        ("性別", "sex"),
        ("住所", "address"),
        ("外字数（住所）", "address_gaiji_count"),
        ("個人番号", "individual_number"),
        ("異動事由", "change_reason"),
        ("異動年月日", "change_date"),
        ("保存期間フラグ", "retention_flag"),
        ("清音化かな氏名", "search_kana"),
        ("市町村コード", "municipality_code"),
        ("大字・字コード", "ooaza_code"),
        ("操作者ＩＤ", "operator_id"),
        ("操作端末ＩＤ", "operator_terminal_id"),
        ("タイムスタンプ", "timestamp"),
        ("通知を受けた年月日", "notified_on"),
        ("外字フラグ", "gaiji_flag"),
        ("削除フラグ", "deletion_flag"),
        ("更新順番号", "update_sequence"),
        ("氏名外字変更連番", "name_gaiji_version"),
        ("住所外字変更連番", "address_gaiji_version"),
        ("旧氏 漢字", "former_surname"),
        ("旧氏 外字数", "former_surname_gaiji_count"),
        ("旧氏 ふりがな", "former_surname_kana"),
        ("旧氏 外字変更連番", "former_surname_gaiji_version"),
    ]
}
