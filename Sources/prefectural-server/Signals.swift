import Dispatch
import JukiDomain
import Logging
import PrefecturalServer

#if canImport(Glibc)
import Glibc
#endif

/// SIGTERM and SIGINT: stop in good order.
enum ShutdownSignal {
    static func wait() async {
        await withCheckedContinuation { continuation in
            let gate = Gate(continuation)
            for number in [SIGTERM, SIGINT] {
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number)
                source.setEventHandler { gate.open() }
                source.resume()
                gate.keep(source)
            }
        }
    }

    /// Opens once, whichever signal comes first. Used on the main dispatch queue's signal handlers only.
    private final class Gate: @unchecked Sendable {  // every access is under `lock`
        private let lock = DispatchQueue(label: "shutdown-signal")
        private var continuation: CheckedContinuation<Void, Never>?
        private var sources: [any DispatchSourceSignal] = []

        init(_ continuation: CheckedContinuation<Void, Never>) {
            self.continuation = continuation
        }

        func keep(_ source: any DispatchSourceSignal) {
            lock.sync { sources.append(source) }
        }

        func open() {
            lock.sync {
                continuation?.resume()
                continuation = nil
                sources.forEach { $0.cancel() }
            }
        }
    }
}

/// Takes up renewed certificates and revocation lists now and then, and on SIGHUP.
final class CertificateReload: Sendable {
    private let timer: any DispatchSourceTimer & Sendable
    private let hangup: any DispatchSourceSignal & Sendable

    init(_ server: PrefecturalServer, every period: Duration) {
        let log = Logger(label: "certificates")
        let reload: @Sendable () -> Void = {
            do { try server.reloadCertificates() } catch {
                log.error("keeping the certificates in use", metadata: ["why": "\(error)"])
            }
        }
        let queue = DispatchQueue(label: "certificates", qos: .utility)
        let timer = DispatchSource.makeTimerSource(queue: queue)
        timer.schedule(
            deadline: .now() + .seconds(Int(period.components.seconds)),
            repeating: .seconds(Int(period.components.seconds)))
        timer.setEventHandler(handler: reload)
        timer.resume()
        signal(SIGHUP, SIG_IGN)
        let hangup = DispatchSource.makeSignalSource(signal: SIGHUP, queue: queue)
        hangup.setEventHandler(handler: reload)
        hangup.resume()
        self.timer = timer
        self.hangup = hangup
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
