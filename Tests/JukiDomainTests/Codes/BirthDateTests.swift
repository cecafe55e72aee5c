import JukiDomain
import Testing

@Suite struct BirthDateTests {
    @Test(arguments: [
        "319400517", "019881231", "319400500", "319400000", "300000000", "000000000", "300000517", "319400017",
        // On no calendar, but in the registers.
        "319410229", "319410230", "419900230",
        // The two days that belong to two eras.
        "119120730", "219120730", "219261225", "319261225",
        // First and last days.
        "118681023", "319890107", "419890108", "420190430", "520190501",
        // Partly unknown, and some completion is in the era.
        "319261200", "219261200", "319890100", "419890100", "319890007", "118680000",
    ])
    func roundTrips(wire: String) throws {
        let date = try BirthDate(wire: wire)
        #expect(date.wire == wire)
        #expect(try BirthDate(wireValue: date.wireValue) == date)
        #expect(date.sortKey == UInt32(wire.dropFirst()))
        var bytes: [UInt8] = []
        date.appendWire(to: &bytes)
        #expect(bytes == Array(wire.utf8))
    }

    @Test(arguments: [
        ("", DateError.notADate), ("31940051", .notADate), ("3194005170", .notADate), ("3194005-7", .notADate),
        ("619400517", .unknownEra), ("919400517", .unknownEra),
        ("319401301", .noSuchMonth), ("319400431", .noSuchDay), ("319400231", .noSuchDay), ("319400532", .noSuchDay),
        ("017991231", .noSuchYear), ("000010101", .noSuchYear), ("319400032", .noSuchDay),
        ("118681022", .outsideEra), ("119120731", .outsideEra), ("219120729", .outsideEra),
        ("219261226", .outsideEra), ("319261224", .outsideEra), ("319890108", .outsideEra),
        ("419890107", .outsideEra), ("420190501", .outsideEra), ("520190430", .outsideEra),
        ("319890200", .outsideEra), ("319900000", .outsideEra), ("319261100", .outsideEra),
        // In 1989 the 8th of no month was still 昭和, and no 7th before February was 平成.
        ("319890008", .outsideEra), ("520190400", .outsideEra), ("419880000", .outsideEra),
    ])
    func refuses(wire: String, error: DateError) {
        #expect(throws: error) { try BirthDate(wire: wire) }
    }

    @Test func theEraIsPartOfTheDate() throws {
        let meiji = try BirthDate(wire: "119120730")
        let taisho = try BirthDate(wire: "219120730")
        #expect(meiji != taisho)
        #expect(meiji.sortKey == taisho.sortKey)
        #expect(Era.meiji.eraYear(1912) == 45 && Era.taisho.eraYear(1912) == 1 && Era.showa.gregorianYear(15) == 1940)
    }

    @Test func printsNothing() throws {
        let date = try BirthDate(wire: "319400517")
        var dumped = ""
        dump(date, to: &dumped)
        for text in ["\(date)", String(reflecting: date), dumped, "\([date])"] {
            #expect(!text.contains { "456789".contains($0) })
        }
    }
}
