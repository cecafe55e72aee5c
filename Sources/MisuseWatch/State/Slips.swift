/// How many honest slips are to be expected, and from what number on they are no longer believable.
///
/// Whoever slips honestly mends most slips: the look is made again with its number. So the slips that an operator
/// mended tell how careless the operator is, and the share that people in general do not mend tells how many
/// unexplained looks that makes. Who looks without a task mends nothing.
struct Slips: Sendable {
    private var looks = 0.0
    /// Left unexplained: without a number or with an odd one; under an old number, once for each number.
    private var left = 0.0
    private var stale = [Double](repeating: 0, count: Slips.ageClasses)
    private var mended = 0.0
    private var day = 0

    /// Before anything is known.
    private static let prior = (looks: 20_000.0, left: 12.0, stale: [20.0, 6.0, 4.0], mended: 24.0)
    /// Days from which on a number that was put away is of the next class.
    private static let ages = [45, 90]
    static let ageClasses = ages.count + 1

    /// How long a number had been put away, in few words.
    static func ageClass(ofDays days: Int) -> Int { ages.count { days >= $0 } }
    /// Counts lose half their weight in 90 days.
    private static let dailyDecay = 0.992_3
    /// How much is thought to be known of an operator before anything is seen: two slips' worth.
    private static let shape = 2.0

    mutating func note(_ explanation: Explanation, isNew: Bool, day: Int) {
        if day > self.day {
            for _ in 0..<min(day - self.day, 1000) {
                looks *= Self.dailyDecay
                left *= Self.dailyDecay
                for age in stale.indices { stale[age] *= Self.dailyDecay }
                mended *= Self.dailyDecay
            }
            self.day = day
        }
        looks += 1
        guard isNew else { return }
        switch explanation {
        case .explained, .byColleague: break
        case .stale(let age): stale[age] += 1
        case .none: left += 1
        }
    }

    /// An unexplained look turned out to be a slip.
    mutating func mend(staleAge: Int?) {
        if let staleAge {
            stale[staleAge] = max(0, stale[staleAge] - 1)
        } else {
            left = max(0, left - 1)
            mended += 1
        }
    }

    /// Unexplained looks to be expected of an operator.
    /// - Parameters:
    ///   - lately: the operator's looks in the time that is asked about.
    ///   - year: the operator's looks and mended slips in the last year.
    ///   - age: with looks under numbers of this class and older ones; nil for none of them.
    func mean(lately: Int, year: (looks: Int, mended: Int), staleSince age: Int?) -> Double {
        let looks = looks + Self.prior.looks
        let left = left + Self.prior.left
        let mended = mended + Self.prior.mended
        // The operator's rate of mended slips: the general one, drawn towards what was seen of this operator.
        let general = mended / looks
        let own = (Self.shape + Double(year.mended)) / (Self.shape / general + Double(year.looks))
        let plain = min(0.01, max(0.000_1, own * left / mended))
        guard let age else { return plain * Double(lately) }
        let stale = (stale[age...].reduce(0, +) + Self.prior.stale[age...].reduce(0, +)) / looks
        return (plain + min(0.01, stale)) * Double(lately)
    }

    /// The smallest number, at least `floor`, that slips of this mean reach with less than the given chance.
    static func limit(mean: Double, floor: Int, chance: Double) -> Int {
        let mean = min(mean, 500)
        var (term, count) = (exponential(-mean), 0)
        var tail = 1.0
        while tail >= chance, count < 2000 {
            tail -= term
            count += 1
            term *= mean / Double(count)
        }
        return max(floor, count)
    }

    /// e to the power of `x`, by halving and the series.
    private static func exponential(_ x: Double) -> Double {
        if x < -0.5 {
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
}
