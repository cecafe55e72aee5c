import JukiDomain
import Testing

@Suite struct CheckDigitTests {
    @Test(arguments: ["24727059608", "12345678903"])
    func acceptsResidentRecordCodes(text: String) throws {
        #expect(try ResidentRecordCode(text).digits == text)
    }

    @Test func theUsualPlaceholderIsNoResidentRecordCode() {
        #expect(throws: CodeError.checkDigit(expected: 3, found: 1)) { try ResidentRecordCode("12345678901") }
    }

    @Test func individualNumberExamples() throws {
        #expect(try IndividualNumber("123456789018").digits == "123456789018")
        #expect(throws: CodeError.checkDigit(expected: 8, found: 9)) { try IndividualNumber("123456789019") }
    }

    /// Every municipality of Kagoshima, as published, and the prefecture itself.
    private static let kagoshima = """
        462012 462039 462047 462063 462080 462101 462136 462144 462152 462161 462179 462187 462195 462209 462217
        462225 462233 462241 462250 463035 463043 463922 464040 464520 464686 464821 464902 464911 464929 465011
        465020 465054 465232 465241 465259 465275 465291 465305 465313 465321 465330 465348 465356
        460001
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    @Test func municipalityCodesOfKagoshima() throws {
        #expect(Self.kagoshima.count == 44)
        for text in Self.kagoshima {
            let code = try MunicipalityCode(text)
            #expect(code.digits == text)
            #expect(code.prefecture == 46)
            #expect(MunicipalityCode(body: code.value / 10) == code)
            #expect("\(code)" == text)
        }
    }

    @Test func remaindersZeroAndOneBothGiveZero() {
        // Weights of the last two body digits are 3 and 2: 14 is 3 + 8 = 11, 41 is 12 + 2 = 14, 06 is 12.
        #expect(ResidentRecordCode.checkDigit(body: 14) == 0)
        #expect(ResidentRecordCode.checkDigit(body: 6) == 0)
        #expect(ResidentRecordCode.checkDigit(body: 41) == 8)
        // Local government: 14 has remainder 0, 6 remainder 1, 5 remainder 10.
        #expect(MunicipalityCode.checkDigit(body: 14) == 1)
        #expect(MunicipalityCode.checkDigit(body: 6) == 0)
        #expect(MunicipalityCode.checkDigit(body: 5) == 1)
    }
}

/// The rules cannot see every error: these tests say exactly which ones pass, from the weights alone.
@Suite struct CheckDigitDetectionTests {
    private struct Rule: Sendable {
        let weights: [Int]
        let digit: @Sendable (Int) -> Int
        let isValid: @Sendable (String) -> Bool

        func remainder(_ digits: [Int]) -> Int {
            zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 } % 11
        }
    }

    private static let personal: @Sendable (Int) -> Int = { $0 <= 1 ? 0 : 11 - $0 }
    private static let rules: [Rule] = [
        Rule(weights: [5, 4, 3, 2, 7, 6, 5, 4, 3, 2], digit: personal,
             isValid: { (try? ResidentRecordCode($0)) != nil }),
        Rule(weights: [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2], digit: personal,
             isValid: { (try? IndividualNumber($0)) != nil }),
        Rule(weights: [6, 5, 4, 3, 2], digit: { (11 - $0) % 10 }, isValid: { (try? MunicipalityCode($0)) != nil }),
    ]

    @Test(arguments: [1, 2, 3] as [UInt64])
    func changesOfOneDigitAndExchangesOfNeighbours(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for rule in Self.rules {
            for _ in 0..<40 {
                var body = rule.weights.map { _ in Int.random(in: 0...9, using: &random) }
                body[0] = Int.random(in: 1...9, using: &random)
                let check = rule.digit(rule.remainder(body))
                #expect(rule.isValid(text(body, check)), "seed \(seed)")
                for wrong in 0...9 where wrong != check {
                    #expect(!rule.isValid(text(body, wrong)), "seed \(seed)")
                }
                for changed in neighbours(of: body) {
                    // Seen if and only if the two remainders do not share a check digit.
                    let seen = rule.digit(rule.remainder(changed)) != check
                    let before = rule.remainder(body)
                    let after = rule.remainder(changed)
                    #expect(before != after, "every weight, and every difference of two, is prime to 11; seed \(seed)")
                    #expect(rule.isValid(text(changed, check)) == !seen, "seed \(seed)")
                    let shared: Set<Int> = rule.weights.count == 5 ? [0, 10] : [0, 1]
                    #expect(seen == !(shared.contains(before) && shared.contains(after)), "seed \(seed)")
                }
            }
        }
    }

    private func text(_ body: [Int], _ check: Int) -> String {
        (body + [check]).map(String.init).joined()
    }

    /// Each change of one digit and each exchange of two different neighbouring digits, but not the all-zero code.
    private func neighbours(of body: [Int]) -> [[Int]] {
        var result: [[Int]] = []
        for position in body.indices {
            for digit in 0...9 where digit != body[position] {
                var changed = body
                changed[position] = digit
                result.append(changed)
            }
            if position > 0, body[position] != body[position - 1] {
                var changed = body
                changed.swapAt(position, position - 1)
                result.append(changed)
            }
        }
        return result.filter { $0.contains { $0 != 0 } }
    }
}
