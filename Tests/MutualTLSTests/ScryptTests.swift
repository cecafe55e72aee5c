import MutualTLS
import Testing

@Suite struct ScryptTests {
    /// RFC 7914 section 12.
    @Test func knownAnswers() {
        let sodium = scrypt(
            Array("pleaseletmein".utf8), salt: Array("SodiumChloride".utf8),
            cost: ScryptCost(logarithmOfN: 14, blockSize: 8, parallelism: 1), byteCount: 64)
        #expect(sodium.map(hex) == "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
            + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887")
        let nacl = scrypt(
            Array("password".utf8), salt: Array("NaCl".utf8),
            cost: ScryptCost(logarithmOfN: 10, blockSize: 8, parallelism: 16), byteCount: 64)
        #expect(nacl.map(hex) == "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
            + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640")
    }

    @Test func anEmptyPasswordHasACodeToo() {
        let cost = ScryptCost(logarithmOfN: 4, blockSize: 1, parallelism: 1)
        let code = scrypt([], salt: [], cost: cost, byteCount: 64)
        #expect(code.map(hex) == "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
            + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906")
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
