import JukiClient
import JukiDomain
import JukiMessages
import PeerSimulators
import PeerTransport
import SyntheticPopulation

extension Demonstration {
    /// Differences of each class planted in each of the municipalities that get some.
    private static let plantedOfEachClass = 2
    /// Municipalities with planted differences: the largest ones.
    private static let plantedMunicipalities = 6

    /// 整合性確認: all 43 municipalities compare their files with the register; some files were tampered with.
    func reconcileAll() async throws {
        let bySize = plan.municipalities.sorted { $0.residents > $1.residents }
        let planted = Set(bySize.prefix(Self.plantedMunicipalities)
            .filter { $0.residents > 10 * Self.plantedOfEachClass * DifferenceClass.allCases.count }.map(\.code))
        let progress = account.progress("reconciliation", total: plan.municipalities.count)
        var wrong: [String] = []
        let took = try await timed {
            for municipality in plan.municipalities {
                let each = planted.contains(municipality.code) ? Self.plantedOfEachClass : 0
                if try await !reconcile(municipality, each: each, mode: .ranges, counts: true) {
                    wrong.append(municipality.name)
                }
                progress.advance()
            }
        }
        progress.finish()
        account.say("Reconcile     43 municipalities in \(Account.seconds(took)) by ranges; "
            + "\(result.reconcileDifferencesPlanted) differences planted, \(result.reconcileDifferencesFound) found")
        account.check(
            "every planted difference was found with its class and items, and no other", wrong.isEmpty,
            wrong.joined(separator: " "))
        if let sample = bySize.first(where: { planted.contains($0.code) }) {
            let isSame = try await reconcile(
                sample, each: Self.plantedOfEachClass, mode: .fullFile, counts: false)
            account.check("a full-file run gives the same report", isSame, sample.name)
        }
    }

    /// - Returns: whether the report is exactly what was planted.
    private func reconcile(
        _ municipality: MunicipalityPlan, each: Int, mode: ReconcileMode, counts: Bool
    ) async throws -> Bool {
        let expected = plan.reconcilePlan(of: municipality.code, after: day, each: each)
        let connector = PeerConnector(context: try certificates.context(of: municipality.code))
        let connection = try await JukiConnection.connect(connector, to: endpoint)
        let report = try await Reconciler(municipality: municipality.code, records: Array(expected.file))
            .run(over: connection, mode: mode, lastNoticeNumber: expected.lastNoticeNumber)
        await connector.shutdown()
        let found = report.differences.sorted { $0.code < $1.code }
        if counts {
            result.reconcileDifferencesPlanted += expected.differences.count
            result.reconcileDifferencesFound += found.count
        }
        return found == expected.differences.map(Difference.init) && report.summary.differences == UInt64(found.count)
    }

    /// The state of the server at the end: indexes, memory, a clean stop, and what is there after another start.
    func inspect() async throws {
        let report = try await withTerminal { try await $0.verifyIndexes() }
        account.check(
            "the search indexes equal the records (\(Account.grouped(Int(report.entriesChecked))) entries)",
            report.entriesMissing == 0 && report.entriesOrphaned == 0 && report.recordsChecked > 0,
            "\(report.entriesMissing) missing, \(report.entriesOrphaned) orphaned")
        let runs = try await withTerminal { try await $0.reconciliations() }
        let isKept = runs.count == plan.municipalities.count
        account.check("a report is kept for each municipality", isKept, "\(runs.count)")
        account.say("Server        at most \(Account.grouped(server.peakMemory)) MiB of memory since its last start")
        for line in try await ownTimes() { account.say("              \(line)") }
        let status = server.stop()
        account.check("the server stopped in good order", status == 0, "exit status \(status)")
    }
}

extension Demonstration {
    /// The server's own median times: until an answer was ready, and until its evidence was durable too.
    private func ownTimes() async throws -> [String] {
        let gauges = try await withTerminal { try await $0.serverStatus() }.gauges
        func median(_ name: String) -> String {
            gauges.first { $0.name == "\(name)-p50-us" }.map { "\($0.value) µs" } ?? "not measured"
        }
        return ["Lookup", "Search"].map { name in
            "\(name): median \(median("\(name)-work")), with durable evidence \(median("\(name)-answer"))"
        }
    }
}

extension Difference {
    fileprivate init(_ planted: PlantedDifference<IdentityItem>) {
        self.init(
            code: planted.code, kind: planted.kind, items: planted.items.map(\.rawValue),
            municipality: planted.elsewhere)
    }
}
