import Foundation

/// A line on standard error that is drawn over itself: label, bar, count. Gone when the work is done.
package final class ProgressBar {
    private static let barWidth = 30
    /// Often enough to look alive, seldom enough to cost nothing.
    private static let interval = Duration.milliseconds(100)

    private let label: String
    private let total: Int
    private let isShown: Bool
    private var lastDrawn: ContinuousClock.Instant?

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
        draw(Self.line(label, done, total))
    }

    package func finish() {
        if isShown, lastDrawn != nil { draw("") }
        lastDrawn = nil
    }

    private func draw(_ line: String) {
        FileHandle.standardError.write(Data("\r\u{1B}[K\(line)".utf8))
    }

    package static func line(_ label: String, _ done: Int, _ total: Int) -> String {
        guard total > 0 else { return "\(label)  \(grouped(done))" }
        let filled = min(barWidth, barWidth * done / total)
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: barWidth - filled)
        return "\(label)  [\(bar)]  \(grouped(done)) of \(grouped(total))"
    }
}
