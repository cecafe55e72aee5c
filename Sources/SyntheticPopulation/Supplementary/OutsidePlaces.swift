import JukiDomain

/// Municipalities of other prefectures in which people live whose 本籍 lies in this one: some that many move to.
struct OutsidePlace: Sendable {
    let code: MunicipalityCode
    private let start: String
    private let towns: [String]

    /// An address there, as many municipalities write them: 東京都世田谷区経堂１丁目２番３号.
    func address(_ stream: inout SeededStream) -> GaijiText {
        var text = Array((start + stream.element(of: towns)).utf8)
        text.appendFullWidth(1 + stream.below(6))
        text.append("丁目")
        text.appendFullWidth(1 + stream.below(40))
        text.append("番")
        text.appendFullWidth(1 + stream.below(30))
        text.append("号")
        return GaijiText(PersonalText(utf8: text))
    }

    private init(_ body: UInt32, _ start: String, _ towns: [String]) {
        code = MunicipalityCode(body: body)
        self.start = start
        self.towns = towns
    }

    static let table = WeightedTable<OutsidePlace>([
        (OutsidePlace(13_112, "東京都世田谷区", ["経堂", "三軒茶屋", "成城"]), 22),
        (OutsidePlace(40_132, "福岡県福岡市博多区", ["住吉", "博多駅前", "吉塚"]), 22),
        (OutsidePlace(27_127, "大阪府大阪市北区", ["天神橋", "天満", "中津"]), 16),
        (OutsidePlace(14_109, "神奈川県横浜市港北区", ["日吉", "菊名"]), 10),
        (OutsidePlace(45_201, "宮崎県宮崎市", ["大橋", "神宮西", "清武町加納"]), 10),
        (OutsidePlace(43_101, "熊本県熊本市中央区", ["大江", "新屋敷", "水前寺"]), 10),
        (OutsidePlace(23_105, "愛知県名古屋市中村区", ["名駅", "亀島"]), 8),
        (OutsidePlace(1_101, "北海道札幌市中央区", ["大通西", "南一条西"]), 2),
    ])
}
