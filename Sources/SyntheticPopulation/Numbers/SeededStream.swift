/// What a stream of random numbers is for: streams of one seed and one place but different purposes are unrelated.
enum StreamPurpose: UInt64 {
    case householdSplit = 1
    case household
    case person
    case newcomer
    case day
    case reconcile
    case recordCodes
    case individualNumbers
    case registry
    case overseas
    case outside
    case supplementaryDay
    case glyph
}

/// SplitMix64, keyed by seed, purpose and place: the same numbers on every machine, and any person's without those of
/// the persons before. For made-up data only; nothing about it is secret.
struct SeededStream {
    private var state: UInt64

    init(seed: UInt64, _ purpose: StreamPurpose, _ place: UInt64 = 0) {
        state = Self.mix(Self.mix(Self.mix(seed) &+ purpose.rawValue &* Self.step) ^ place &* Self.step)
    }

    mutating func next() -> UInt64 {
        state &+= Self.step
        return Self.mix(state)
    }

    /// A number from 0 up to, not including, `bound`.
    mutating func below(_ bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    mutating func within(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.count)
    }

    /// True `parts` times out of `whole`.
    mutating func chance(_ parts: Int, outOf whole: Int) -> Bool {
        below(whole) < parts
    }

    mutating func element<C: RandomAccessCollection>(of choices: C) -> C.Element where C.Index == Int {
        choices[choices.startIndex + below(choices.count)]
    }

    static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value &+ step
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// 2^64 divided by the golden ratio, made odd: the increment of SplitMix64.
    private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15
}
