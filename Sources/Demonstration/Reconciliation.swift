import JukiClient
import JukiDomain
import JukiMessages
import PeerSimulators
import SyntheticPopulation

/// Differences of each class planted in each of the municipalities that get some.
private let plantedOfEachClass = 2
/// Municipalities with planted differences: the largest ones.
private let plantedMunicipalities = 6

extension RegisterPlay {
    /// 整合性確認: all 43 municipalities compare their files with the register; some files were tampered with.
    func reconcileAll() async throws {
        let bySize = municipalities.sorted { plan.people(of: $0.code) > plan.people(of: $1.code) }
        let enough = 10 * plantedOfEachClass * DifferenceClass.allCases.count
        let planted = Set(bySize.prefix(plantedMunicipalities).map(\.code).filter { plan.people(of: $0) > enough })
        let progress = account.progress("reconciliation", total: municipalities.count)
        var wrong: [String] = []
        let took = try await timed {
            for municipality in municipalities {
                let each = planted.contains(municipality.code) ? plantedOfEachClass : 0
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
                sample, each: plantedOfEachClass, mode: .fullFile, counts: false)
            account.check("a full-file run gives the same report", isSame, sample.name)
        }
    }

    /// - Returns: whether the report is exactly what was planted.
    private func reconcile(
        _ municipality: MunicipalityPlan, each: Int, mode: ReconcileMode, counts: Bool
    ) async throws -> Bool {
        let expected = plan.reconcilePlan(of: municipality.code, after: day, each: each)
        let peer = "municipality-\(municipality.code.digits)"
        let report = try await certificates.withConnection(of: peer, to: server.endpoint) { connection in
            try await Reconciler(
                municipality: municipality.code, records: Array(expected.file), in: Register.Spoken.self
            ).run(over: connection, mode: mode, lastNoticeNumber: expected.lastNoticeNumber)
        }
        let found = report.differences.sorted { $0.code < $1.code }
        if counts {
            result.reconcileDifferencesPlanted += expected.differences.count
            result.reconcileDifferencesFound += found.count
        }
        return found == expected.differences.map(Difference.init) && report.summary.differences == UInt64(found.count)
    }
}

extension Difference {
    fileprivate init(_ planted: PlantedDifference<some RegisterItem>) {
        self.init(
            code: planted.code, kind: planted.kind, items: planted.items.map(\.rawValue),
            municipality: planted.elsewhere)
    }
}
