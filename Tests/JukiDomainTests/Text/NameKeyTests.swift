import Foundation
import JukiDomain
import Testing

@Suite struct NameKeyTests {
    private func same(_ left: String, _ right: String) -> (exact: Bool, loose: Bool) {
        (NameKey.exact(left) == NameKey.exact(right), NameKey.loose(left) == NameKey.loose(right))
    }

    @Test(arguments: [
        ("鮫島 花子", "鮫島　花子"), ("鮫島花子", "鮫島 花子"), ("辻\u{E0100}", "辻"), ("神\u{FE00}", "神"),
        ("\u{FA19}田", "\u{795E}田"), ("山田", "\u{2F2D}田"), ("ＳＭＩＴＨ John", "Smith JOHN"), ("José", "JOSE\u{301}"),
        ("ｼﾞｮﾝ", "ジョン"), ("カ\u{3099}", "ガ"), ("か゛", "が"), ("\u{FEFF}鮫\u{200B}島", "鮫島"),
        ("Weiß", "WEISS"), ("カ\u{E0100}\u{3099}", "ガ"), ("\u{2F804}", "\u{4F60}"),
        ("O'Brien", "O’Brien"), ("O‘Brien", "Oʼbrien"), ("O＇Brien", "O'BRIEN"),
    ])
    func exactKeysMeet(left: String, right: String) {
        #expect(same(left, right) == (true, true), "\(left) \(right)")
    }

    @Test(arguments: [
        ("髙橋", "高橋"), ("山﨑", "山崎"), ("渡邊", "渡辺"), ("渡邉", "渡邊"), ("濵田", "浜田"), ("濱田", "濵田"), ("佐籐", "佐藤"),
        ("𠮷田", "吉田"), ("齋藤", "斉藤"), ("佐々木", "佐佐木"), ("三ヶ尻", "三ケ尻"), ("José", "Jose"), ("廣瀨", "広瀬"),
    ])
    func onlyLooseKeysMeet(left: String, right: String) {
        #expect(same(left, right) == (false, true), "\(left) \(right)")
    }

    @Test(arguments: [("鮫島", "鮫嶋田"), ("かとう", "カトウ"), ("川田", "河田"), ("畑", "畠"), ("坂", "阪"), ("", "田"), ("ハ", "八")])
    func noKeysMeet(left: String, right: String) {
        #expect(same(left, right) == (false, false), "\(left) \(right)")
    }

    /// U+FA11 is an ideograph of its own, though it lies among the compatibility ideographs.
    @Test func theTwelveIdeographsOfTheCompatibilityBlockStay() {
        for value in [0xFA0E, 0xFA0F, 0xFA11, 0xFA13, 0xFA14, 0xFA1F, 0xFA21, 0xFA23, 0xFA24, 0xFA27, 0xFA28, 0xFA29] {
            let text = String(Unicode.Scalar(value)!)
            #expect(NameKey.exact(text).bytes == Array(text.utf8))
        }
    }

    /// `String` holds these equal; the keys are made by our rule, and the texts differ in their bytes.
    @Test func stringEqualityIsNotIdentity() {
        #expect("\u{FA19}" == "\u{795E}" && Array("\u{FA19}".utf8) != Array("\u{795E}".utf8))
        #expect("か\u{3099}" == "が" && Array("か\u{3099}".utf8) != Array("が".utf8))
        #expect(SearchKey(bytes: Array("\u{FA19}".utf8)) != SearchKey(bytes: Array("\u{795E}".utf8)))
        #expect(SearchKey(bytes: Array("か\u{3099}".utf8)) != SearchKey(bytes: Array("が".utf8)))
    }

    @Test(arguments: [91, 92] as [UInt64])
    func keysAreIdempotentAndLooseIsCoarser(seed: UInt64) {
        let letters = ["髙", "高", "﨑", "邉", "辺", "々", "ヶ", "カ", "゛", "\u{3099}", "\u{309A}", " ", "\u{E0100}"]
            + ["\u{FA19}", "ｼ", "ﾞ", "é", "e", "\u{301}", "ß", "ヿ", "𠮷", "\u{200B}", "〓", "Ａ", "齋", "ハ", "\u{2F2D}"]
        var random = SeededRandom(seed: seed)
        for _ in 0..<2_000 {
            let text = (0..<6).map { _ in letters.randomElement(using: &random)! }.joined()
            for key in [NameKey.exact, NameKey.loose, AddressKey.key] as [(String) -> SearchKey] {
                let once = key(text)
                #expect(key(String(decoding: once.bytes, as: UTF8.self)) == once, "\(text) seed \(seed)")
            }
            let exact = String(decoding: NameKey.exact(text).bytes, as: UTF8.self)
            #expect(NameKey.loose(exact) == NameKey.loose(text), "\(text) seed \(seed)")
        }
    }
}
