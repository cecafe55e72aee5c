/// A line on standard error that is drawn over itself: label, bar, count. Gone when the work is done.
package final class ProgressBar {
    private static let barWidth = 30
    /// Often enough to look alive, seldom enough to cost nothing.
    private static let interval = Duration.milliseconds(100)

    private let label: String
    private let total: Int
    private let isShown: Bool
    private var lastDrawn: ContinuousClock.Instant?
    /// When it was first told of something done, and of how much: what was there before counts for no rate.
    private var start: (time: ContinuousClock.Instant, done: Int)?

    package init(label: String, total: Int, isShown: Bool) {
        self.label = label
        self.total = total
        self.isShown = isShown
    }

    package func show(_ done: Int) {
        guard isShown else { return }
        let now = ContinuousClock.now
        if let lastDrawn, now - lastDrawn < Self.interval { return }
        lastDrawn = now
        let begun = start ?? (now, done)
        start = begun
        draw(Self.line(label, done, total) + Self.pace(done - begun.done, total - done, begun.time.duration(to: now)))
    }

    /// "  1,200/s, 0:45 left", once there is something to go by.
    package static func pace(_ done: Int, _ left: Int, _ elapsed: Duration) -> String {
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        guard done > 0, left >= 0, seconds >= 0.5 else { return "" }
        let rate = Double(done) / seconds
        let rest = Int((Double(left) / rate).rounded(.up))
        let time = rest < 3600 ? "\(rest / 60):\(padded(rest % 60))"
            : "\(rest / 3600):\(padded(rest / 60 % 60)):\(padded(rest % 60))"
        return "  \(grouped(max(1, Int(rate))))/s, \(time) left"
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    package func finish() {
        if isShown, lastDrawn != nil { draw("") }
        lastDrawn = nil
    }

    private func draw(_ line: String) {
        Console.draw("\r\u{1B}[K\(line)")
    }

    package static func line(_ label: String, _ done: Int, _ total: Int) -> String {
        guard total > 0 else { return "\(label)  \(grouped(done))" }
        let filled = min(barWidth, barWidth * done / total)
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: barWidth - filled)
        return "\(label)  [\(bar)]  \(grouped(done)) of \(grouped(total))"
    }
}
