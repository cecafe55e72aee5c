import Foundation
import JukiDomain
import Testing

@Suite struct KanaPropertyTests {
    private static let letters: [String] =
        (0x3041...0x3096).map { String(Unicode.Scalar($0)!) }
        + ["ゔぁ", "ゔぃ", "・", "ー", " ", "\u{3000}", "ゝ", "ゞ", "ヷ", "ヺ", "A", "z", "Ｑ", "-", "゛", "゜", "\u{3099}"]
        + ["々", "ゟ"]

    private func text(_ random: inout SeededRandom) -> String {
        (0..<Int.random(in: 0...12, using: &random)).map { _ in Self.letters.randomElement(using: &random)! }.joined()
    }

    private func forRandomTexts(_ seed: UInt64, _ body: (String) -> Void) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<2_000 { body(text(&random)) }
    }

    @Test(arguments: [11, 12] as [UInt64])
    func keysAreIdempotent(seed: UInt64) {
        forRandomTexts(seed) { text in
            for key in [Kana.strictKey, Kana.looseKey] as [(String) -> SearchKey] {
                let once = key(text)
                #expect(key(String(decoding: once.bytes, as: UTF8.self)) == once, "\(text) seed \(seed)")
            }
        }
    }

    @Test(arguments: [21, 22] as [UInt64])
    func theStoredFormIsIdempotentAndHasTheSameKeys(seed: UInt64) {
        forRandomTexts(seed) { text in
            let stored = Kana.hiragana(text)
            #expect(Array(Kana.hiragana(stored).utf8) == Array(stored.utf8), "\(text) seed \(seed)")
            #expect(Kana.strictKey(stored) == Kana.strictKey(text), "\(text) seed \(seed)")
            #expect(Kana.looseKey(stored) == Kana.looseKey(text), "\(text) seed \(seed)")
        }
    }

    /// Katakana, half-width, decomposed and spaced forms of a reading have its keys.
    @Test(arguments: [31, 32] as [UInt64])
    func formsThatDoNotCount(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let letters = (0x3041...0x3094).map { String(Unicode.Scalar($0)!) } + ["ゔぁ", "・", "ー"]
        for _ in 0..<1_000 {
            let reading = (0..<8).map { _ in letters.randomElement(using: &random)! }.joined()
            let katakana = reading.applyingTransform(.hiraganaToKatakana, reverse: false)!
            let forms = [
                katakana, katakana.applyingTransform(.fullwidthToHalfwidth, reverse: false)!,
                reading.decomposedStringWithCanonicalMapping, reading.precomposedStringWithCanonicalMapping,
                spacingMarks(reading),
            ]
            for form in forms {
                #expect(Kana.strictKey(form) == Kana.strictKey(reading), "\(form) \(reading) seed \(seed)")
                #expect(Kana.looseKey(form) == Kana.looseKey(reading), "\(form) \(reading) seed \(seed)")
            }
        }
    }

    private func spacingMarks(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.decomposedStringWithCanonicalMapping.unicodeScalars {
            result.append(scalar == "\u{3099}" ? "゛" : scalar == "\u{309A}" ? "゜" : scalar)
        }
        return String(result)
    }

    /// Small and large letters are one, but for ぁ ぃ ぇ ぉ behind ゔ, which make the b row of the loose key.
    @Test(arguments: [41, 42] as [UInt64])
    func smallAndLargeLetters(seed: UInt64) {
        let pairs = Dictionary(uniqueKeysWithValues: zip("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ"))
        forRandomTexts(seed) { text in
            let large = String(text.map { pairs[$0] ?? $0 })
            #expect(Kana.strictKey(large) == Kana.strictKey(text), "\(text) seed \(seed)")
            if !text.unicodeScalars.contains(where: { "ゔヷヺうゞ".unicodeScalars.contains($0) }) {
                #expect(Kana.looseKey(large) == Kana.looseKey(text), "\(text) seed \(seed)")
            }
        }
    }

    /// No voiced, small or katakana letter, mark or space is left in a key.
    @Test(arguments: [51] as [UInt64])
    func keysHoldPlainLettersOnly(seed: UInt64) {
        let plain = Set("あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわんAZQ々".unicodeScalars)
        forRandomTexts(seed) { text in
            for key in [Kana.strictKey(text), Kana.looseKey(text)] {
                #expect(String(decoding: key.bytes, as: UTF8.self).unicodeScalars.allSatisfy(plain.contains), "\(text)")
            }
        }
    }

    @Test func bytesAndTextGiveTheSameKey() {
        let bytes = Array("ヴァン　ホッホ".utf8)
        #expect(Kana.strictKey(utf8: bytes.span) == Kana.strictKey("ヴァン　ホッホ"))
        #expect(Kana.looseKey(utf8: bytes.span).bytes == Array("わんほつほ".utf8))
    }

    /// Bytes that are no text cannot stop the server or meet a real name.
    @Test func anyBytesMakeAKey() {
        var random = SeededRandom(seed: 61)
        for _ in 0..<2_000 {
            let count = Int.random(in: 0...20, using: &random)
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            let repaired = String(decoding: Kana.looseKey(utf8: bytes.span).bytes, as: UTF8.self)
            #expect(Array(repaired.utf8) == Kana.looseKey(utf8: bytes.span).bytes)
        }
    }
}
