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
        var everywhere: [ResidentRecordCode: IdentityRecord] = [:]
        for municipality in Self.plan.municipalities {
            for record in Self.plan.file(of: municipality.code, after: Self.day) { everywhere[record.code] = record }
        }
        let deleted = Self.deletedCodes()
        var found: [ResidentRecordCode: DifferenceClass] = [:]
        var last: ResidentRecordCode?
        for theirs in reconcile.file {
            if let last { #expect(last < theirs.code) }
            last = theirs.code
            found[theirs.code] = Self.difference(theirs, everywhere[theirs.code], deleted.contains(theirs.code), code)
        }
        let listed = Set(reconcile.file.map(\.code))
        for record in everywhere.values where record.municipality == code && !listed.contains(record.code) {
            found[record.code] = .missingAtCS
        }
        #expect(found == Dictionary(uniqueKeysWithValues: reconcile.differences.map { ($0.code, $0.kind) }))
        #expect(reconcile.differences.map(\.code) == reconcile.differences.map(\.code).sorted())
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

    private static func deletedCodes() -> Set<ResidentRecordCode> {
        day.notices.reduce(into: []) { codes, notice in
            guard case .notice(let wellFormed) = notice.content, case .applied = notice.expected else { return }
            if wellFormed.record.isDeleted {
                codes.insert(wellFormed.record.code)
            } else {
                codes.remove(wellFormed.record.code)
            }
        }
    }

    /// The order of precedence that ``DifferenceClass`` tells, with the search keys as the rule of notation.
    private static func difference(
        _ theirs: IdentityRecord, _ ours: IdentityRecord?, _ isDeleted: Bool, _ code: MunicipalityCode
    ) -> DifferenceClass? {
        guard let ours else { return isDeleted ? .extraDeleted : .missingOnServer }
        if ours.municipality != code { return .otherMunicipality }
        if CanonicalEncoding.encode(ours) == CanonicalEncoding.encode(theirs) { return nil }
        if theirs.updateSequence > ours.updateSequence { return .staleOnServer }
        if theirs.updateSequence < ours.updateSequence { return .aheadOnServer }
        var folded = theirs
        if folding(theirs.name) == folding(ours.name) { folded.name = ours.name }
        if folding(theirs.address) == folding(ours.address) { folded.address = ours.address }
        return folded == ours ? .notationOnly : .items
    }

    /// Half width, without variation selectors.
    private static func folding(_ text: GaijiText) -> [UInt32] {
        text.text.disclosed.unicodeScalars.map(\.value).filter { !(0xE0100...0xE01EF).contains($0) }.map { scalar in
            (0xFF10...0xFF19).contains(scalar) ? scalar - 0xFF10 + 0x30 : scalar
        }
    }
}
