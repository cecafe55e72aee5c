import Glibc
import JukiDomain
import Synchronization

/// What the server has acknowledged, kept outside of it: on disk before the next acknowledgement is looked at.
final class Ledger: Sendable {
    private let descriptor: Int32
    /// Of each lane the outcomes in order, the first that of notice 1.
    private let entries = Mutex<[MunicipalityCode: [NoticeOutcome]]>([:])

    init(path: String) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        precondition(descriptor >= 0, "the ledger can be written")
    }

    deinit {
        close(descriptor)
    }

    /// Outcomes of one lane that came together, in order.
    func append(_ outcomes: [NoticeOutcome], of municipality: MunicipalityCode) {
        guard !outcomes.isEmpty else { return }
        let lines = outcomes.map { "\(municipality)\t\($0.noticeNumber)\t\($0.result)\t\($0.decidedAt)\n" }
        let bytes = Array(lines.joined().utf8)
        precondition(write(descriptor, bytes, bytes.count) == bytes.count && fdatasync(descriptor) == 0)
        entries.withLock { entries in
            var lane = entries.removeValue(forKey: municipality) ?? []
            for outcome in outcomes {
                lane.append(outcome)
                precondition(lane.count == Int(outcome.noticeNumber), "answers come in order")
            }
            entries[municipality] = lane
        }
    }

    func outcome(_ number: UInt64, of municipality: MunicipalityCode) -> NoticeOutcome? {
        entries.withLock { entries in
            guard let lane = entries[municipality], number <= lane.count else { return nil }
            return lane[Int(number) - 1]
        }
    }

    /// The last notice that was acknowledged; all before it were too.
    func last(of municipality: MunicipalityCode) -> Int {
        entries.withLock { $0[municipality]?.count ?? 0 }
    }

    var count: Int { entries.withLock { $0.values.reduce(0) { $0 + $1.count } } }
}
