import JukiDomain
import Testing

@Suite struct FingerprintTests {
    static func digest(_ random: inout SeededRandom) -> [UInt8] {
        // Whole words of ones are common, so that carries run through.
        (0..<4).flatMap { _ -> [UInt8] in
            let word = Int.random(in: 0..<3, using: &random) == 0 ? UInt64.max : random.next()
            return (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) }
        }
    }

    static func fingerprint(_ digests: some Sequence<[UInt8]>) -> Fingerprint {
        digests.reduce(into: Fingerprint.empty) { $0.add($1) }
    }

    /// The sum by schoolbook addition, byte by byte.
    static func schoolbookSum(_ digests: [[UInt8]]) -> [UInt8] {
        var sum = [UInt8](repeating: 0, count: 32)
        for digest in digests {
            var carry = 0
            for index in stride(from: 31, through: 0, by: -1) {
                let total = Int(sum[index]) + Int(digest[index]) + carry
                sum[index] = UInt8(total & 0xFF)
                carry = total >> 8
            }
        }
        return sum
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func algebra(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<50 {
            let digests = (0..<Int.random(in: 1...40, using: &random)).map { _ in Self.digest(&random) }
            let all = Self.fingerprint(digests)
            #expect(Self.fingerprint(digests.shuffled(using: &random)) == all, "order, seed \(seed)")
            #expect(all.count == UInt32(digests.count) && all.sum == Self.schoolbookSum(digests), "seed \(seed)")

            let cut = Int.random(in: 0...digests.count, using: &random)
            var joined = Self.fingerprint(digests[..<cut])
            joined.add(Self.fingerprint(digests[cut...]))
            #expect(joined == all, "parts, seed \(seed)")

            var reduced = all
            for digest in digests[cut...].shuffled(using: &random) { reduced.subtract(digest) }
            #expect(reduced == Self.fingerprint(digests[..<cut]), "subtract, seed \(seed)")
            for digest in digests[..<cut].shuffled(using: &random) { reduced.subtract(digest) }
            #expect(reduced == .empty, "all taken out, seed \(seed)")
            #expect(Fingerprint(count: all.count, sum: all.sum) == all)
        }
    }

    @Test("Carries and borrows run through all 256 bits")
    func carries() {
        let ones = [UInt8](repeating: 0xFF, count: 32)
        let one = [UInt8](repeating: 0, count: 31) + [1]
        var fingerprint = Fingerprint.empty
        fingerprint.add(ones)
        fingerprint.add(one)
        #expect(fingerprint.sum == [UInt8](repeating: 0, count: 32) && fingerprint.count == 2)
        #expect(fingerprint != .empty)
        fingerprint.subtract(one)
        #expect(fingerprint.sum == ones && fingerprint.count == 1)
    }

    @Test("Equal sums of unequal sets are told apart by their count")
    func count() {
        let zero = [UInt8](repeating: 0, count: 32)
        #expect(Self.fingerprint([zero]) != .empty)
        #expect(Self.fingerprint([zero, zero]) != Self.fingerprint([zero]))
    }
}

@Suite struct CodeRangeTests {
    static func covered(_ ranges: [CodeRange]) -> [UInt64] {
        ranges.flatMap { [$0.codes.lowerBound, $0.codes.upperBound] }
    }

    @Test("Children part their range: no code is in two, none in none")
    func partition() {
        var leaves: [CodeRange] = []
        for range in CodeRange.all.children {
            #expect(!range.isLeaf && range.prefix.count == 2)
            var next = range.codes.lowerBound
            for child in range.children {
                #expect(child.isLeaf && child.prefix.hasPrefix(range.prefix) && child.codes.lowerBound == next)
                #expect(CodeRange(prefix: child.prefix) == child)
                next = child.codes.upperBound
                leaves.append(child)
            }
            #expect(next == range.codes.upperBound)
        }
        #expect(leaves.map(\.buckets.lowerBound) == Array(0..<10_000) && leaves.allSatisfy { $0.buckets.count == 1 })
        #expect(CodeRange.all.codes == 0..<100_000_000_000 && CodeRange.all.buckets == 0..<10_000)
    }

    @Test(arguments: [5, 6] as [UInt64])
    func membership(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<500 {
            let code = ResidentRecordCode(body: UInt64.random(in: 1..<10_000_000_000, using: &random))
            let bucket = Int(CodeRange.bucket(of: code))
            for length in [0, 2, 4] {
                let range = try #require(CodeRange(prefix: String(code.digits.prefix(length))))
                #expect(range.contains(code) && range.buckets.contains(bucket), "seed \(seed)")
            }
            let other = try #require(CodeRange(prefix: String(ResidentRecordCode(body: 7).digits.prefix(4))))
            #expect(other.contains(code) == (bucket == 0))
        }
    }

    @Test(arguments: ["0", "123", "12345", "1a", "１２", " 1", "-1", "+1", "00000"])
    func noPrefix(_ prefix: String) {
        #expect(CodeRange(prefix: prefix) == nil)
    }
}
