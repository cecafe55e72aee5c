import Foundation
import JukiDomain
import SyntheticPopulation
import Testing

@Suite struct ManifestTests {
    private static let seed: UInt64 = 11
    private static let plan = Fixture.plan(seed: seed)
    private static let people = (0..<plan.residents).map(plan.person(at:))

    @Test func everyCaseLivesWhereTheManifestSays() throws {
        let byCode = Dictionary(uniqueKeysWithValues: Self.people.map { ($0.code.digits, $0) })
        for known in Self.plan.manifest {
            let person = try #require(byCode[known.residentRecordCode], "\(known.label)")
            #expect(person.name.text.disclosed == known.name)
            #expect(person.municipality.digits == known.municipalityCode)
            #expect(person.birthDate.wire == known.birthDate)
            #expect(person.address.text.disclosed == known.address)
        }
        #expect(Set(Self.plan.manifest.map(\.label)).count == Self.plan.manifest.count)
    }

    /// The answers of the manifest are those of a full scan.
    @Test func everyQuestionHasTheAnswerOfAFullScan() {
        for known in Self.plan.manifest {
            for question in known.questions {
                let found = Self.people.filter { Self.matches($0, question) }.map(\.code.digits).sorted()
                #expect(found == question.expectedCodes, "\(known.label)")
                #expect(question.expectedCodes.contains(known.residentRecordCode))
            }
        }
    }

    @Test func manifestIsWrittenAndReadAsJSON() throws {
        let data = try JSONEncoder().encode(Self.plan.manifest)
        #expect(try JSONDecoder().decode([KnownCase].self, from: data) == Self.plan.manifest)
    }

    @Test func smallestPopulationHasEveryCase() {
        let small = Fixture.plan(seed: 3, residents: PopulationPlan.residentsMin)
        #expect(small.manifest.map(\.label).contains("newborn-without-name"))
        #expect(small.manifest.count >= Self.plan.manifest.count - 1)
    }

    private static func matches(_ person: IdentityRecord, _ question: KnownQuestion) -> Bool {
        if let name = question.name, Array(name.utf8) != person.name.text.utf8 { return false }
        if let birth = question.birthDate, birth.dropFirst() != person.birthDate.wire.dropFirst() { return false }
        if let sex = question.sex, sex != person.sex.rawValue { return false }
        if let code = question.municipalityCode, code != person.municipality.digits { return false }
        if let address = question.address, Array(address.utf8) != person.address.text.utf8 { return false }
        if let former = question.formerSurname, Array(former.utf8) != person.formerSurname.text.utf8 { return false }
        guard let kana = question.kana else { return true }
        let isStrict = question.kanaRule == .strict
        func key(_ text: String) -> SearchKey { isStrict ? Kana.strictKey(text) : Kana.looseKey(text) }
        let own = key(person.kanaName.disclosed)
        return question.isPrefix ? own.hasPrefix(key(kana)) : own == key(kana)
    }
}
