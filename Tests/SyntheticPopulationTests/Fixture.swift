import JukiDomain
import SyntheticPopulation

enum Fixture {
    static let today: CalendarDate = {
        guard let date = try? CalendarDate(year: 2026, month: 4, day: 1) else { preconditionFailure("a day") }
        return date
    }()

    static func plan(seed: UInt64, residents: Int = 20_000) -> PopulationPlan {
        PopulationPlan(seed: seed, residents: residents, today: today)
    }
}

/// A seeded choice for tests: a multiplicative congruential generator is good enough to shuffle with.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed | 1 }

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ state >> 29
    }
}
