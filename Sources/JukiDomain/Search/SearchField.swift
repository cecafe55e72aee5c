/// The texts of a version that can be searched for.
public enum SearchField: String, CaseIterable, Sendable {
    case kanjiName = "kanji_name"
    case kanaName = "kana_name"
    case formerSurname = "former_surname"
    case formerSurnameKana = "former_surname_kana"
    case address

    public var item: IdentityItem {
        switch self {
        case .kanjiName: .kanjiName
        case .kanaName: .kanaName
        case .formerSurname: .formerSurname
        case .formerSurnameKana: .formerSurnameKana
        case .address: .address
        }
    }

    /// The key under which such a text is found. An address has one key only.
    public func key(of text: PersonalText, _ strictness: Strictness) -> SearchKey {
        switch (self, strictness) {
        case (.kanaName, .strict), (.formerSurnameKana, .strict): Kana.strictKey(utf8: text.utf8.span)
        case (.kanaName, .loose), (.formerSurnameKana, .loose): Kana.looseKey(utf8: text.utf8.span)
        case (.kanjiName, .strict), (.formerSurname, .strict): NameKey.exact(utf8: text.utf8.span)
        case (.kanjiName, .loose), (.formerSurname, .loose): NameKey.loose(utf8: text.utf8.span)
        case (.address, _): AddressKey.key(utf8: text.utf8.span)
        }
    }
}

/// How much a search forgives.
public enum Strictness: String, CaseIterable, Sendable {
    /// Kana: the key of 清音化かな氏名. Names: width, case and variation selectors do not count.
    case strict
    /// Kana: also ways of writing (標準仕様書 2.1.2). Names: also variant kanji (髙 = 高).
    case loose
}

/// How much of a text a condition gives.
public enum TextMatch: String, CaseIterable, Sendable {
    /// The whole of it.
    case exact
    /// Its beginning.
    case prefix
}
