import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// Progress of a command on the server's own host: a line on standard error, drawn over itself. Nothing when standard
/// error is no terminal.
final class HostBar: Sendable {
    private static let width: UInt64 = 30
    /// Often enough to look alive.
    private static let interval = Duration.milliseconds(100)

    private let lastDrawn = Mutex<(label: String, at: ContinuousClock.Instant)?>(nil)

    func show(_ label: String, _ done: UInt64, of total: UInt64) {
        guard isatty(STDERR_FILENO) != 0 else { return }
        let isDue = lastDrawn.withLock { last in
            let now = ContinuousClock.now
            if let last, last.label == label, now - last.at < Self.interval { return false }
            last = (label, now)
            return true
        }
        if isDue { write("\r\u{1B}[K" + Self.line(label, done, total)) }
    }

    func finish() {
        if lastDrawn.withLock({ $0 != nil }) { write("\r\u{1B}[K") }
    }

    static func line(_ label: String, _ done: UInt64, _ total: UInt64) -> String {
        guard total > 0 else { return "\(label)  \(done)" }
        let filled = min(width, width * done / total)
        return "\(label)  [" + String(repeating: "#", count: Int(filled))
            + String(repeating: "-", count: Int(width - filled)) + "]  \(done) of \(total)"
    }

    private func write(_ text: String) {
        let bytes = Array(text.utf8)
        _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
    }
}
