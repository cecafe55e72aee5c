import JukiDomain
import SyntheticPopulation
import Testing

@Suite struct ReconcileTests {
    private static let seed: UInt64 = 21
    private static let plan = Fixture.plan(seed: seed)
    private static let day = plan.day(events: 1000)

    /// The files of all municipalities are what the notices lead to.
    @Test func filesAreWhatTheNoticesLeadTo() throws {
        var register = try PlainRegister(Self.plan)
        for notice in Self.day.notices {
            guard case .notice(let wellFormed) = notice.content, case .applied = notice.expected else { continue }
            _ = try register.take(wellFormed, from: notice.municipality)
        }
        let present = register.records.values.filter { !$0.isDeleted }
        for municipality in Self.plan.municipalities {
            let expected = present.filter { $0.municipality == municipality.code }.sorted { $0.code < $1.code }
            let file = Self.plan.file(of: municipality.code, after: Self.day)
            #expect(Array(file) == expected)
            #expect(file.count == Self.day.expectations.residents[municipality.code])
        }
    }

    @Test func fileBeforeTheDayIsTheFirstLoad() {
        let code = Self.plan.municipalities[3].code
        let loaded = Self.plan.firstLoad(of: code).map(\.record).sorted { $0.code < $1.code }
        let file = Self.plan.file(of: code).map { record in
            var record = record
            #expect(record.updateSequence == 1)
            record.updateSequence = 0
            return record
        }
        #expect(file == loaded)
    }

    /// A plain comparison of the planted file with the true files finds just what was planted, class by class.
    @Test func plantedDifferencesAreThoseOfAPlainComparison() throws {
        let code = Self.plan.municipalities[0].code
        let reconcile = Self.plan.reconcilePlan(of: code, after: Self.day, each: 8)
        #expect(reconcile.lastNoticeNumber == Self.day.expectations.lastNotices[code])
        let deleted = try Self.deletedRecords()
        let comparison = PlainComparison(Self.plan, of: code, after: Self.day, deleted: deleted)
        let found = comparison.differences(reconcile.file)
        #expect(found == Dictionary(uniqueKeysWithValues: reconcile.differences.map { ($0.code, $0.kind) }))
        for codes in [reconcile.differences.map(\.code), reconcile.file.map(\.code)] {
            #expect(codes == codes.sorted() && Set(codes).count == codes.count)
        }
        for kind in DifferenceClass.allCases {
            #expect(reconcile.differences.count { $0.kind == kind } == 8, "\(kind)")
        }
    }

    @Test func plantedRecordsPassTheItemCheck() throws {
        let code = Self.plan.municipalities[0].code
        for record in Self.plan.reconcilePlan(of: code, after: Self.day, each: 8).file {
            let checked = try ItemCheck.record(from: IdentityRecordDraft(of: record), origin: .reconciliation)
            #expect(checked == record)
        }
    }

    @Test func itemsNamedAreThoseThatDiffer() {
        let code = Self.plan.municipalities[0].code
        let reconcile = Self.plan.reconcilePlan(of: code, after: Self.day, each: 8)
        let named = Set(reconcile.differences.filter { $0.kind == .items }.map(\.items))
        #expect(named == [[.address], [.sex], [.individualNumber], [.birthDate]])
        let notation = Set(reconcile.differences.filter { $0.kind == .notationOnly }.flatMap(\.items))
        #expect(notation == [.address, .kanjiName])
        for difference in reconcile.differences where difference.kind == .aheadOnServer {
            #expect(difference.items.contains(.changeReason))
        }
    }

    /// Elsewhere than in the largest municipality, the smallest population has hardly a hundred residents.
    @Test func theSmallestPopulationHasDifferencesToo() throws {
        let plan = Fixture.plan(seed: Self.seed, residents: PopulationPlan.residentsMin)
        let largest = try #require(plan.municipalities.max { $0.residents < $1.residents })
        let differences = plan.reconcilePlan(of: largest.code, after: plan.day(events: 100), each: 3).differences
        #expect(differences.count { $0.kind == .otherMunicipality } == 3)
        #expect(differences.allSatisfy { $0.elsewhere != largest.code })
    }

    /// The register after the day, by the rules of the domain alone.
    private static func deletedRecords() throws -> [IdentityRecord] {
        var register = try PlainRegister(plan)
        for notice in day.notices {
            guard case .notice(let wellFormed) = notice.content, case .applied = notice.expected else { continue }
            _ = try register.take(wellFormed, from: notice.municipality)
        }
        return register.records.values.filter(\.isDeleted)
    }
}
