import Dispatch
import Logging
import RegistryServer

/// Writes the server's gauges to the log now and then: names and numbers, no personal value.
final class MetricsLog {
    private let timer: any DispatchSourceTimer

    init<Kind>(_ server: RegistryServer<Kind>, every period: Duration) {
        let log = Logger(label: "metrics")
        timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "metrics", qos: .utility))
        let seconds = Int(period.components.seconds)
        timer.schedule(deadline: .now() + .seconds(seconds), repeating: .seconds(seconds))
        timer.setEventHandler {
            log.info("\(server.gauges.map { "\($0.name)=\($0.value)" }.joined(separator: " "))")
        }
        timer.resume()
    }

    func stop() {
        timer.cancel()
    }
}
