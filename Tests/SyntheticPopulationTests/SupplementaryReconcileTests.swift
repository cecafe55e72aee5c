import JukiDomain
import SyntheticPopulation
import Testing

@Suite struct SupplementaryReconcileTests {
    private static let seed: UInt64 = 21
    private static let plan = SupplementaryPlan(Fixture.plan(seed: seed))
    private static let day = plan.day(events: 1000)
    private static let largest = plan.population.municipalities[0].code

    /// The register after the day, by the rules of the domain alone.
    private static func registerAfterTheDay() throws -> PlainSupplementaryRegister {
        var register = try PlainSupplementaryRegister(plan)
        for notice in day.notices {
            guard case .notice(let wellFormed) = notice.content, case .applied = notice.expected else { continue }
            try register.take(wellFormed, from: notice.municipality)
        }
        return register
    }

    /// The files of all municipalities are what the notices lead to.
    @Test func filesAreWhatTheNoticesLeadTo() throws {
        let present = try Self.registerAfterTheDay().records.values.filter { !$0.isDeleted }
        for municipality in Self.plan.population.municipalities {
            let expected = present.filter { $0.municipality == municipality.code }.sorted { $0.code < $1.code }
            let file = Self.plan.file(of: municipality.code, after: Self.day)
            #expect(Array(file) == expected, "seed \(Self.seed)")
            #expect(file.count == Self.day.expectations.residents[municipality.code])
        }
    }

    @Test func fileBeforeTheDayIsTheFirstLoad() {
        let code = Self.plan.population.municipalities[3].code
        let loaded = Self.plan.firstLoad(of: code).map { notice in
            var record = notice.record
            record.updateSequence = 1
            return record
        }
        #expect(Array(Self.plan.file(of: code)) == loaded.sorted { $0.code < $1.code })
    }

    /// A plain comparison of the planted file with the true files finds just what was planted, class by class.
    @Test func plantedDifferencesAreThoseOfAPlainComparison() throws {
        let reconcile = Self.plan.reconcilePlan(of: Self.largest, after: Self.day, each: 8)
        #expect(reconcile.lastNoticeNumber == Self.day.expectations.lastNotices[Self.largest])
        let deleted = try Self.registerAfterTheDay().records.values.filter(\.isDeleted)
        let comparison = PlainComparison(Self.plan, of: Self.largest, after: Self.day, deleted: deleted)
        let planted = Dictionary(uniqueKeysWithValues: reconcile.differences.map { ($0.code, $0.kind) })
        #expect(comparison.differences(reconcile.file) == planted, "seed \(Self.seed)")
        for codes in [reconcile.differences.map(\.code), reconcile.file.map(\.code)] {
            #expect(codes == codes.sorted() && Set(codes).count == codes.count)
        }
        for kind in DifferenceClass.allCases {
            #expect(reconcile.differences.count { $0.kind == kind } == 8, "\(kind)")
        }
    }

    /// In the smallest population some municipality keeps the 附票 of nobody; it has a file all the same.
    @Test func aMunicipalityWithoutPeopleHasAFile() throws {
        let plan = SupplementaryPlan(Fixture.plan(seed: 20_261_124, residents: PopulationPlan.residentsMin))
        let codes = plan.population.municipalities.map(\.code)
        let empty = try #require(codes.first { plan.people(of: $0) == 0 })
        let reconcile = plan.reconcilePlan(of: empty, after: plan.day(events: 0), each: 0)
        #expect(reconcile.file.count == 0 && reconcile.differences.isEmpty && reconcile.lastNoticeNumber == 0)
    }

    @Test func plantedRecordsPassTheItemCheck() throws {
        for record in Self.plan.reconcilePlan(of: Self.largest, after: Self.day, each: 8).file {
            var draft = SupplementaryRecordDraft(of: record)
            draft.updateSequence = record.updateSequence
            #expect(try SupplementaryItemCheck.record(from: draft, origin: .reconciliation) == record)
        }
    }

    @Test func itemsNamedAreThoseThatDiffer() {
        let reconcile = Self.plan.reconcilePlan(of: Self.largest, after: Self.day, each: 8)
        let named = Set(reconcile.differences.filter { $0.kind == .items }.map(\.items))
        #expect(named == [[.address], [.sex], [.addressMunicipalityCode], [.birthDate]])
        let notation = Set(reconcile.differences.filter { $0.kind == .notationOnly }.flatMap(\.items))
        #expect(notation == [.address, .kanjiName])
        for difference in reconcile.differences where difference.kind == .aheadOnServer {
            #expect(difference.items.contains(.noticeKind), "the day's version is a 修正, the first one a 記載")
        }
        for difference in reconcile.differences where difference.kind == .otherMunicipality {
            #expect(difference.elsewhere != nil && difference.elsewhere != Self.largest)
        }
    }

    @Test func theSmallestPopulationHasDifferencesToo() throws {
        let plan = SupplementaryPlan(Fixture.plan(seed: Self.seed, residents: PopulationPlan.residentsMin))
        let differences = plan.reconcilePlan(of: Self.largest, after: plan.day(events: 100), each: 3).differences
        #expect(differences.count { $0.kind == .otherMunicipality } == 3)
        #expect(differences.allSatisfy { $0.elsewhere != Self.largest })
    }
}
