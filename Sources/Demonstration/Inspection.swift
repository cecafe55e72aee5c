import JukiClient
import JukiMessages
import SyntheticPopulation

extension RegisterPlay {
    /// The state of the server at the end: indexes, kept reports, the ledger of rights, memory and times.
    func inspect() async throws {
        try await withTerminal { terminal in
            let report = try await terminal.verifyIndexes()
            account.check(
                "the indexes equal records and evidence (\(Account.grouped(Int(report.entriesChecked))) entries)",
                report.entriesMissing == 0 && report.entriesOrphaned == 0 && report.recordsChecked > 0,
                "\(report.entriesMissing) missing, \(report.entriesOrphaned) orphaned")
            let runs = try await terminal.reconciliations()
            // The list knows who has ever sent a notice: in a small population, not quite everybody.
            let senders = day.expectations.lastNotices.values.count { $0 > 0 }
            account.check("a report is kept for each municipality", runs.count == senders, "\(runs.count)")
            try await inspectLedger(terminal)
            let memory = Account.grouped(server.peakMemory)
            account.say("Server        at most \(memory) MiB of memory since its last start")
            for line in try await ownTimes(terminal) { account.say("              \(line)") }
        }
    }

    /// The server's own median times: until an answer was ready, and until its evidence was durable too.
    private func ownTimes(_ terminal: JukiConnection) async throws -> [String] {
        let gauges = try await terminal.serverStatus().gauges
        func median(_ name: String) -> String {
            gauges.first { $0.name == "\(name)-p50-us" }.map { "\($0.value) µs" } ?? "not measured"
        }
        let procedures = Register.Spoken.procedures
        return [("Lookup", procedures.lookup), ("Search", procedures.search)].map { name, procedure in
            let method = procedure.methodName
            return "\(name): median \(median("\(method)-work")), with durable evidence \(median("\(method)-answer"))"
        }
    }
}
