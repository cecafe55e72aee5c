import Foundation

/// What the demonstration tells as it goes, and what it verified.
final class Account {
    /// Nothing but the last line goes to standard output when that line is JSON.
    private let isQuiet: Bool
    private let showsProgress: Bool
    private(set) var failures = 0
    /// Above the checks from here on; none at first.
    private var heading: String?
    private var checks: [(isGood: Bool, text: String, heading: String?)] = []

    init(isQuiet: Bool, showsProgress: Bool) {
        self.isQuiet = isQuiet
        self.showsProgress = showsProgress
    }

    func say(_ line: String) {
        guard !isQuiet else { return }
        // Nobody may be reading any more; the play goes on and clears up after itself.
        try? FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
    }

    /// Begins a part of the account, whose checks stand together at the end.
    func begin(_ heading: String) {
        self.heading = heading
        say("")
        say(heading)
    }

    func check(_ text: String, _ isGood: Bool, _ found: @autoclosure () -> String = "") {
        checks.append((isGood, isGood ? text : "\(text): \(found())", heading))
        if !isGood { failures += 1 }
    }

    /// One line for each check, at the end.
    func summarise() {
        say("")
        say("Verified")
        var above: String?
        for check in checks {
            if let heading = check.heading, heading != above { say("  \(heading)") }
            above = check.heading
            let indentation = check.heading == nil ? "  " : "    "
            say("\(indentation)\(check.isGood ? "✓" : "✗") \(check.text)")
        }
        if isQuiet {
            for check in checks where !check.isGood {
                let place = check.heading.map { "\($0): " } ?? ""
                try? FileHandle.standardError.write(contentsOf: Data("✗ \(place)\(check.text)\n".utf8))
            }
        }
    }

    func progress(_ label: String, total: Int) -> Progress {
        Progress(label: label, total: total, isShown: showsProgress)
    }

    /// Thousands apart, for people.
    static func grouped(_ number: Int) -> String {
        var digits = String(number)
        var parts: [Substring] = []
        while digits.count > 3 {
            parts.insert(digits.suffix(3), at: 0)
            digits = String(digits.dropLast(3))
        }
        return ([Substring(digits)] + parts).joined(separator: ",")
    }

    static func seconds(_ duration: Duration) -> String {
        let tenths = duration.components.seconds * 10 + duration.components.attoseconds / 100_000_000_000_000_000
        return "\(tenths / 10).\(tenths % 10) s"
    }
}
