import FrameProtocol
import JukiClient
import JukiDomain
import JukiMessages
import PeerTransport
import SyntheticPopulation
import Testing

/// A day of the whole prefecture over the wire, and every kind of question about it.
@Suite struct EndToEndTests {
    private static let seed: UInt64 = 2026
    private static let plan = PopulationPlan(seed: seed, residents: 1500, today: TestServer.now.japanDay)
    private static let day = plan.day(events: 150)

    @Test func aDayOfThePrefecture() async throws {
        try await withServer { server in
            try await load(server)
            try await playTheDay(server)
            try await checkState(server)
            try await checkReconciliation(server)
            try await checkOperations(server)
        }
    }

    private func load(_ server: TestServer) async throws {
        for municipality in Self.plan.municipalities {
            let connector = try server.connector(Residents.certificate(of: municipality.code))
            var notices = Self.plan.firstLoad(of: municipality.code).makeIterator()
            var applied = 0
            let sender = LaneSender(connector, server.endpoint)
            try await sender.send({ notices.next().map { NoticeDraft($0) } }) { outcome in
                if outcome.refusal == nil { applied += 1 }
            }
            #expect(applied == municipality.residents, "\(municipality.code)")
            await connector.shutdown()
        }
    }

    private func playTheDay(_ server: TestServer) async throws {
        var connections: [MunicipalityCode: JukiConnection] = [:]
        for notice in Self.day.notices {
            let code = notice.municipality
            let city: JukiConnection
            if let open = connections[code] {
                city = open
            } else {
                city = try await server.connect(Residents.certificate(of: code))
                connections[code] = city
            }
            let draft = switch notice.content {
            case .notice(let wellFormed): NoticeDraft(wellFormed)
            case .faulty(let faulty): NoticeDraft(number: faulty.number, record: faulty.draft)
            }
            let outcome = try await city.update(draft)
            let found: SyntheticNotice.Expected = switch outcome.result {
            case .applied(let sequence): .applied(updateSequence: sequence)
            case .parked(let refusal), .refused(let refusal): .parked(refusal.reason)
            }
            #expect(found == notice.expected, "seed \(Self.seed), \(notice.event), notice \(code) \(notice.number)")
            let again = try await city.update(draft)
            #expect(again.isRepeated && again.result == outcome.result && again.decidedAt == outcome.decidedAt)
        }
        for connection in connections.values { connection.close() }
    }

    private func checkState(_ server: TestServer) async throws {
        let terminal = try await server.connect("terminal-office-1")
        var parked: [Reason: Int] = [:]
        for municipality in Self.plan.municipalities {
            let state = try await terminal.laneState(of: municipality.code)
            #expect(state.residents == UInt64(Self.day.expectations.residents[municipality.code] ?? 0))
            #expect(state.lastNoticeNumber == Self.day.expectations.lastNotices[municipality.code])
            for entry in try await terminal.parked(of: municipality.code, includeReplaced: true).parked {
                parked[try #require(entry.outcome.refusal).reason, default: 0] += 1
            }
        }
        #expect(parked == Self.day.expectations.parked)
    }

    /// Both modes find just what was planted, and the reports are kept.
    private func checkReconciliation(_ server: TestServer) async throws {
        let code = Residents.kagoshima
        let city = try await server.connect(Residents.certificate(of: code))
        let planted = Self.plan.reconcilePlan(of: code, after: Self.day, each: 3)
        let expected = planted.differences.map { Self.line($0.code, $0.kind, $0.items.map(\.rawValue), $0.elsewhere) }
        let reconciler = Reconciler(municipality: code, records: Array(planted.file))
        var runs: [UInt64] = []
        for mode in ReconcileMode.allCases {
            let report = try await reconciler.run(over: city, mode: mode, lastNoticeNumber: planted.lastNoticeNumber)
            let found = report.differences.map { Self.line($0.code, $0.kind, $0.items, $0.municipality) }
            #expect(found.sorted() == expected.sorted(), "\(mode)")
            runs.append(report.summary.run)
            let kept = try await city.reconciliation(of: code, run: report.summary.run)
            #expect(kept.differences == report.differences)
            #expect(kept.summary == report.summary)
        }
        #expect(Set(try await city.reconciliations(of: code).map(\.run)) == Set(runs))
        // A file without differences travels as one fingerprint.
        let clean = Reconciler(municipality: code, records: Array(Self.plan.file(of: code, after: Self.day)))
        let report = try await clean.run(over: city, mode: .ranges, lastNoticeNumber: planted.lastNoticeNumber)
        #expect(report.differences.isEmpty && report.summary.recordsCompared == 0)
    }

    /// Classes that need no items may be told some: only those of `items` and `notationOnly` are compared.
    private static func line(
        _ code: ResidentRecordCode, _ kind: DifferenceClass, _ items: [UInt8], _ elsewhere: MunicipalityCode?
    ) -> String {
        let compared = kind == .items || kind == .notationOnly ? items : []
        return "\(code.digits) \(kind) \(compared) \(elsewhere?.digits ?? "")"
    }

    private func checkOperations(_ server: TestServer) async throws {
        let terminal = try await server.connect("terminal-representative-1")
        let verified = try await terminal.verifyIndexes()
        #expect(verified.entriesMissing == 0 && verified.entriesOrphaned == 0 && verified.entriesChecked > 0)
        #expect(verified.recordsChecked > UInt64(Self.plan.residents))
        let today = TestServer.now.japanDay
        let nothing = try await terminal.eraseExpired(asOf: today, apply: false)
        #expect(nothing.historyVersions == 0 && nothing.deletedRecords == 0 && nothing.isDryRun)
        let later = try await terminal.eraseExpired(asOf: today.adding(years: 151), apply: false)
        #expect(later.historyVersions > 0 && later.deletedRecords == UInt64(Self.day.expectations.deleted))
        let refusal = await #expect(throws: JukiError.self) {
            try await terminal.eraseExpired(asOf: today.adding(years: 151), apply: true)
        }
        #expect(refusal?.reason == .invalidDate)
        #expect(try await terminal.serverStatus().gauges.contains { $0.name == "commit-acts" && $0.value > 0 })
    }
}
