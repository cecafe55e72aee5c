import JukiDomain
import JukiMessages
import Testing

@Suite("Messages come back as they were sent")
struct RoundTripTests {
    @Test("Every message, random values", arguments: 0..<40)
    func everyMessage(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        for specimen in random.specimens() {
            #expect(try specimen.again(specimen.bytes) == specimen.bytes, "\(specimen.name), seed \(seed)")
        }
    }

    @Test("Values, where bytes alone would not show a swapped field", arguments: 0..<200)
    func values(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let answer = random.lookupResponse(versions: 1)
        #expect(try LookupResponse(decoding: answer.encode()) == answer, "seed \(seed)")
        let search = SearchRequest(random.conditions(), items: random.items(), limit: 9, explain: true)
        #expect(try SearchRequest(decoding: search.encode()) == search, "seed \(seed)")
        let backups = ListBackupsResponse(backups: [random.backup(), BackupSummary(damaged: 7)])
        #expect(try ListBackupsResponse(decoding: backups.encode()) == backups, "seed \(seed)")
        let taken = TakeBackupResponse.taken(random.backup())
        #expect(try TakeBackupResponse(decoding: taken.encode()) == taken, "seed \(seed)")
        let items = random.items()
        let hits = SearchResponse(hits: [random.hit(items)], items: items)
        #expect(try SearchResponse(decoding: hits.encode()) == hits, "seed \(seed)")
        let outcomes = UpdateOutcomes((0..<5).map { _ in random.outcome() })
        #expect(try UpdateOutcomes(decoding: outcomes.encode()) == outcomes, "seed \(seed)")
        let record = random.record()
        let onward = OnwardNoticesRequest([
            OnwardNotice(sequence: 3, record, individualNumber: random.individualNumber(), previousCode: record.code)
        ])
        #expect(try OnwardNoticesRequest(decoding: onward.encode()) == onward, "seed \(seed)")
        let step = ReconcileStep<IdentityRecord>.records(
            prefix: "0123", [random.record(origin: .notice)], isLast: false)
        #expect(try ReconcileStep<IdentityRecord>(decoding: step.encode()) == step, "seed \(seed)")
    }

    @Test("Bulk jobs and media, as values", arguments: 0..<200)
    func bulkJobsAndMedia(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let begin = BulkStep.begin(random.bulkBegin())
        #expect(try BulkStep(decoding: begin.encode()) == begin, "seed \(seed)")
        let batch = BulkStep.batch(BulkBatch(number: 3, lines: [[], [1, 0, 255], Array("行\t".utf8)]))
        #expect(try BulkStep(decoding: batch.encode()) == batch)
        let answer = BulkAnswer.batch(number: 7, results: (0..<5).map { _ in random.bulkResult() })
        #expect(try BulkAnswer(decoding: answer.encode()) == answer, "seed \(seed)")
        let list = ListBulkJobsResponse(jobs: [random.bulkJob()], hasMore: true)
        #expect(try ListBulkJobsResponse(decoding: list.encode()) == list, "seed \(seed)")
        let media = ListMediaResponse(media: [random.medium(), random.medium()], hasMore: false)
        #expect(try ListMediaResponse(decoding: media.encode()) == media, "seed \(seed)")
    }

    @Test("The largest batch of results fits a frame") func largestBatch() throws {
        let wide = String(repeating: "\u{2000B}", count: 200)
        let cells = IdentityItem.allCases.map { item in
            switch item {
            case .kanjiName, .formerSurname: Array(wide.prefix(TextRule.nameLimit).utf8)
            case .kanaName, .searchKana, .formerSurnameKana:
                Array(String(repeating: "あ", count: TextRule.kanaLimit).utf8)
            case .address: Array(wide.utf8)
            default: Array("12345678901234567890".utf8)
            }
        }
        let result = BulkResult(.found, values: cells)
        let answer = BulkAnswer.batch(
            number: .max, results: [BulkResult](repeating: result, count: BulkBatch.linesMax))
        #expect(answer.encode().count < 262_144 - 64)
    }

    @Test("Reports of errors and national questions, as values", arguments: 0..<200)
    func reports(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let request = ReportErrorsRequest([random.errorReport(), random.errorReport()])
        #expect(try ReportErrorsRequest(decoding: request.encode()) == request, "seed \(seed)")
        let list = ListErrorReportsResponse([random.keptErrorReport()], hasMore: true)
        #expect(try ListErrorReportsResponse(decoding: list.encode()) == list, "seed \(seed)")
        let said = AcknowledgeErrorReportRequest(number: 7, random.acknowledgement())
        let question = random.nationalQuestion()
        #expect(try NationalQuestion(decoding: question.encode()) == question, "seed \(seed)")
        let answer = random.nationalAnswer()
        #expect(try NationalAnswer(decoding: answer.encode()) == answer, "seed \(seed)")
        #expect(try AcknowledgeErrorReportRequest(decoding: said.encode()) == said, "seed \(seed)")
    }

    @Test("Statistics, as values", arguments: 0..<200)
    func statistics(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let updates = UpdateStatisticsRequest(random.span(), municipality: random.municipality())
        #expect(try UpdateStatisticsRequest(decoding: updates.encode()) == updates, "seed \(seed)")
        let provisions = ProvisionStatisticsRequest(random.span())
        #expect(try ProvisionStatisticsRequest(decoding: provisions.encode()) == provisions, "seed \(seed)")
        let notices = random.updateStatistics()
        #expect(try UpdateStatisticsResponse(decoding: notices.encode()) == notices, "seed \(seed)")
        let told = random.provisionStatistics()
        #expect(try ProvisionStatisticsResponse(decoding: told.encode()) == told, "seed \(seed)")
        let people = random.populationStatistics()
        #expect(try PopulationStatisticsResponse(decoding: people.encode()) == people, "seed \(seed)")
        let ask = PopulationStatisticsRequest()
        #expect(try PopulationStatisticsRequest(decoding: ask.encode()) == ask)
    }

    @Test("Alerts, as values", arguments: 0..<200)
    func alerts(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let list = ListAlertsResponse([random.misuseAlert(), random.misuseAlert()], hasMore: true, behind: 3)
        #expect(try ListAlertsResponse(decoding: list.encode()) == list, "seed \(seed)")
        let said = AcknowledgeAlertRequest(number: 7, random.alertAcknowledgement())
        #expect(try AcknowledgeAlertRequest(decoding: said.encode()) == said, "seed \(seed)")
        let report = random.misuseReport()
        #expect(try MisuseReportResponse(decoding: report.encode()) == report, "seed \(seed)")
        let analysis = MisuseAnalysis.allCases[seed % MisuseAnalysis.allCases.count]
        let request = MisuseReportRequest(analysis, fromTime: random.number(), toTime: random.number(), minimum: 3)
        #expect(try MisuseReportRequest(decoding: request.encode()) == request, "seed \(seed)")
    }

    @Test("A report's text holds no code and no number", arguments: [
        "住民票コードは12345678903です", "１２３４５６７８９０１８", "1234 5678-9018", "番号　1234567-89018",
    ])
    func textsWithNumbers(text: String) throws {
        var report = ErrorReport(number: 1, code: nil, kind: .wrongItem, text: PersonalText(text))
        let bytes = ReportErrorsRequest([report]).encode()
        let refusal = #expect(throws: Refusal.self) { try ReportErrorsRequest(decoding: bytes) }
        #expect(refusal?.reason == .itemNotAllowed)
        report.text = "2026-04-01の異動、電話099-286-2111"
        #expect(try ReportErrorsRequest(decoding: ReportErrorsRequest([report]).encode()).reports == [report])
    }

    @Test("A notice arrives as the notice that was sent", arguments: 0..<200)
    func notices(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let sent = random.notice(number: 1 + random.number() / 2)
        let received = try UpdateBatch(decoding: UpdateBatch([sent]).encode()).received
        let first = try #require(received.first)
        guard case .notice(let notice) = first.content else {
            Issue.record("refused: \(first.content), seed \(seed)")
            return
        }
        #expect(first.number == sent.number)
        #expect(notice.record == sent.record, "seed \(seed)")
        #expect(CanonicalEncoding.encode(notice) == CanonicalEncoding.encode(sent), "seed \(seed)")
        #expect(notice.replacesNumber == sent.replacesNumber)
    }

    @Test("Birth conditions survive their text", arguments: [
        "1940-05-17", "1940-05", "1940", "1940-05-00", "1940-01-01..1945-12-31", "1940-05-00..1940-06", "0000-00-00",
        "1940-02..1940-02-30", "昭和15年", "S15.5.1..1960",
    ])
    func birthConditions(text: String) throws {
        let condition = try BirthCondition(parsing: text, unknownPartsMatch: true)
        let request = SearchRequest(SearchConditions(birthDate: condition))
        #expect(try SearchRequest(decoding: request.encode()).conditions.birthDate == condition)
    }
}
