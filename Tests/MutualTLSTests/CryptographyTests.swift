import MutualTLS
import Testing

@Suite struct CryptographyTests {
    private func bytes(_ hexadecimal: String) -> [UInt8] {
        let digits = Array(hexadecimal.utf8)
        return stride(from: 0, to: digits.count, by: 2).map {
            UInt8(String(decoding: digits[$0..<($0 + 2)], as: UTF8.self), radix: 16) ?? 0
        }
    }

    /// FIPS 180-4 examples.
    @Test func sha256KnownAnswers() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(SHA256Digest(hashing: []).description == empty)
        #expect(SHA256Digest(hashing: Array("abc".utf8)).description == abc)
        #expect(SHA256Digest(hashing: Array("abc".utf8)).bytes == bytes(abc))
        #expect(SHA256Digest(bytes: bytes(abc)) == SHA256Digest(hashing: Array("abc".utf8)))
        #expect(SHA256Digest(bytes: [1, 2, 3]) == nil)
        #expect(SHA256Digest(hashing: Array("abc".utf8)).prefix128.high == 0xba78_16bf_8f01_cfea)
    }

    @Test func hashingInPartsIsHashingTheWhole() {
        var hasher = SHA256Hasher()
        let message = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
        for split in [0, 1, 63, 64, 65, 999, 1000] {
            hasher.update(Array(message[..<split]))
            hasher.update(Array(message[split...]))
            let digest = hasher.finish()
            #expect(digest == SHA256Digest(hashing: message))
        }
    }

    /// RFC 4231, test cases 1-4, 6 and 7.
    static let hmacVectors: [(key: String, message: String, code: String)] = [
        (String(repeating: "0b", count: 20), "4869205468657265",
         "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        ("4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
         "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        (String(repeating: "aa", count: 20), String(repeating: "dd", count: 50),
         "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        ("0102030405060708090a0b0c0d0e0f10111213141516171819", String(repeating: "cd", count: 50),
         "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        (String(repeating: "aa", count: 131),
         "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579"
            + "204669727374",
         "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
    ]

    @Test(arguments: hmacVectors)
    func hmacKnownAnswers(key: String, message: String, code: String) {
        let keyed = KeyedHash(keyOfAnyLength: bytes(key))
        // Twice: the keyed state must not change by use.
        for _ in 0..<2 {
            #expect(keyed.code(for: bytes(message)).description == code)
        }
        #expect(keyed.truncatedCode(for: bytes(message), byteCount: 16) == Array(bytes(code).prefix(16)))
    }

    @Test func keysHaveTheirLength() throws {
        #expect(throws: CryptographyError.wrongKeyLength(expected: 32, found: 31)) {
            try KeyedHash(key: [UInt8](repeating: 0, count: 31))
        }
        #expect(throws: CryptographyError.wrongKeyLength(expected: 32, found: 0)) { try SealingKey(key: []) }
        let key = secureRandomBytes(count: 32)
        #expect(try KeyedHash(key: key).code(for: []) == KeyedHash(keyOfAnyLength: key).code(for: []))
    }

    /// McGrew and Viega, "The Galois/Counter Mode of Operation", test cases 14 and 16.
    @Test func aes256GCMKnownAnswers() throws {
        let zero = try SealingKey(key: [UInt8](repeating: 0, count: 32))
        let sealed = try zero.seal(
            [UInt8](repeating: 0, count: 16), authenticating: [], nonce: [UInt8](repeating: 0, count: 12))
        #expect(sealed[12...] == bytes("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919")[...])

        let key = try SealingKey(key: bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"))
        let plaintext = bytes(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
                + "b16aedf5aa0de657ba637b39")
        let long = try key.seal(
            plaintext, authenticating: bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
            nonce: bytes("cafebabefacedbaddecaf888"))
        #expect(Array(long.suffix(16)) == bytes("76fc6ece0f4e1768cddf8853bb2d551b"))
    }

    @Test func whatIsSealedOpensAndNothingElseDoes() throws {
        let key = try SealingKey(key: secureRandomBytes(count: 32))
        let other = try SealingKey(key: secureRandomBytes(count: 32))
        let plaintext = Array("012345678901".utf8)
        let place = Array("record 1".utf8)
        let sealed = try key.seal(plaintext, authenticating: place)
        #expect(sealed.count == plaintext.count + SealingKey.overheadByteCount)
        #expect(try key.open(sealed, authenticating: place) == plaintext)
        #expect(try key.seal(plaintext, authenticating: place) != sealed, "the nonce is new each time")
        for position in sealed.indices {
            var changed = sealed
            changed[position] ^= 0x40
            #expect(throws: CryptographyError.notAuthentic) { try key.open(changed, authenticating: place) }
        }
        for length in 0..<sealed.count {
            #expect(throws: CryptographyError.notAuthentic) {
                try key.open(Array(sealed.prefix(length)), authenticating: place)
            }
        }
        #expect(throws: CryptographyError.notAuthentic) { try key.open(sealed, authenticating: []) }
        #expect(throws: CryptographyError.notAuthentic) { try other.open(sealed, authenticating: place) }
        #expect(throws: CryptographyError.nothingToSeal) { try key.seal([], authenticating: place) }
    }

    @Test func secretsCompareAndVanish() {
        let first = secureRandomBytes(count: 32)
        var second = first
        #expect(constantTimeEquals(first, second))
        second[31] ^= 1
        #expect(!constantTimeEquals(first, second))
        #expect(!constantTimeEquals(first, Array(first.dropLast())))
        #expect(constantTimeEquals([], []))
        cleanse(&second)
        #expect(second == [UInt8](repeating: 0, count: 32))
        #expect(Set((0..<100).map { _ in secureRandomBytes(count: 16) }).count == 100)
    }
}
