public import MisuseWatch

/// What a replay found.
public struct ReplayReport: Sendable {
    public let seed: UInt64
    /// Looks and searches of honest people, and of the incidents.
    public internal(set) var normalLooks = 0
    public internal(set) var incidentLooks = 0
    public internal(set) var acts = 0
    /// Alerts by kind: those that rest on a look of an incident, and those that do not.
    public internal(set) var trueAlerts: [AlertKind: Int] = [:]
    public internal(set) var falseAlarms: [AlertKind: Int] = [:]
    public internal(set) var incidents: [ReplayedIncident] = []
    /// Time spent in the watch itself.
    public internal(set) var watching: Duration = .zero
    /// Entries that the watch held at the end.
    public internal(set) var watchedMemory = 0

    init(seed: UInt64) { self.seed = seed }

    mutating func note(_ alert: Alert, isTrue: Bool) {
        if isTrue { trueAlerts[alert.kind, default: 0] += 1 } else { falseAlarms[alert.kind, default: 0] += 1 }
    }

    mutating func count(_ acts: [WatchedAct], _ incidents: [Int]) {
        self.acts += acts.count
        for (act, incident) in zip(acts, incidents) where act.kind == .lookup || act.kind == .search {
            if incident < 0 { normalLooks += 1 } else { incidentLooks += 1 }
        }
    }

    public var falseAlarmTotal: Int { falseAlarms.values.reduce(0, +) }

    /// In 10,000 looks of honest people.
    public var falseAlarmRate: Double {
        normalLooks == 0 ? 0 : Double(falseAlarmTotal) * 10_000 / Double(normalLooks)
    }

    public var flagged: Int { incidents.count { $0.isFlaggedInTime } }

    /// Of incidents of a kind, how many were flagged in time, and how many there were.
    public func flagged(_ kind: IncidentKind) -> (flagged: Int, all: Int) {
        let ofKind = incidents.filter { $0.kind == kind }
        return (ofKind.count { $0.isFlaggedInTime }, ofKind.count)
    }

    public var actsPerSecond: Double {
        let (seconds, attoseconds) = watching.components
        let time = Double(seconds) + Double(attoseconds) / 1e18
        return time > 0 ? Double(acts) / time : 0
    }

    /// Lines for people: rates by incident and by rule.
    public var lines: [String] {
        var lines = [
            "seed \(seed): \(normalLooks) looks of honest people, \(incidentLooks) of \(incidents.count) incidents",
        ]
        for kind in IncidentKind.allCases {
            let (found, all) = flagged(kind)
            let missed = incidents.filter { $0.kind == kind && !$0.isFlaggedInTime }.map(\.disguise).sorted()
            let told = missed.isEmpty ? "" : "; missed: " + missed.joined(separator: ", ")
            let early = incidents.filter { $0.kind == kind && $0.isFlaggedInTime && $0.looksBeforeFlag * 2 <= $0.looks }
            lines.append("  \(found) of \(all) flagged, \(early.count) by half of the looks: \(kind.name)\(told)")
        }
        for kind in AlertKind.allCases {
            let (right, wrong) = (trueAlerts[kind] ?? 0, falseAlarms[kind] ?? 0)
            guard right + wrong > 0 else { continue }
            lines.append("  rule \(kind.name): \(right) alerts on incidents, \(wrong) false alarms")
        }
        let rate = (falseAlarmRate * 100).rounded() / 100
        lines.append(
            "  \(flagged) of \(incidents.count) flagged within a minute; \(falseAlarmTotal) false alarms, \(rate) in "
                + "10,000 looks; \(Int(actsPerSecond)) acts a second")
        return lines
    }
}
