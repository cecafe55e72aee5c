import Dispatch
import JukiDomain
import JukiMessages
import RecordStore

/// Sends a report as messages that fit a frame, no faster than the caller takes them, and not before ``start()``.
final class ReportSender: RegistryStream, @unchecked Sendable {  // `sent` is touched on `queue` only
    /// A difference takes at most some 70 bytes: 140 KiB of a 256 KiB frame.
    static let differencesPerMessage = 2000

    private let call: any RegistryCall
    private let summary: RecordStore.ReconcileSummary
    private let differences: [ReconcileDifference]
    private let encode: @Sendable (ReconcileReport) -> [UInt8]
    private let queue = DispatchQueue(label: "report")
    /// Differences that have been sent; nil before the start and after the last message.
    private var sent: Int?

    init(
        _ summary: RecordStore.ReconcileSummary, _ differences: [ReconcileDifference], over call: any RegistryCall,
        encode: @escaping @Sendable (ReconcileReport) -> [UInt8]
    ) {
        self.call = call
        self.summary = summary
        self.differences = differences
        self.encode = encode
    }

    /// Its evidence is durable: it may be sent.
    func start() {
        queue.async { [self] in
            sent = 0
            send(RegistryStreamCredit.first)
        }
    }

    func writable(credit: Int) {
        queue.async { [self] in send(credit) }
    }

    func cancelled() {
        queue.async { [self] in
            sent = nil
            call.fail(Refusal(.cancelled))
        }
    }

    private func send(_ count: Int) {
        for _ in 0..<count {
            guard let start = sent else { return }
            let end = min(start + Self.differencesPerMessage, differences.count)
            let isLast = end == differences.count
            let report = ReconcileReport(
                differences: differences[start..<end].map(Difference.init),
                summary: isLast ? JukiMessages.ReconcileSummary(summary) : nil, isLast: isLast)
            sent = isLast ? nil : end
            call.respond(encode(report), isLast: isLast)
        }
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
