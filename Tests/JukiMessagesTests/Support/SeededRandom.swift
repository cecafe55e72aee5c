/// SplitMix64: the same seed gives the same test on every machine. Tests print the seed in what they expect.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func chance(_ oneIn: Int) -> Bool { Int.random(in: 0..<oneIn, using: &self) == 0 }

    /// Never of spaces alone, which count as a blank.
    mutating func text(_ letters: String, _ lengths: ClosedRange<Int>) -> String {
        let choices = Array(letters.unicodeScalars)
        let visible = choices.filter { !$0.properties.isWhitespace }
        var text = String.UnicodeScalarView()
        for position in 0..<Int.random(in: lengths, using: &self) {
            let choices = position == 0 ? visible : choices
            text.append(choices[Int.random(in: 0..<choices.count, using: &self)])
        }
        return String(text)
    }

    mutating func number() -> UInt64 {
        // Every length of varint turns up.
        next() >> UInt64.random(in: 0..<64, using: &self)
    }
}
