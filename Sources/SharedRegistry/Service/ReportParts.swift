import JukiDomain
import JukiMessages
import RecordStore

extension ReconcileReport {
    /// A difference takes at most some 70 bytes: 140 KiB of a 256 KiB frame.
    static let differencesPerMessage = 2000

    /// One message of a report.
    /// - Parameters:
    ///   - number: from 0; not above that of the last message.
    ///   - differences: those of this message. Fewer than fit are the last: those of an old report are erased before
    ///     its summary.
    init(part number: Int, _ summary: RecordStore.ReconcileSummary, _ differences: [ReconcileDifference]) {
        let told = UInt64(number * Self.differencesPerMessage + differences.count)
        let isLast = told >= summary.differences || differences.count < Self.differencesPerMessage
        self.init(
            differences: differences.map(Difference.init),
            summary: isLast ? JukiMessages.ReconcileSummary(summary) : nil, isLast: isLast)
    }
}

extension Difference {
    init(_ difference: ReconcileDifference) {
        self.init(
            code: difference.code, kind: difference.kind, items: difference.items, municipality: difference.elsewhere)
    }
}

extension JukiMessages.ReconcileSummary {
    init(_ summary: RecordStore.ReconcileSummary) {
        self.init(
            run: summary.run, municipality: summary.municipality,
            mode: summary.mode == .ranges ? .ranges : .fullFile, startedAt: summary.startedAt.milliseconds,
            finishedAt: summary.finishedAt.milliseconds, residentsOnServer: summary.residentsOnServer,
            recordsCompared: summary.recordsCompared, differences: summary.differences,
            lastNoticeNumber: summary.lastNoticeNumber)
    }
}
