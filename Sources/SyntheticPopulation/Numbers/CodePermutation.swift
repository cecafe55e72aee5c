/// A keyed permutation of the bodies of codes: position n gives the n-th body, all different, none zero.
///
/// An alternating Feistel network over two halves of decimal digits, so that distinct codes need no list of those
/// already given out. Good for variety, worthless as a cipher.
struct CodePermutation {
    private static let roundCount = 6

    private let left: UInt64
    private let right: UInt64
    private let roundKeys: [UInt64]

    /// A permutation of the bodies of up to `leftDigits + rightDigits` digits.
    init(seed: UInt64, _ purpose: StreamPurpose, leftDigits: Int, rightDigits: Int) {
        left = Self.powerOfTen(leftDigits)
        right = Self.powerOfTen(rightDigits)
        var stream = SeededStream(seed: seed, purpose)
        roundKeys = (0..<Self.roundCount).map { _ in stream.next() }
    }

    /// Bodies of resident record codes: 10 digits.
    static func recordCodes(seed: UInt64) -> CodePermutation {
        CodePermutation(seed: seed, .recordCodes, leftDigits: 5, rightDigits: 5)
    }

    /// Bodies of individual numbers: 11 digits.
    static func individualNumbers(seed: UInt64) -> CodePermutation {
        CodePermutation(seed: seed, .individualNumbers, leftDigits: 5, rightDigits: 6)
    }

    /// How many positions there are: every body but zero.
    var count: UInt64 { left * right - 1 }

    /// - Precondition: `position` is below ``count``.
    func body(at position: Int) -> UInt64 {
        precondition(position >= 0 && UInt64(position) < count, "more codes asked for than there are")
        var body = permute(UInt64(position) + 1)
        // Zero is no body: whoever lands there goes on to where zero leads, which nobody else reaches.
        if body == 0 { body = permute(0) }
        return body
    }

    private func permute(_ value: UInt64) -> UInt64 {
        var (high, low) = value.quotientAndRemainder(dividingBy: right)
        for (round, key) in roundKeys.enumerated() {
            if round % 2 == 0 {
                high = (high + SeededStream.mix(low ^ key) % left) % left
            } else {
                low = (low + SeededStream.mix(high ^ key) % right) % right
            }
        }
        return high * right + low
    }

    private static func powerOfTen(_ exponent: Int) -> UInt64 {
        (0..<exponent).reduce(1) { power, _ in power * 10 }
    }
}
