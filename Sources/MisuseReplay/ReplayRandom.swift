/// SplitMix64 with the few shapes that traffic needs: the same seed gives the same year on every machine.
struct ReplayRandom {
    private var state: UInt64

    init(seed: UInt64, _ purpose: UInt64) {
        state = Self.mix(seed &* 0x9E37_79B9_7F4A_7C15 ^ Self.mix(purpose))
    }

    static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mix(state)
    }

    /// From 0 up to, not including, 1.
    mutating func fraction() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }

    mutating func chance(_ probability: Double) -> Bool { fraction() < probability }

    mutating func below(_ bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

    mutating func element<T>(of choices: [T]) -> T { choices[below(choices.count)] }

    /// Mean 0, deviation 1: the sum of twelve.
    mutating func normal() -> Double { (0..<12).reduce(-6.0) { sum, _ in sum + fraction() } }

    /// How often something of this mean happens: by intervals for few, by the normal shape for many.
    mutating func poisson(_ mean: Double) -> Int {
        if mean > 30 { return max(0, Int((mean + normal() * mean.squareRoot()).rounded())) }
        var (count, product) = (0, fraction())
        let limit = Self.exponential(-mean)
        while product > limit {
            count += 1
            product *= fraction()
        }
        return count
    }

    /// e to the power of `x`, by halving and the series: the module has no C mathematics to call.
    static func exponential(_ x: Double) -> Double {
        if x < -0.5 || x > 0.5 {
            let half = exponential(x / 2)
            return half * half
        }
        var (term, sum) = (1.0, 1.0)
        for step in 1...14 {
            term *= x / Double(step)
            sum += term
        }
        return sum
    }

    /// Different members, at most as many as there are.
    mutating func sample<T>(_ count: Int, of choices: [T]) -> [T] {
        var rest = choices
        var taken: [T] = []
        while taken.count < count, !rest.isEmpty { taken.append(rest.remove(at: below(rest.count))) }
        return taken
    }
}
