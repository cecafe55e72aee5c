package import ArgumentParser
import Foundation
import JukiClient
import JukiDomain
import JukiMessages
import MisuseReplay

package struct MisuseCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "misuse", abstract: "What the watch for misuse has flagged (不正利用の監視).",
        discussion: """
            alerts       what should be looked into, with the evidence it rests on; --all for those dealt with too
            acknowledge  say what came of alert --number, in a --note without personal values
            report       one of five analyses of a period, --analysis night-and-holiday, failed-sign-ins, \
            counts-by-operator, mass-searches or one-person, of the days --since to --until
            replay       play a year of made-up traffic with four kinds of public incident through the rules, here

            Example: juki misuse alerts --all --json
            Example: juki misuse report --analysis mass-searches --since 2026-04-01
            """)

    package enum Action: String, CaseIterable, ExpressibleByArgument, Sendable {
        case alerts, acknowledge, report, replay
    }

    @Argument(help: "alerts, acknowledge, report or replay.") package var action: Action
    @Flag(help: "alerts: also those that were acknowledged.") package var all = false
    @Option(help: "acknowledge: number of the alert.") package var number: UInt64?
    @Option(help: "acknowledge: what came of it.") package var note = ""
    @Option(help: "report: what is counted.") package var analysis: AnalysisName = .countsByOperator
    @Option(help: "report: rows that count less are left out.") package var minimum: UInt64 = 1
    @OptionGroup package var period: PeriodOptions
    @Option(help: "replay: the same seed gives the same year.") package var seed: UInt64 = 1
    @Option(help: "replay: looks in the year, about; some 30,000 of night duty and the like come on top.")
    package var looks = 1_000_000
    @Option(help: "replay: incidents of each kind.") package var incidents = 25
    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            switch action {
            case .alerts: try await alerts()
            case .acknowledge: try await acknowledge()
            case .report: try await report()
            case .replay: try replay()
            }
        }
    }

    private func alerts() async throws(CommandFailure) -> Report {
        let target = try connection.target()
        let (alerts, behind) = try await Session.with(target) { session throws(CommandFailure) in
            try await session.ask { connection throws(JukiError) in
                var alerts: [MisuseAlert] = []
                while true {
                    let page = try await connection.alerts(
                        after: alerts.last?.number ?? 0, includeAcknowledged: all)
                    alerts += page.alerts
                    if !page.hasMore || page.alerts.isEmpty { return (alerts, page.behind) }
                }
            }
        }
        return Self.report(alerts, behind: behind)
    }

    private func acknowledge() async throws(CommandFailure) -> Report {
        // It stands for good: what came of it is said once.
        guard let number, !note.isEmpty else {
            throw CommandFailure("Say which alert, and what came of it: --number 1 --note \"...\".")
        }
        let said = AlertAcknowledgement(note: PersonalText(note))
        let response = try await Session.with(connection.target()) { session throws(CommandFailure) in
            try await session.ask { connection throws(JukiError) in
                try await connection.acknowledgeAlert(number, said)
            }
        }
        let word = response.isRepeated ? "had been acknowledged before" : "acknowledged"
        return Report(
            ["alert \(number) \(word), \(readable(milliseconds: response.acknowledgedAt))"],
            .object([
                "acknowledged_at": .integer(response.acknowledgedAt), "repeated": .bool(response.isRepeated),
            ]))
    }

    /// Without days it is the last 30, today included.
    private func report() async throws(CommandFailure) -> Report {
        let end = period.until == nil ? UInt64(Date.now.timeIntervalSince1970 * 1000) : try period.to()
        let start = period.since == nil ? end - min(end, 30 * 86_400_000) : try period.from()
        // Only without --until: with it the options have been compared.
        guard start <= end else { throw CommandFailure("The first day (--since) is yet to come.") }
        let request = MisuseReportRequest(analysis.analysis, fromTime: start, toTime: end, minimum: minimum)
        let response = try await Session.with(connection.target()) { session throws(CommandFailure) in
            try await session.ask { connection throws(JukiError) in try await connection.misuseReport(request) }
        }
        return MisuseReportView.report(response, analysis)
    }

    private func replay() throws(CommandFailure) -> Report {
        guard (1000...100_000_000).contains(looks), (0...1000).contains(incidents) else {
            throw CommandFailure("A replay has 1000 to 100000000 looks and at most 1000 incidents of each kind.")
        }
        var plan = ReplayPlan(seed: seed)
        plan.looks = looks
        plan.incidentsOfEachKind = incidents
        let bar = output.progressBar("days played", total: plan.days)
        let report = Replay.run(plan, progress: { day, _ in bar.show(day) })
        bar.finish()
        return Report(
            report.lines,
            .object([
                "seed": .integer(seed), "looks": .integer(UInt64(report.normalLooks)),
                "incidents": .integer(UInt64(report.incidents.count)), "flagged": .integer(UInt64(report.flagged)),
                "false_alarms": .integer(UInt64(report.falseAlarmTotal)),
                "acts_per_second": .integer(UInt64(report.actsPerSecond)),
            ]))
    }

    // MARK: Views

    static func report(_ alerts: [MisuseAlert], behind: UInt64) -> Report {
        var lines: [String] = []
        for alert in alerts {
            let urgency = ["", "when there is time", "on the same day", "at once"]
            let word = urgency.indices.contains(Int(alert.severity)) ? urgency[Int(alert.severity)] : ""
            lines.append("alert \(alert.number)  \(alert.kind), look into it \(word)")
            lines.append("    \(readable(milliseconds: alert.time)): \(alert.sentence)")
            lines.append("    \(alert.japaneseSentence)")
            let listed = alert.sequences.map(String.init).joined(separator: " ")
            lines.append("    evidence \(listed) (\(alert.evidenceTotal) in all)")
            if let said = alert.acknowledgement {
                lines.append("    acknowledged by \(said.operatorID): \(said.note.disclosed)")
            }
        }
        lines.append(alerts.isEmpty ? "Nothing is flagged." : counted(alerts.count, "alert"))
        if behind > 0 { lines.append("The watch is \(counted(behind, "evidence entries", "evidence entry")) behind.") }
        return Report(lines, .object(["alerts": .array(alerts.map(json)), "behind": .integer(behind)]))
    }

    private static func json(_ alert: MisuseAlert) -> JSONValue {
        .object([
            "number": .integer(alert.number), "kind": .string(alert.kind), "severity": .integer(UInt64(alert.severity)),
            "time": .integer(alert.time), "operators": .array(alert.operators.map { .string($0) }),
            "sequences": .array(alert.sequences.map { .integer($0) }),
            "evidence_total": .integer(UInt64(alert.evidenceTotal)), "count": .integer(UInt64(alert.count)),
            "days": .integer(UInt64(alert.days)), "sentence": .string(alert.sentence),
            "japanese_sentence": .string(alert.japaneseSentence), "subject": .string(alert.subject),
            "acknowledged": .bool(alert.acknowledgement != nil),
        ])
    }
}

/// An analysis as it is typed and shown.
package enum AnalysisName: String, CaseIterable, ExpressibleByArgument, Sendable {
    case nightAndHoliday = "night-and-holiday"
    case failedSignIns = "failed-sign-ins"
    case countsByOperator = "counts-by-operator"
    case massSearches = "mass-searches"
    case onePerson = "one-person"

    var analysis: MisuseAnalysis {
        switch self {
        case .nightAndHoliday: .nightAndHoliday
        case .failedSignIns: .failedSignIns
        case .countsByOperator: .countsByOperator
        case .massSearches: .massSearches
        case .onePerson: .onePerson
        }
    }
}
