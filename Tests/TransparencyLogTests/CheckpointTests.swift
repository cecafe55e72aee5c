import MutualTLS
import Testing
import TransparencyLog

@Suite struct CheckpointTests {
    private static func key(_ seed: UInt8) throws -> SigningKey {
        try SigningKey(seed: [UInt8](repeating: seed, count: SigningKey.seedByteCount))
    }

    /// RFC 8032 section 7.1, tests 1 and 2.
    @Test(arguments: [
        ("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
         "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
         "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
            + "d25bf5f0595bbe24655141438e7a100b"),
        ("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
         "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
         "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
            + "387b2eaeb4302aeeb00d291612bb0c00"),
    ])
    func publishedSignatures(seed: String, publicKey: String, message: String, signature: String) throws {
        let key = try SigningKey(seed: bytes(hex: seed))
        #expect(key.verifyingKey.bytes == bytes(hex: publicKey))
        #expect(key.sign(bytes(hex: message)) == bytes(hex: signature))
        #expect(key.verifyingKey.isValid(bytes(hex: signature), for: bytes(hex: message)))
        #expect(!key.verifyingKey.isValid(bytes(hex: signature), for: bytes(hex: message) + [0]))
        #expect(!key.verifyingKey.isValid(bytes(hex: signature).dropLast(), for: bytes(hex: message)))
    }

    /// Verifier keys of others: a public log's, and the one in the documentation of Go's signed notes.
    @Test(arguments: [
        "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ])
    func verifierKeysOfOthers(line: String) throws {
        #expect(try #require(VerifierKey(line: line)).line == line)
        for (position, letter) in line.enumerated() {
            var changed = Array(line)
            changed[position] = letter == "A" ? "B" : "A"
            #expect(VerifierKey(line: String(changed)) == nil, "a changed letter at \(position)")
        }
    }

    @Test func aCheckpointIsReadBackAsItWasSigned() throws {
        let key = try Self.key(1)
        let verifier = VerifierKey(name: "example.test/log", key: key.verifyingKey)
        for erasedBefore in [0, 256] as [UInt64] {
            let checkpoint = Checkpoint(
                origin: "example.test/log", size: 300, root: SHA256Digest(hashing: [7]), erasedBefore: erasedBefore)
            #expect(try Checkpoint(signed: checkpoint.signed(by: key), key: verifier) == checkpoint)
        }
    }

    /// Every other byte at every place is found.
    @Test func everyChangeIsFound() throws {
        let key = try Self.key(1)
        let verifier = VerifierKey(name: "example.test/log", key: key.verifyingKey)
        let checkpoint = Checkpoint(
            origin: "example.test/log", size: 300, root: SHA256Digest(hashing: [7]), erasedBefore: 256)
        let text = Array(checkpoint.signed(by: key).utf8)
        for position in text.indices {
            for mask in [1, 2, 0x20, 0x80] as [UInt8] {
                var changed = text
                changed[position] ^= mask
                #expect(throws: CheckpointError.self, "byte \(position)") {
                    try Checkpoint(signed: String(decoding: changed, as: UTF8.self), key: verifier)
                }
            }
        }
    }

    @Test func wrongAndForgedAreToldApart() throws {
        let (key, other) = (try Self.key(1), try Self.key(2))
        let checkpoint = Checkpoint(origin: "example.test/log", size: 1, root: TreeHash.empty)
        let text = checkpoint.signed(by: key)
        let foreign = VerifierKey(name: "example.test/log", key: other.verifyingKey)
        #expect(throws: CheckpointError.wrongKey) { try Checkpoint(signed: text, key: foreign) }
        let own = VerifierKey(name: "example.test/log", key: key.verifyingKey)
        let larger = text.replacing("log\n1\n", with: "log\n2\n")
        #expect(throws: CheckpointError.forged) { try Checkpoint(signed: larger, key: own) }
        // Changed so far that it is no checkpoint any more, or one of another log: our signature still tells.
        for changed in [text.replacing("log\n1\n", with: "log\n01\n"), "other.test" + text.dropFirst(12)] {
            #expect(throws: CheckpointError.forged) { try Checkpoint(signed: changed, key: own) }
            #expect(throws: CheckpointError.self) { try Checkpoint(signed: changed, key: foreign) }
        }
        #expect(throws: CheckpointError.malformed) { try Checkpoint(signed: "", key: own) }
        // A witness's signature beside ours is no fault.
        let witnessed = text + "\u{2014} witness.test AAAAAAAA\n"
        #expect(try Checkpoint(signed: witnessed, key: own) == checkpoint)
    }

    @Test func pathsAreThoseOfTheSpecification() {
        #expect(LogPath.tile(level: 0, index: 0, width: 256) == "tile/0/000")
        #expect(LogPath.tile(level: 0, index: 1_234_067, width: 256) == "tile/0/x001/x234/067")
        #expect(LogPath.tile(level: 1, index: 273, width: 112) == "tile/1/273.p/112")
        #expect(LogPath.entries(index: 1000, width: 7) == "tile/entries/x001/000.p/7")
    }
}
