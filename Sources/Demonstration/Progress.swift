import Foundation
import Synchronization

/// A bar on standard error that several tasks move together.
final class Progress: Sendable {
    private static let width = 30
    /// Often enough to look alive, seldom enough to cost nothing.
    private static let interval = Duration.milliseconds(100)

    private struct State {
        var done = 0
        var lastDrawn: ContinuousClock.Instant?
    }

    private let label: String
    private let total: Int
    private let isShown: Bool
    private let state = Mutex(State())

    init(label: String, total: Int, isShown: Bool) {
        self.label = label
        self.total = total
        self.isShown = isShown
    }

    var done: Int { state.withLock { $0.done } }

    func advance(by count: Int = 1) {
        state.withLock { state in
            state.done += count
            guard isShown else { return }
            let now = ContinuousClock.now
            if let last = state.lastDrawn, now - last < Self.interval { return }
            state.lastDrawn = now
            draw(state.done)
        }
    }

    func finish() {
        guard isShown else { return }
        try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K".utf8))
    }

    private func draw(_ done: Int) {
        let filled = total == 0 ? Self.width : min(Self.width, Self.width * done / total)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.width - filled)
        let line = "\r\u{1B}[K  \(label)  \(bar)  \(Account.grouped(done)) of \(Account.grouped(total))"
        try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
    }
}
