import Testing

import ResidentRegistry
@testable import SharedRegistry

@Suite struct LatencyTests {
    /// A percentile is the upper bound of its bucket: never below the truth, and at most an eighth above it.
    @Test(arguments: [1, 7, 100, 131, 190, 262, 1_000, 65_000, 1_000_000])
    func percentilesAreWithinAnEighth(microseconds: Int) {
        var histogram = LatencyHistogram()
        for _ in 0..<100 { histogram.note(.microseconds(microseconds)) }
        let median = Int(histogram.percentile(0.5))
        #expect(median >= microseconds)
        #expect(median <= microseconds + microseconds / 8 + 1)
    }

    @Test func percentilesAreOrdered() {
        var histogram = LatencyHistogram()
        for value in 1...1000 { histogram.note(.microseconds(value)) }
        #expect(histogram.count == 1000)
        let median = histogram.percentile(0.5)
        let high = histogram.percentile(0.99)
        #expect((500...570).contains(median), "\(median)")
        #expect((990...1_120).contains(high), "\(high)")
        #expect(LatencyHistogram().percentile(0.5) == 0)
    }
}
