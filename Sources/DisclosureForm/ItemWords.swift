import JukiDomain

/// Values in words, in either register.
enum ItemWords {
    /// Shown for an item that is blank.
    static let blank = "（記載なし）"

    static func text(_ text: PersonalText) -> String { text.isBlank ? blank : text.disclosed }

    static func sex(_ sex: Sex) -> String {
        switch sex {
        case .male: "男"
        case .female: "女"
        case .blank: blank
        }
    }

    /// `鹿児島市（462012）`; of other prefectures the code alone.
    static func municipality(_ code: MunicipalityCode) -> String {
        MunicipalityNames.name(of: code).map { "\($0)（\(code.digits)）" } ?? code.digits
    }

    /// The items of a bit set: all of them in a word, few by name, many by number.
    static func items<Item: RegisterItem>(_ bits: UInt32, of register: Item.Type) -> String {
        let items = Item.allCases.filter { bits & 1 << UInt32($0.rawValue) != 0 }
        if items.isEmpty { return "なし" }
        let missing = Item.allCases.filter { !items.contains($0) }
        if missing.isEmpty { return "全項目" }
        if missing.count == 1 { return "\(missing[0].japaneseName)を除く全項目" }
        return items.map(\.japaneseName).joined(separator: "，")
    }
}
