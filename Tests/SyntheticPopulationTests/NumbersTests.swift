import JukiDomain
@testable import SyntheticPopulation
import Testing

@Suite struct NumbersTests {
    @Test func codesAndNumbersAreDistinctAndValid() throws {
        let people = PersonMaker(seed: 41, today: Fixture.today)
        let codes = (0..<200_000).map(people.code(at:))
        let numbers = (0..<200_000).map(people.number(at:))
        #expect(Set(codes).count == 200_000)
        #expect(Set(numbers).count == 200_000)
        #expect(codes.contains { $0.digits.hasPrefix("0") })
        for index in stride(from: 0, to: 200_000, by: 997) {
            #expect(try ResidentRecordCode(codes[index].digits) == codes[index])
            #expect(try IndividualNumber(numbers[index].digits) == numbers[index])
        }
    }

    /// Small halves, so that every position can be tried.
    @Test(arguments: 0..<50) func permutationReachesEveryBodyOnceAndNeverZero(seed: UInt64) {
        let permutation = CodePermutation(seed: seed, .recordCodes, leftDigits: 1, rightDigits: 2)
        let bodies = (0..<Int(permutation.count)).map(permutation.body(at:))
        #expect(Set(bodies) == Set(1...999), "seed \(seed)")
    }

    @Test(arguments: [43, 44, 1000, 99_999, 1_588_256])
    func sharesAddUpAndLeaveNobodyOut(total: Int) {
        let weights = Place.all.map(\.census2020)
        let shares = Apportionment.share(total, by: weights)
        #expect(shares.reduce(0, +) == total)
        #expect(shares.allSatisfy { $0 >= 1 })
        let sum = weights.reduce(0, +)
        if total >= 99_999 {
            for (share, weight) in zip(shares, weights) { #expect(abs(share - total * weight / sum) <= 1) }
        }
    }

    @Test func streamsDependOnSeedPurposeAndPlace() {
        func first(_ seed: UInt64, _ purpose: StreamPurpose, _ place: UInt64) -> UInt64 {
            var stream = SeededStream(seed: seed, purpose, place)
            return stream.next()
        }
        let values = [first(1, .person, 0), first(2, .person, 0), first(1, .household, 0), first(1, .person, 1)]
        #expect(Set(values).count == values.count)
        #expect(first(1, .person, 0) == values[0])
    }
}
