import JukiDomain
import Testing

/// No way of printing a personal value shows any of it.
@Suite struct MaskingTests {
    private func everyPrint(of value: some Any) -> [String] {
        var dumped = ""
        dump(value, to: &dumped)
        var dumpedInside = ""
        dump([value], to: &dumpedInside)
        return [
            String(describing: value), String(reflecting: value), "\(value)", "\([value])", dumped, dumpedInside,
            String(describing: Optional(value) as Any), String(reflecting: (value, 1).0),
        ]
    }

    /// Digits may only come from the counts of children that `dump` prints: the code's own never appear in a row.
    @Test func codesShowNoDigit() throws {
        let code = try ResidentRecordCode("24727059608")
        let number = try IndividualNumber("123456789018")
        for text in everyPrint(of: code) + everyPrint(of: number) {
            #expect(text.contains("***********"))
            #expect(!text.contains { "23456789".contains($0) }, "\(text)")
            #expect(!text.contains("0"))
        }
    }

    @Test func birthDatesShowNoDigit() throws {
        let date = try BirthDate(wire: "319400517")
        for text in everyPrint(of: date) + everyPrint(of: BirthCondition(date)) {
            #expect(text.contains("masked"))
            #expect(!text.contains { "3459870".contains($0) }, "\(text)")
        }
    }

    @Test func keysShowNothing() {
        for text in everyPrint(of: Kana.strictKey("さめしま はなこ")) {
            #expect(text.contains("masked"))
            #expect(!text.unicodeScalars.contains { ("ぁ"..."ヿ").contains($0) }, "\(text)")
        }
    }
}
