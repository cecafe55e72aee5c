import Logging
import Synchronization

/// Every line that a server of this process logs, at every level.
final class CapturedLog: Sendable {
    /// Logging can be set up once in a process; a server made before this is touched would write to stdout.
    static let shared: CapturedLog = {
        let log = CapturedLog()
        LoggingSystem.bootstrap { Handler(label: $0, log: log) }
        return log
    }()

    private let kept = Mutex<[String]>([])

    var lines: [String] { kept.withLock { $0 } }

    private struct Handler: LogHandler {
        let label: String
        let log: CapturedLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            let line = "\(label) \(event.level): \(event.message) \(all)"
            log.kept.withLock { $0.append(line) }
        }
    }
}
