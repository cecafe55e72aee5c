import JukiDomain
import Testing

@Suite struct TextRuleTests {
    @Test(arguments: [
        "", "鹿児島　太郎", "髙﨑", "𠮷田", "邉", "辻\u{E0100}", "葛\u{E0101}城", "神\u{FE00}", "ｻﾒｼﾏ", "José O’Brien", "〓〓",
        "鹿児島市荒田１丁目２番３号　コーポⅡ－１０１", "神\u{FA19}", "か\u{3099}", "々〆ヶ", "①（株）",
    ])
    func accepts(text: String) throws {
        #expect(try TextRule.validate(text, limit: 100) == text.unicodeScalars.count)
        #expect(try TextRule.validate(Array(text.utf8).span, limit: 100) == text.unicodeScalars.count)
    }

    /// The ends of every refused range, and the characters just outside.
    @Test(arguments: [
        0x00...0x1F, 0x7F...0x9F, 0xAD...0xAD, 0x61C...0x61C, 0x1100...0x11FF, 0x200B...0x200F, 0x2028...0x202E,
        0x2060...0x206F, 0x3130...0x318F, 0xAAA0...0xD7FF, 0xE000...0xF8FF, 0xFDD0...0xFDEF, 0xFEFF...0xFEFF,
        0xFFA0...0xFFDC, 0xFFF0...0xFFFF, 0x1FFFE...0x1FFFF, 0x2FFFE...0x2FFFF, 0x3FFFE...0xE00FF, 0xE01F0...0x10FFFF,
    ] as [ClosedRange<UInt32>])
    func refuses(range: ClosedRange<UInt32>) {
        for value in [range.lowerBound, range.upperBound, (range.lowerBound + range.upperBound) / 2] {
            guard let scalar = Unicode.Scalar(value) else { continue }
            #expect(throws: TextError.refused(scalar: value, position: 2)) {
                try TextRule.validate("辻a\(String(scalar))b", limit: 100)
            }
        }
        for value in [range.lowerBound &- 1, range.upperBound + 1] {
            guard let scalar = Unicode.Scalar(value), value != 0x180F else { continue }
            #expect((try? TextRule.validate("辻\(String(scalar))", limit: 100)) != nil, "\(value)")
        }
    }

    @Test func aVariationSelectorNeedsAnIdeographBeforeIt() {
        for text in ["\u{E0100}", "\u{FE00}", "a\u{E0100}", "あ\u{E0100}", "辻\u{E0100}\u{E0100}", "〓\u{E0100}"] {
            let position = text.unicodeScalars.count - 1
            let scalar = text.unicodeScalars.last!.value
            #expect(throws: TextError.refused(scalar: scalar, position: position)) {
                try TextRule.validate(text, limit: 100)
            }
        }
    }

    @Test(arguments: [
        [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80], [0xE3, 0x81],
        [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF],
        [0xE3, 0x41, 0x80], [0xF0, 0xA0, 0xAE],
    ] as [[UInt8]])
    func refusesWhatIsNotUTF8(bytes: [UInt8]) {
        let text = Array("神x".utf8) + bytes
        #expect(throws: TextError.notUTF8(byteOffset: 4)) { try TextRule.validate(text.span, limit: 100) }
    }

    /// The same verdict as the standard library's on random bytes, most of which are nearly UTF-8.
    @Test func agreesWithTheStandardLibraryOnWhatIsUTF8() {
        var random = SeededRandom(seed: 81)
        for _ in 0..<5_000 {
            var bytes = Array("鹿児𠮷éa".utf8)
            bytes[Int.random(in: bytes.indices, using: &random)] = .random(in: 0x20...0xFF, using: &random)
            bytes.removeLast(Int.random(in: 0...3, using: &random))
            let expected = String(validating: bytes, as: UTF8.self) != nil
            do {
                try TextRule.validate(bytes.span, limit: 100)
                #expect(expected, "seed 81 \(bytes)")
            } catch .notUTF8 {
                #expect(!expected, "seed 81 \(bytes)")
            } catch {
                // A refused character stands before whatever else is wrong.
            }
        }
    }

    @Test func limitsCountScalars() throws {
        let longest = String(repeating: "𠮷", count: TextRule.nameLimit)
        #expect(try TextRule.validate(longest, limit: TextRule.nameLimit) == 100)
        #expect(throws: TextError.tooLong(limit: 100)) {
            try TextRule.validate(longest + "田", limit: TextRule.nameLimit)
        }
    }

    @Test func errorsNameThePlaceAndNotTheText() {
        #expect("\(TextError.refused(scalar: 0x9, position: 3))" == "U+0009 at position 3")
        #expect("\(TextError.refused(scalar: 0xE0100, position: 0))" == "U+E0100 at position 0")
    }
}

@Suite struct GaijiTests {
    @Test(arguments: [("", 0), ("鹿児島", 0), ("〓田", 1), ("〓〓　〓", 3), ("〒〔〓", 1)])
    func counts(text: String, count: Int) throws {
        #expect(Gaiji.count(in: text) == count)
        try Gaiji.check(declared: count, in: text)
        #expect(throws: GaijiError.self) { try Gaiji.check(declared: count + 1, in: text) }
    }
}

@Suite struct KanaRuleTests {
    @Test(arguments: [
        "", "さめしま　はなこ", "サメシマ ハナコ", "ｻﾒｼﾏ ﾊﾅｺ", "ヴァン・デル・ベルク", "Ｓｍｉｔｈ　JOHN", "゛", "ゝヽ", "O'Brien",
    ])
    func accepts(text: String) throws {
        #expect(try Kana.validate(text) == text.unicodeScalars.count)
    }

    @Test(arguments: [
        ("さめ島", 2, 0x5CF6), ("さめ1", 2, 0x31), ("さ\t", 1, 9), ("é", 0, 0xE9), ("ㇰ", 0, 0x31F0),
    ] as [(String, Int, UInt32)])
    func refuses(text: String, position: Int, scalar: UInt32) {
        #expect(throws: TextError.refused(scalar: scalar, position: position)) { try Kana.validate(text) }
    }

    /// 空白 is whatever Unicode calls so, ASCII or not.
    @Test func blanksAreOfAnyKind() {
        for value in 0...UInt32(0xFFFF) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            #expect(TextRule.isOnlySpaces(String(scalar)) == scalar.properties.isWhitespace, "\(value)")
        }
        #expect(TextRule.isOnlySpaces("") && TextRule.isOnlySpaces(" \u{3000}\t"))
        #expect(!TextRule.isOnlySpaces("\u{3000}号") && !TextRule.isOnlySpaces(" 1"))
    }
}
