import JukiClient
import JukiDomain
import JukiMessages
import SyntheticPopulation
import Testing

/// What peers say to a register is what its server reads.
@Suite struct SpokenRegisterTests {
    private static let population = PopulationPlan(seed: 46, residents: 1000, today: CalendarDate.day)
    private static let city = population.municipalities[0].code

    @Test func noticesOfTheResidentRegister() throws {
        let notices = Array(Self.population.firstLoad(of: Self.city).prefix(3))
        let drafts = notices.map { NoticeDraft($0) }
        let one = try UpdateRequest(decoding: Registers.Resident.update(drafts[0]).encode())
        #expect(try one.notice.checked().record == notices[0].record)
        let batch = try UpdateBatch(decoding: Registers.Resident.updateBatch(drafts).encode())
        #expect(try batch.notices.map { try $0.checked().record } == notices.map(\.record))
    }

    @Test func noticesOfTheSupplementaryRegister() throws {
        let notices = Array(SupplementaryPlan(Self.population).firstLoad(of: Self.city).prefix(3))
        let drafts = notices.map { SupplementaryNoticeDraft($0) }
        let one = try SupplementaryUpdateRequest(decoding: Registers.Supplementary.update(drafts[0]).encode())
        #expect(try one.notice.checked().record == notices[0].record)
        let batch = try SupplementaryUpdateBatch(decoding: Registers.Supplementary.updateBatch(drafts).encode())
        #expect(try batch.notices.map { try $0.checked().record } == notices.map(\.record))
        #expect(
            Registers.Supplementary.canonicalBytes(of: notices[0].record)
                == SupplementaryCanonicalEncoding.encode(notices[0].record))
    }
}

extension CalendarDate {
    fileprivate static var day: CalendarDate {
        guard let day = try? CalendarDate(value: 2026_04_01) else { preconditionFailure("the day exists") }
        return day
    }
}
