import AccessControl
import EvidenceLog
import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore
import ResidentRegistry
import SharedRegistry
import Testing

/// What reports of errors do, without a store: lists by municipality, numbers by reporter.
private struct ReportModel {
    struct Filed: Hashable {
        let municipality: MunicipalityCode
        let number: UInt64
        let report: ErrorReport
    }

    private struct Place: Hashable {
        let reporter: String
        let number: UInt64
    }

    var inCharge: [ResidentRecordCode: MunicipalityCode] = [:]
    private(set) var lists: [MunicipalityCode: [KeptErrorReport]] = [:]
    private var filed: [Place: Filed] = [:]

    mutating func file(
        _ reports: [ErrorReport], by reporter: String, at time: UInt64
    ) -> Result<[FiledErrorReport], Refusal> {
        var copy = self
        var answers: [FiledErrorReport] = []
        for report in reports {
            let place = Place(reporter: reporter, number: report.number)
            if let known = copy.filed[place] {
                guard known.report == report else {
                    return .failure(Refusal(.noticeConflict, expected: report.number))
                }
                answers.append(
                    FiledErrorReport(
                        reportNumber: report.number, municipality: known.municipality, number: known.number,
                        isRepeated: true))
                continue
            }
            guard let municipality = report.code.flatMap({ inCharge[$0] }) ?? report.municipality else {
                let reason: Reason = report.code == nil ? .missingItem : .noSuchResident
                return .failure(Refusal(reason, item: 1, expected: report.number))
            }
            let number = UInt64(copy.lists[municipality]?.count ?? 0) + 1
            copy.lists[municipality, default: []].append(
                KeptErrorReport(number: number, reporter: reporter, receivedAt: time, report: report))
            copy.filed[place] = Filed(municipality: municipality, number: number, report: report)
            answers.append(
                FiledErrorReport(
                    reportNumber: report.number, municipality: municipality, number: number, isRepeated: false))
        }
        self = copy
        return .success(answers)
    }

    mutating func acknowledge(
        _ number: UInt64, of municipality: MunicipalityCode, _ said: ErrorReportAcknowledgement, at time: UInt64
    ) -> Result<AcknowledgeErrorReportResponse, Refusal> {
        guard number > 0, let list = lists[municipality], number <= list.count else {
            return .failure(Refusal(.noSuchErrorReport, expected: number))
        }
        var said = said
        if let before = list[Int(number) - 1].acknowledgement {
            said.acknowledgedAt = before.acknowledgedAt
            guard said == before else { return .failure(Refusal(.noticeConflict, expected: number)) }
            return .success(AcknowledgeErrorReportResponse(acknowledgedAt: before.acknowledgedAt, isRepeated: true))
        }
        said.acknowledgedAt = time
        lists[municipality]?[Int(number) - 1].acknowledgement = said
        return .success(AcknowledgeErrorReportResponse(acknowledgedAt: time, isRepeated: false))
    }
}

/// Reports of errors against a dictionary, in bursts that the committer groups as it likes.
@Suite struct ErrorReportModelTests {
    private static let start = day(2026, 4, 1)
    private static let reporters: [Caller] = [
        Caller(role: .national, uri: "urn:juki:national", certificateSerial: "0c"), .representative,
    ]
    private static let municipalities = People.municipalities

    private static func report(_ random: inout SeededRandom) -> ErrorReport {
        ErrorReport(
            number: UInt64(1 + random.below(12)), code: random.chance(80) ? People.code(random.below(8)) : nil,
            municipality: random.chance(40) ? municipalities[random.below(3)] : nil,
            kind: random.chance(50) ? .wrongItem : .missingEntry, items: random.chance(50) ? [2, 7] : [])
    }

    @Test(arguments: 0..<20) func manyReportersAndMunicipalities(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let bed = try TestBed(on: Self.start)
        var model = ReportModel()
        var notices: [UpdateNotice] = []
        for index in 0..<5 {
            let home = Self.municipalities[index % 3]
            notices.append(People.notice(index, in: home, on: Self.start))
            model.inCharge[People.code(index)] = home
        }
        try bed.apply(notices)
        let registry = try bed.registry()
        for _ in 0..<8 {
            var expectations: [(call: RecordedCall, expected: Result<[UInt8], Refusal>)] = []
            for _ in 0..<10 {
                let call = RecordedCall()
                let expected: Result<[UInt8], Refusal>
                if random.chance(60) {
                    let reports = (0...random.below(2)).map { _ in Self.report(&random) }
                    let caller = Self.reporters[random.below(2)]
                    if Set(reports.map(\.number)).count < reports.count {
                        expected = .failure(Refusal(.noticeConflict))
                    } else {
                        expected = model.file(reports, by: caller.uri, at: bed.clock.now.milliseconds)
                            .map { ReportErrorsResponse($0).encode() }
                    }
                    registry.begin(.reportErrors, ReportErrorsRequest(reports).encode(), from: caller, over: call)
                } else {
                    let home = Self.municipalities[random.below(3)]
                    let said = ErrorReportAcknowledgement(
                        finding: random.chance(70) ? .willSendUpdate : .noErrorFound)
                    let number = UInt64(random.below(6))
                    expected = model.acknowledge(number, of: home, said, at: bed.clock.now.milliseconds)
                        .map { $0.encode() }
                    let request = AcknowledgeErrorReportRequest(number: number, said).encode()
                    registry.begin(.acknowledgeErrorReport, request, from: .municipality(home), over: call)
                }
                expectations.append((call, expected))
            }
            for (call, expected) in expectations {
                try #require(call.waitForEnd())
                switch expected {
                case .success(let answer): #expect(call.answers == [answer], "seed \(seed)")
                case .failure(let refusal): #expect(call.refusals == [refusal], "seed \(seed)")
                }
            }
            bed.clock.advance(milliseconds: 1000)
        }
        for home in Self.municipalities { try check(model.lists[home] ?? [], home, registry, seed: seed) }
        #expect(try EvidenceLog.records(from: 0, limit: .max, in: bed.store).count >= 80)
    }

    private func check(
        _ list: [KeptErrorReport], _ home: MunicipalityCode, _ registry: ResidentRegistry, seed: Int
    ) throws {
        for all in [false, true] {
            let call = RecordedCall()
            let request = ListErrorReportsRequest(includeAcknowledged: all)
            registry.begin(.listErrorReports, request.encode(), from: .municipality(home), over: call)
            try #require(call.waitForEnd())
            let answer = try ListErrorReportsResponse(decoding: try #require(call.answers.first))
            #expect(answer.reports == list.filter { all || $0.acknowledgement == nil }, "seed \(seed)")
        }
    }
}
