import JukiDomain
import SyntheticPopulation
import Testing

@Suite struct PopulationTests {
    private static let seed: UInt64 = 7
    private static let plan = Fixture.plan(seed: seed)
    private static let people = (0..<plan.residents).map(plan.person(at:))

    @Test func sameSeedGivesTheSameBytes() {
        let again = Fixture.plan(seed: Self.seed)
        for index in stride(from: 0, to: again.residents, by: 7) {
            #expect(CanonicalEncoding.encode(again.person(at: index)) == CanonicalEncoding.encode(Self.people[index]))
        }
        #expect(again.manifest == Self.plan.manifest)
    }

    /// Known cases included: what is drawn without its record must be somebody's code.
    @Test func aCodeAloneIsThatOfTheRecord() {
        for (index, person) in Self.people.enumerated() { #expect(Self.plan.code(at: index) == person.code) }
    }

    @Test func anotherSeedGivesOtherPeople() {
        let other = Fixture.plan(seed: Self.seed + 1)
        let equal = (0..<1000).count { other.person(at: $0).code == Self.people[$0].code }
        #expect(equal == 0)
    }

    /// Pins the generator: whoever changes a drawing changes every recorded run, and must mean to.
    @Test func populationDoesNotDriftBetweenMachines() {
        var digest: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in Self.people.prefix(500).flatMap({ CanonicalEncoding.encode($0) }) {
            digest = (digest ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        #expect(digest == 14_664_804_202_528_152_513)
    }

    @Test func everyRecordPassesTheItemCheck() throws {
        for person in Self.people {
            #expect(throws: Never.self) {
                let checked = try ItemCheck.record(from: IdentityRecordDraft(of: person), origin: .notice)
                #expect(checked == person)
            }
        }
    }

    @Test func searchKanaIsTheStrictKeyOfTheReading() {
        for person in Self.people {
            #expect(person.searchKana.utf8 == Kana.strictKey(person.kanaName.disclosed).bytes)
        }
    }

    @Test func firstLoadPassesTheLogicCheck() throws {
        for municipality in Self.plan.municipalities {
            var number: UInt64 = 0
            for notice in Self.plan.firstLoad(of: municipality.code) {
                number += 1
                #expect(notice.number == number)
                try LogicCheck.check(notice, in: Situation(), from: municipality.code, today: Fixture.today)
            }
            #expect(number == UInt64(municipality.residents))
        }
    }

    @Test func agesAndSexesAreThoseOfKagoshima() {
        let known = Self.people.filter { $0.birthDate.year > 0 }
        func share(_ matches: (IdentityRecord) -> Bool) -> Double {
            Double(known.count(where: matches)) / Double(known.count)
        }
        func bornAfter(_ age: Int, _ person: IdentityRecord) -> Bool {
            person.birthDate.sortKey > Fixture.today.adding(years: -age).value
        }
        #expect((0.31...0.34).contains(share { !bornAfter(65, $0) }))
        #expect((0.12...0.14).contains(share { bornAfter(15, $0) }))
        #expect((0.455...0.485).contains(share { $0.sex == .male }))
        #expect(share { !bornAfter(110, $0) } < 0.001)
    }

    @Test func rareKindsOccurAsOftenAsPlanned() {
        let total = Double(Self.people.count)
        func share(_ matches: (IdentityRecord) -> Bool) -> Double { Double(Self.people.count(where: matches)) / total }
        #expect((0.006...0.015).contains(share { $0.birthDate.era == .gregorian }))
        #expect((0.003...0.007).contains(share { !$0.formerSurname.text.isBlank }))
        #expect((0.0015...0.006).contains(share { $0.hasGaiji }))
        #expect((0.0004...0.002).contains(share { !$0.birthDate.isFullyKnown }))
        #expect(share { $0.name.text.utf8.contains { $0 >= 0xF0 } } > 0.0005)
        #expect(share { $0.name.text.disclosed.unicodeScalars.contains("\u{FA11}") } > 0.0005)
        #expect(Self.people.contains { $0.name.text.isBlank && $0.individualNumber == nil })
    }

    @Test func neighboursShareSurnameAndAddress() {
        let pairs = zip(Self.people, Self.people.dropFirst())
        let together = pairs.count { $0.address == $1.address }
        #expect((0.35...0.60).contains(Double(together) / Double(Self.people.count)))
        let kagoshima = Self.people.filter { $0.municipality == Self.plan.municipalities[0].code }
        #expect((0.36...0.39).contains(Double(kagoshima.count) / Double(Self.people.count)))
        let sato = Self.people.count { $0.kanaName.disclosed.hasPrefix("さとう ") }
        #expect((0.010...0.035).contains(Double(sato) / Double(Self.people.count)))
    }
}
