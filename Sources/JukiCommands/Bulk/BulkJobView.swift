import JukiDomain
package import JukiMessages

/// A bulk job as people and programs read it.
package struct BulkJobView {
    private let job: BulkJob

    package init(_ job: BulkJob) {
        self.job = job
    }

    package var state: String {
        if job.erasedAt > 0 { return "erased" }
        if job.finishedAt > 0 { return "finished" }
        return "\(job.batchesAnswered) of \(BulkBatch.count(lines: job.lines)) batches"
    }

    package var countLines: [String] {
        var table = Table(align: [.left, .right])
        table.append("found", grouped(Int(job.counts.found)))
        table.append("none", grouped(Int(job.counts.none)))
        table.append("too many", grouped(Int(job.counts.tooMany)))
        table.append("refused", grouped(Int(job.counts.refused)))
        table.append("bad", grouped(Int(job.counts.bad)))
        return table.lines(indent: 2)
    }

    package var row: [String] {
        [
            job.job, readable(milliseconds: job.begunAt), grouped(Int(job.lines)), grouped(Int(job.counts.found)),
            job.isForMedium ? "medium" : "file", state,
        ]
    }

    package static let header = ["job", "begun", "lines", "found", "for", "state"]

    package var json: JSONValue {
        .object([
            "job": .string(job.job), "owner": .string(job.owner),
            "legal_basis": .string(job.purpose?.legalBasis ?? ""),
            "application_number": .string(job.purpose?.applicationNumber ?? ""),
            "operator_id": .string(job.purpose?.operatorID ?? ""),
            "items": .array(job.items.map { .integer(UInt64($0)) }), "lines": .integer(UInt64(job.lines)),
            "for_medium": .bool(job.isForMedium), "batches_answered": .integer(UInt64(job.batchesAnswered)),
            "found": .integer(UInt64(job.counts.found)), "none": .integer(UInt64(job.counts.none)),
            "too_many": .integer(UInt64(job.counts.tooMany)), "refused": .integer(UInt64(job.counts.refused)),
            "bad": .integer(UInt64(job.counts.bad)), "begun_at": .integer(job.begunAt),
            "changed_at": .integer(job.changedAt), "finished_at": .integer(job.finishedAt),
            "erased_at": .integer(job.erasedAt),
        ])
    }
}
