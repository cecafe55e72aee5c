import JukiDomain
import JukiMessages

extension SeededRandom {
    private mutating func digest() -> [UInt8] { (0..<32).map { _ in UInt8(truncatingIfNeeded: next()) } }

    private mutating func purpose() -> Purpose? {
        chance(3) ? nil : Purpose(legalBasis: "30-15-1-1:三", applicationNumber: "R8-1", operatorID: "op-1")
    }

    private mutating func small() -> UInt32 { UInt32(truncatingIfNeeded: number()) }

    mutating func bulkBegin() -> BulkBegin {
        BulkBegin(
            job: "list-2026.tsv", purpose: purpose(), columns: BulkColumn.allCases.filter { _ in !chance(3) },
            items: (1...28).filter { _ in chance(3) }, lines: 1 + small() % BulkBegin.mediumLinesMax,
            fileDigest: digest(), isForMedium: chance(2)
        ).withSomeColumn
    }

    mutating func bulkResult() -> BulkResult {
        let outcome = BulkOutcome.allCases.randomElement(using: &self) ?? .none
        return BulkResult(
            outcome, reason: chance(2) ? nil : refusal().reason, column: chance(2) ? nil : .sex, limit: small(),
            values: outcome == .found ? [Array("鹿児島".utf8), [], Array("1".utf8)] : [])
    }

    mutating func bulkJob() -> BulkJob {
        var job = BulkJob(bulkBegin(), owner: "urn:juki:terminal:office-1", begunAt: number())
        job.batchesAnswered = small()
        (job.counts.found, job.counts.none, job.counts.tooMany) = (small(), small(), small())
        (job.counts.refused, job.counts.bad) = (small(), small())
        (job.changedAt, job.finishedAt, job.erasedAt) = (number(), number(), number())
        return job
    }

    mutating func bulkMessages() -> [any WireMessage] {
        [
            BulkStep.begin(bulkBegin()), BulkStep.batch(BulkBatch(number: small(), lines: [[1], []])),
            BulkAnswer.begun(batchesAnswered: small()),
            BulkAnswer.batch(number: small(), results: [bulkResult(), bulkResult()]), BulkAnswer.finished(bulkJob()),
            ListBulkJobsRequest(before: number()), ListBulkJobsResponse(jobs: [bulkJob()], hasMore: chance(2)),
            bulkJob(),
        ]
    }

    mutating func medium() -> Medium {
        Medium(
            number: number(), job: "list", owner: "urn:juki:terminal:office-1", purpose: purpose(),
            recipient: "CN=教育委員会", recipientFingerprint: digest(), lines: small(), found: small(),
            entries: [mediumEntry(), mediumEntry()])
    }

    private mutating func mediumEntry() -> MediumEntry {
        MediumEntry(
            MediumStep.allCases.randomElement(using: &self) ?? .kept, time: number(), operatorID: "op-1",
            witness: chance(2) ? "山田" : "", permittedBy: chance(2) ? "課長" : "",
            contentDigest: chance(2) ? digest() : nil, remark: chance(2) ? "金庫２" : "")
    }

    mutating func mediumMessages() -> [any WireMessage] {
        [
            RequestMediumRequest(job: "a.b-c_d", recipientCertificate: digest(), purpose: purpose()),
            ReleaseMediumRequest(medium: number(), recipientFingerprint: digest(), purpose: purpose()),
            WriteMediumRequest(medium: number(), witness: "山田", purpose: purpose()),
            MediumContent(content: digest(), contentDigest: chance(2) ? digest() : nil, isLast: chance(2)),
            RecordMediumRequest(
                medium: number(), step: .destroyed, witness: "山田", permittedBy: "課長",
                contentDigest: chance(2) ? digest() : nil, remark: "裁断", purpose: purpose()),
            MediumResponse(medium()), ListMediaRequest(before: number()),
            ListMediaResponse(media: [medium()], hasMore: chance(2)), medium(), mediumEntry(),
        ]
    }
}

extension BulkBegin {
    /// A job without a column is refused.
    fileprivate var withSomeColumn: BulkBegin {
        var begin = self
        if begin.columns.isEmpty { begin.columns = [.individualNumber] }
        return begin
    }
}
