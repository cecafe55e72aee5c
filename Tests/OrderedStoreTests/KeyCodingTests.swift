import OrderedStore
import Testing

@Suite struct KeyCodingTests {
    private func key(_ municipality: UInt32, _ text: [UInt8], _ code: UInt64) -> [UInt8] {
        var builder = KeyBuilder()
        builder.append24(municipality)
        builder.append(escaped: text)
        builder.append(code)
        return builder.bytes
    }

    @Test func keysRoundTripAndKeepTheOrderOfTheirParts() throws {
        var random = SeededGenerator(seed: announcedSeed("keysRoundTripAndKeepTheOrderOfTheirParts"))
        for _ in 0..<20_000 {
            let left = randomParts(&random), right = randomParts(&random)
            let leftKey = key(left.0, left.1, left.2), rightKey = key(right.0, right.1, right.2)
            var reader = KeyReader(leftKey)
            #expect(try reader.read24() == left.0)
            #expect(try reader.readEscaped() == left.1)
            #expect(try reader.read(UInt64.self) == left.2)
            try reader.finish()
            let precedes = if left.0 != right.0 { left.0 < right.0 } else if left.1 != right.1 {
                left.1.lexicographicallyPrecedes(right.1)
            } else { left.2 < right.2 }
            #expect(leftKey.lexicographicallyPrecedes(rightKey) == precedes)
        }
    }

    private func randomParts(_ random: inout SeededGenerator) -> (UInt32, [UInt8], UInt64) {
        (.random(in: 0...3, using: &random), randomKey(&random),
         Bool.random(using: &random) ? .random(in: 0...2, using: &random) : .random(in: .min ... .max, using: &random))
    }

    @Test func integersAreBigEndianAndTextIsEscaped() {
        var builder = KeyBuilder()
        builder.append(UInt8(1))
        builder.append(UInt16(0x0203))
        builder.append(UInt32(0x0405_0607))
        builder.append(text: "a\0b")
        builder.append(raw: [9])
        #expect(builder.bytes == [1, 2, 3, 4, 5, 6, 7, 0x61, 0, 0xFF, 0x62, 0, 0, 9])
    }

    @Test func anEscapedPrefixIsAPrefixOfEveryTextThatStartsSo() {
        var random = SeededGenerator(seed: announcedSeed("anEscapedPrefixIsAPrefixOfEveryTextThatStartsSo"))
        for _ in 0..<5_000 {
            let start = randomKey(&random), text = randomKey(&random)
            var prefix = KeyBuilder(), whole = KeyBuilder()
            prefix.append(escapedPrefix: start)
            whole.append(escaped: text)
            #expect(whole.bytes.starts(with: prefix.bytes) == text.starts(with: start))
        }
    }

    @Test func damagedKeysAreRefusedWithTheirReason() {
        func text(_ bytes: [UInt8]) throws -> String {
            var reader = KeyReader(bytes)
            return try reader.readText()
        }
        #expect(throws: KeyCodingError.tooShort) { try text([0x61]) }
        #expect(throws: KeyCodingError.tooShort) { try text([0x61, 0]) }
        #expect(throws: KeyCodingError.badEscape) { try text([0x61, 0, 7]) }
        #expect(throws: KeyCodingError.notText) { try text([0xC0, 0, 0]) }
        #expect(throws: KeyCodingError.tooShort) { var reader = KeyReader([1, 2, 3]); _ = try reader.read(UInt32.self) }
        #expect(throws: KeyCodingError.trailingBytes) { try KeyReader([1]).finish() }
    }

    @Test func prefixEndIsTheSmallestKeyAboveThePrefix() {
        #expect(prefixEnd([]) == nil)
        #expect(prefixEnd([0xFF, 0xFF]) == nil)
        #expect(prefixEnd([1, 0xFF]) == [2])
        #expect(prefixEnd(bytes("ab")) == bytes("ac"))
        var random = SeededGenerator(seed: announcedSeed("prefixEndIsTheSmallestKeyAboveThePrefix"))
        for _ in 0..<5_000 {
            let prefix = randomKey(&random), key = randomKey(&random)
            let inRange = !key.lexicographicallyPrecedes(prefix)
                && (prefixEnd(prefix).map { key.lexicographicallyPrecedes($0) } ?? true)
            #expect(inRange == key.starts(with: prefix))
        }
    }
}
