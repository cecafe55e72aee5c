import JukiDomain
import Testing

@Suite struct AddressKeyTests {
    private func key(_ text: String) -> String { String(decoding: AddressKey.key(text).bytes, as: UTF8.self) }

    @Test(arguments: [
        ("荒田二丁目３番４号", "荒田2-3-4-"), ("荒田２丁目３－４", "荒田2-3-4-"), ("荒田2-3-4", "荒田2-3-4-"),
        ("荒田２ー３ー４", "荒田2-3-4-"), ("荒田二丁目三番四号", "荒田2-3-4-"), ("荒田 2‐3−4", "荒田2-3-4-"), ("荒田2丁目3番地の4", "荒田2-3-4-"),
        ("荒田二丁目三番地の四", "荒田2-3-4-"), ("荒田2の3ノ4", "荒田2-3-4-"), ("荒田1-二-3", "荒田1-2-3-"),
        ("荒田２丁目３番４号　コーポ荒田　１０１号室", "荒田2-3-4-コーポ荒田101-室"), ("荒田2-3-4コーポ荒田101号室", "荒田2-3-4-コーポ荒田101-室"),
        ("荒田2-3-4 101", "荒田2-3-4-101-"), ("山之口町一二三四番地", "山之口町1234-"), ("山之口町千二百三十四番地", "山之口町1234-"),
        ("大字十二番地", "大字12-"), ("二十三番", "23-"), ("甲三号", "甲3-"), ("ハイツⅡ", "ハイツII"), ("桜ヶ丘", "桜ケ丘"),
    ])
    func folds(text: String, expected: String) {
        #expect(key(text) == expected)
    }

    /// Numerals that belong to a name stay.
    @Test(arguments: [
        "三島村", "八幡町", "千年", "三番町", "一番街", "五番館通", "二号線沿", "十番町", "四十九町", "六条通", "七日町",
        "十島村大字中之島", "サンセット", "三-荘", "二階堂", "百引", "一号地", "コーポ", "無番地",
    ])
    func stays(text: String) {
        #expect(key(text) == text)
    }

    @Test func townsThatHoldNumerals() {
        #expect(key("千年一丁目") == "千年1-")
        #expect(key("麻布十番一丁目2番3号") == "麻布十番1-2-3-")
        #expect(key("三番町3番地") == "三番町3-")
        #expect(key("3番町") == "3-番町")
        #expect(key("八幡二丁目") != key("8幡2丁目"))
        #expect(key("三島") != key("3島"))
        #expect(key("麻布十番") != key("麻布") && key("東千石町") != key("東1000石町"))
        #expect(key("上百千百丁目") == "上百千百丁目", "no number is written so")
    }

    @Test func beginningsAreWholeNumbers() {
        let prefix = AddressKey.key("荒田一丁目")
        #expect(AddressKey.key("荒田１丁目２番").hasPrefix(prefix))
        #expect(AddressKey.key("荒田1-2-3").hasPrefix(prefix))
        #expect(!AddressKey.key("荒田１０丁目").hasPrefix(prefix))
        #expect(!AddressKey.key("荒田十一丁目").hasPrefix(prefix))
    }

    /// Every numeral up to 9999, in both ways of writing.
    @Test func everyNumeral() {
        let digits = Array("〇一二三四五六七八九")
        var wrong = 0
        for number in 1...9999 {
            let ciphers = String(number).map { digits[$0.wholeNumberValue!] }
            var spoken = ""
            for (unit, sign) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
                let digit = number / unit % 10
                if digit > 0 { spoken += (digit == 1 && unit > 1 ? "" : String(digits[digit])) + sign }
            }
            for numeral in [String(ciphers), spoken] where key("字\(numeral)番地") != "字\(number)-" { wrong += 1 }
        }
        #expect(wrong == 0)
    }

    @Test(arguments: [101, 102, 103] as [UInt64])
    func isIdempotent(seed: UInt64) {
        let pieces = ["一", "二", "十", "百", "〇", "1", "2", "０", "丁目", "番地", "番", "号", "の", "ノ", "-", "－", "ー"]
            + [" ", "　", "町", "荒田", "コーポ", "棟", "A", "ヶ", "Ⅱ", "\u{3099}", "ホ", "゜", "線", "三", "千"]
        var random = SeededRandom(seed: seed)
        for _ in 0..<10_000 {
            let count = Int.random(in: 1...8, using: &random)
            let text = (0..<count).map { _ in pieces.randomElement(using: &random)! }.joined()
            #expect(key(key(text)) == key(text), "\(text) seed \(seed)")
        }
    }
}
