import Testing

@testable import MisuseWatch

@Suite("Slips to be expected")
struct SlipsTests {
    private func mean(_ slips: Slips, since age: Int?) -> Double {
        slips.mean(lately: 3000, year: (looks: 3000, mended: 0), staleSince: age)
    }

    @Test("The older the numbers, the fewer honest looks under them are expected, from the first day on")
    func ages() {
        let slips = Slips()
        let means = [0, 1, 2].map { mean(slips, since: $0) }
        #expect(means == means.sorted(by: >) && means[2] > mean(slips, since: nil))
        #expect([0, 44, 45, 89, 90, 400].map(Slips.ageClass(ofDays:)) == [0, 0, 1, 1, 2, 2])
    }

    @Test("Offices that often return to young numbers make old ones no less strange; mended, they are forgotten")
    func youngNumbers() {
        var slips = Slips()
        for _ in 0..<20_000 { slips.note(.explained, isNew: true, day: 1) }
        let before = [0, 1, 2].map { mean(slips, since: $0) }
        for _ in 0..<100 { slips.note(.stale(age: 0), isNew: true, day: 1) }
        #expect(mean(slips, since: 0) > 2 * before[0])
        #expect(mean(slips, since: 1) <= before[1] && mean(slips, since: 2) <= before[2])
        for _ in 0..<100 { slips.mend(staleAge: 0) }
        #expect(mean(slips, since: 0) <= before[0])
    }
}
