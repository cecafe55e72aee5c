import Foundation
import JukiDomain
import Testing

/// Our own tables against Unicode's compatibility mapping. A name key is made of a single character here; what it
/// should be is computed by Foundation: mapped, upper-cased, taken apart where Latin letters have marks.
@Suite struct UnicodeTableTests {
    private func expected(_ value: UInt32) -> [UInt8] {
        let text = String(Unicode.Scalar(value)!)
        let mapped = text.precomposedStringWithCompatibilityMapping
        return Array(mapped.utf8.filter { $0 != 0x20 })
    }

    private func differences(_ range: ClosedRange<UInt32>) -> Set<UInt32> {
        Set(range.filter { NameKey.exact(String(Unicode.Scalar($0)!)).bytes != expected($0) })
    }

    @Test func fullWidthForms() {
        // Lower-case letters get their upper case as well.
        #expect(differences(0xFF01...0xFF5E) == Set(0xFF41...0xFF5A))
        for value in UInt32(0xFF41)...0xFF5A {
            #expect(NameKey.exact(String(Unicode.Scalar(value)!)).bytes == [UInt8(value - 0xFF41) + 0x41])
        }
    }

    @Test func halfWidthKana() {
        // Voiced marks that no letter takes are dropped.
        #expect(differences(0xFF61...0xFF9F) == [0xFF9E, 0xFF9F])
        for letter in "ｳｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾊﾋﾌﾍﾎﾜｦ" {
            for mark in ["ﾞ", "ﾟ"] where mark == "ﾞ" || "ﾊﾋﾌﾍﾎ".contains(letter) {
                let text = String(letter) + mark
                // Composed apart: Foundation on Linux leaves a mapped half-width kana and its mark decomposed.
                let mapped = text.precomposedStringWithCompatibilityMapping.precomposedStringWithCanonicalMapping
                #expect(mapped.unicodeScalars.count == 1)
                #expect(NameKey.exact(text).bytes == Array(mapped.utf8))
            }
        }
    }

    @Test func kanaBlocks() {
        // ゛ and ゜ become combining marks, not a space and a mark, and stand alone here; so do the marks themselves.
        #expect(differences(0x3041...0x30FF) == [0x3099, 0x309A, 0x309B, 0x309C])
    }

    @Test func everyLetterWithEveryMarkComposesAsUnicodeSays() {
        for base in UInt32(0x3041)...0x30FE where !(0x3097...0x309C).contains(base) && base != 0x309F {
            for mark in ["\u{3099}", "\u{309A}"] {
                let text = String(Unicode.Scalar(base)!) + mark
                let composed = text.precomposedStringWithCanonicalMapping
                let isOne = composed.unicodeScalars.count == 1
                let expected = isOne ? composed : String(Unicode.Scalar(base)!)
                #expect(NameKey.exact(text).bytes == Array(expected.utf8), "U+\(String(base, radix: 16))")
            }
        }
    }

    @Test func spaces() {
        for value in [0x20, 0xA0, 0x202F, 0x205F, 0x3000] + Array(0x2000...0x200A) {
            #expect(NameKey.exact("a\(String(Unicode.Scalar(UInt32(value))!))b").bytes == Array("AB".utf8))
        }
    }

    @Test func compatibilityIdeographsAndRadicals() {
        #expect(differences(0xF900...0xFAFF).isEmpty)
        #expect(differences(0x2F800...0x2FA1F).isEmpty)
        #expect(differences(0x2F00...0x2FD5).isEmpty)
    }

    @Test func latinLettersTakenApart() {
        // Only letters that Unicode takes apart canonically; dotted and dotless i meet in I by our rule.
        for value in UInt32(0xC0)...0x17E where value != 0x131 {
            let text = String(Unicode.Scalar(value)!)
            let upper = text.uppercased()
            guard value != 0xDF, value != 0x130, value != 0x149 else { continue }
            #expect(NameKey.exact(text).bytes == Array(upper.decomposedStringWithCanonicalMapping.utf8), "\(text)")
        }
        #expect(NameKey.exact("ŉ").bytes == Array("ŉ".utf8))
        #expect(NameKey.exact("İ").bytes == Array("I\u{307}".utf8))
        #expect(NameKey.exact("ı").bytes == Array("I".utf8))
    }

    /// The characters outside of our tables that Unicode would map, among those that text may hold: a list to look at
    /// when it changes. None stands in names; ℡ and ㈱ may stand in the name of a building and are found as written.
    @Test func whatWeLeaveAlone() {
        for text in ["㈱", "℡", "①", "㍻", "ﬁ", "㋐", "ㇰ", "⺟", "￣"] {
            #expect(NameKey.exact(text).bytes == Array(text.utf8))
        }
    }
}
