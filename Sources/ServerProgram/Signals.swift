import Dispatch
import JukiDomain
import Logging
import RegistryServer
import Settings
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// SIGTERM and SIGINT: stop in good order.
enum ShutdownSignal {
    static func wait() async {
        var sources: [any DispatchSourceSignal] = []
        await withCheckedContinuation { continuation in
            let waiting = Mutex<CheckedContinuation<Void, Never>?>(continuation)
            let resume: @Sendable () -> Void = Once(waiting).call
            for number in [SIGTERM, SIGINT] {
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
                source.setEventHandler(handler: resume)
                source.resume()
                sources.append(source)
            }
        }
        sources.forEach { $0.cancel() }
    }

    /// Resumes once, whichever signal comes first.
    private final class Once: Sendable {
        private let waiting: Mutex<CheckedContinuation<Void, Never>?>

        init(_ waiting: consuming sending Mutex<CheckedContinuation<Void, Never>?>) {
            self.waiting = waiting
        }

        func call() {
            waiting.withLock { continuation in
                continuation?.resume()
                continuation = nil
            }
        }
    }
}

/// Takes up renewed certificates and revocation lists now and then, and on SIGHUP.
final class CertificateReload {
    private let timer: any DispatchSourceTimer
    private let hangup: any DispatchSourceSignal

    init<Kind>(_ server: RegistryServer<Kind>, every period: Duration) {
        let log = Logger(label: "certificates")
        let reload: @Sendable () -> Void = {
            do { try server.reloadCertificates() } catch {
                log.error("keeping what is in use", metadata: ["why": "\(error)"])
            }
        }
        let queue = DispatchQueue(label: "certificates", qos: .utility)
        timer = DispatchSource.makeTimerSource(queue: queue)
        let seconds = Int(period.components.seconds)
        timer.schedule(deadline: .now() + .seconds(seconds), repeating: .seconds(seconds))
        timer.setEventHandler(handler: reload)
        timer.resume()
        signal(SIGHUP, SIG_IGN)
        hangup = DispatchSource.makeSignalSource(signal: SIGHUP, queue: queue)
        hangup.setEventHandler(handler: reload)
        hangup.resume()
    }

    func stop() {
        timer.cancel()
        hangup.cancel()
    }
}

/// The time of day.
enum SystemClock {
    static let now: @Sendable () -> Moment = {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Moment(milliseconds: UInt64(time.tv_sec) * 1000 + UInt64(time.tv_nsec) / 1_000_000)
    }
}

extension LogLevel {
    var loggerLevel: Logger.Level {
        switch self {
        case .error: .error
        case .warning: .warning
        case .info: .info
        case .debug: .debug
        }
    }
}
