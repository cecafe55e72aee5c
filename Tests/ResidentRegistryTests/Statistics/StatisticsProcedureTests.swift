import JukiDomain
import JukiMessages
import RecordStore
import ResidentRegistry
import SharedRegistry
import Testing

/// Statistics as their callers meet them.
@Suite struct StatisticsProcedureTests {
    private static let start = day(2026, 4, 1)

    private func ask<Response: StatisticsResponse>(
        _ registry: ResidentRegistry, _ procedure: Procedure, _ message: [UInt8], _ response: Response.Type
    ) throws -> [Response] {
        let call = RecordedCall()
        let stream = registry.begin(procedure, message, from: .representative, over: call)
        var waits = 0
        while !call.waitForEnd(milliseconds: 100), waits < 200 {
            stream?.writable(credit: 1)
            waits += 1
        }
        #expect(call.refusals.isEmpty && call.ends == 1)
        let parts = try call.answers.map { try Response(decoding: $0) }
        #expect(parts.map(\.isLast) == parts.indices.map { $0 == parts.count - 1 })
        return parts
    }

    @Test func noticesAddUpOverPartsOfTime() throws {
        let bed = try TestBed(on: Self.start)
        try bed.apply((1...5).map { People.notice($0, on: Self.start) })
        bed.clock.advance(days: 1)
        let next = bed.clock.today
        try bed.apply([People.notice(6, on: next), People.notice(7, in: People.municipalities[1], on: next)])
        try bed.apply([People.notice(1, reason: .death, on: next)])
        bed.clock.advance(days: 30)
        try bed.apply([People.notice(8, on: bed.clock.today)])
        let registry = try bed.registry()
        func rows(_ by: StatisticsPeriod, _ municipality: MunicipalityCode? = nil) throws -> [UpdateStatisticsRow] {
            let span = try StatisticsSpan(from: Self.start, to: day(2026, 4, 30), by: by)
            let request = UpdateStatisticsRequest(span, municipality: municipality)
            return try ask(registry, .updateStatistics, request.encode(), UpdateStatisticsResponse.self)
                .flatMap(\.rows)
        }
        let home = People.municipalities[0]
        func row(_ period: CalendarDate, _ reason: ChangeReason, _ applied: UInt64, in place: MunicipalityCode = home)
            -> UpdateStatisticsRow {
            UpdateStatisticsRow(
                period: period, municipality: place, reason: .change(reason), applied: applied, parked: 0)
        }
        let elsewhere = row(Self.start, .moveIn, 1, in: People.municipalities[1])
        #expect(try rows(.month) == [row(Self.start, .moveIn, 6), row(Self.start, .death, 1), elsewhere])
        #expect(try rows(.year, home) == [row(day(2026, 1, 1), .moveIn, 6), row(day(2026, 1, 1), .death, 1)])
        #expect(try rows(.day, home) == [row(Self.start, .moveIn, 5), row(next, .moveIn, 1), row(next, .death, 1)])
    }

    @Test func provisionsAreCountedByBasisCallerAndResult() throws {
        let bed = try TestBed(on: Self.start)
        try bed.apply([People.notice(1, on: Self.start)])
        let registry = try bed.registry()
        func look(_ basis: String, _ person: Int) throws {
            let purpose = Purpose(legalBasis: basis, applicationNumber: "A-1", operatorID: "op-1")
            let call = RecordedCall()
            registry.begin(
                .lookup, LookupRequest(subject: .code(People.code(person)), purpose: purpose).encode(),
                from: .representative, over: call)
            try #require(call.waitForEnd())
        }
        for _ in 0..<3 { try look("30-15-1-3:同意", 1) }
        try look("30-15-1-3:同意", 2)
        for basis in ["かなりあ", "12345678903"] { try look(basis, 1) }
        let call = RecordedCall()
        registry.begin(.serverStatus, ServerStatusRequest().encode(), from: .representative, over: call)
        try #require(call.waitForEnd())
        let span = try StatisticsSpan(from: Self.start, to: Self.start, by: .month)
        let request = ProvisionStatisticsRequest(span)
        let rows = try ask(registry, .provisionStatistics, request.encode(), ProvisionStatisticsResponse.self)
            .flatMap(\.rows)
        func row(_ basis: String, _ result: Reason?, _ answers: UInt64, _ persons: UInt64) -> ProvisionStatisticsRow {
            ProvisionStatisticsRow(
                period: Self.start, peer: Caller.representative.uri, procedure: 16, legalBasis: basis,
                result: result?.rawValue ?? 0, answers: answers, persons: persons)
        }
        #expect(rows == [
            row("30-15-1-3:同意", nil, 3, 3), row("30-15-1-3:同意", .notFound, 1, 0),
            row("other", .unknownLegalBasis, 2, 0),
        ])
    }

    @Test func residentsAreThoseWhoAreThere() throws {
        let bed = try TestBed(on: Self.start)
        // Twelve born in each year, so that nothing of the city is small; three live elsewhere.
        try bed.apply((1...1160).map { People.notice($0, on: Self.start) })
        let elsewhere = People.municipalities[1]
        try bed.apply((1161...1163).map { People.notice($0, in: elsewhere, on: Self.start) })
        try bed.apply((1...100).map { People.notice($0, reason: .moveOut, on: Self.start) })
        let request = PopulationStatisticsRequest().encode()
        let parts = try ask(try bed.registry(), .populationStatistics, request, PopulationStatisticsResponse.self)
        #expect(parts.allSatisfy { $0.threshold == 10 && $0.countedAt == bed.clock.now })
        let rows = parts.flatMap(\.rows)
        #expect(rows.last == PopulationStatisticsRow(municipality: nil, sex: nil, ageGroup: nil, residents: 1063)
            || rows.last?.residents == nil)
        var model: [AgeGroup: [Sex: UInt64]] = [:]
        for person in 101...1160 {
            let record = People.record(person, on: Self.start)
            model[AgeGroup(born: record.birthDate, on: Self.start), default: [:]][record.sex, default: 0] += 1
        }
        var shown = 0
        for row in rows where row.municipality == People.municipalities[0] && row.residents != nil {
            guard let sex = row.sex, let age = row.ageGroup else { continue }
            #expect(row.residents == model[age]?[sex] ?? 0)
            shown += 1
        }
        #expect(shown > 5)
        let few = rows.filter { $0.municipality == elsewhere }
        #expect(!few.isEmpty && few.allSatisfy { $0.residents ?? 0 == 0 }, "three people are not told")
    }

    @Test func nobodyIsInAnEmptyRegister() throws {
        let bed = try TestBed(on: Self.start)
        let request = PopulationStatisticsRequest().encode()
        let parts = try ask(try bed.registry(), .populationStatistics, request, PopulationStatisticsResponse.self)
        #expect(parts.flatMap(\.rows).map(\.residents) == [0])
    }
}
