import JukiClient
import JukiDomain
import JukiMessages
import MutualTLS
import PeerTransport
import Testing

/// Notices of several municipalities, lookups and searches, all at once, until the server dies.
struct MixedLoad: Sendable {
    let endpoint: Endpoint
    let lanes: [LaneScript]
    let ledger: Ledger

    /// Ends when everybody has noticed that the server is gone.
    func run() async {
        await withTaskGroup { group in
            for (number, lane) in lanes.enumerated() {
                group.addTask { await number % 2 == 0 ? stream(lane) : single(lane) }
            }
            group.addTask { await lookUp(lanes[0]) }
            group.addTask { await search(lanes[1]) }
            for _ in 1...4 { group.addTask { await gossip(lanes[2]) } }
        }
    }

    /// Batches, several on the way.
    private func stream(_ lane: LaneScript) async {
        var position = ledger.last(of: lane.municipality)
        // An answer brings hundreds of outcomes; the ledger is written once for each answer.
        var answered: [NoticeOutcome] = []
        await withConnector(Residents.certificate(of: lane.municipality)) { connector in
            defer { ledger.append(answered, of: lane.municipality) }
            try await LaneSender(connector, endpoint, attempts: 1).send({
                ledger.append(answered, of: lane.municipality)
                answered = []
                guard position < lane.steps.count else { return nil }
                defer { position += 1 }
                return lane.steps[position].draft
            }, answered: { answered.append($0) })
        }
    }

    /// One notice a call.
    private func single(_ lane: LaneScript) async {
        await withConnector(Residents.certificate(of: lane.municipality)) { connector in
            let connection = try await JukiConnection.connect(connector, to: endpoint)
            for step in lane.steps[ledger.last(of: lane.municipality)...] {
                ledger.append([try await connection.update(step.draft)], of: lane.municipality)
            }
        }
    }

    /// Whoever was acknowledged is found.
    private func lookUp(_ lane: LaneScript) async {
        await withConnector("terminal-office-1") { connector in
            let connection = try await JukiConnection.connect(connector, to: endpoint)
            _ = try await connection.signIn(TestServer.clerk)
            while let record = try await someone(of: lane) {
                let answer = try await connection.lookup(
                    LookupRequest(
                        subject: .code(record.code), items: ItemSet(.individualNumber, .address), includeHistory: true,
                        purpose: Residents.investigation))
                #expect(answer.record.individualNumber == record.individualNumber)
            }
        }
    }

    private func search(_ lane: LaneScript) async {
        await withConnector("agency-zeimu") { connector in
            let connection = try await JukiConnection.connect(connector, to: endpoint)
            while let record = try await someone(of: lane) {
                let conditions = SearchConditions(
                    birthDate: BirthCondition(record.birthDate), sex: record.sex, municipality: record.municipality,
                    includeDeleted: true)
                let answer = try await connection.search(
                    SearchRequest(conditions, items: ItemSet(.kanjiName), limit: 200, purpose: Residents.tax))
                #expect(answer.hits.contains { $0.record.name == record.name.text })
            }
        }
    }

    /// Many operators look at one person, and at the next: an alert for each.
    private func gossip(_ lane: LaneScript) async {
        await withConnector("agency-zeimu") { connector in
            let connection = try await JukiConnection.connect(connector, to: endpoint)
            while let record = try await someone(of: lane) {
                try await withThrowingTaskGroup { group in
                    for number in 1...6 {
                        let purpose = Purpose(
                            legalBasis: Residents.tax.legalBasis, applicationNumber: "R8-\(number)",
                            operatorID: "curious-\(number)")
                        let look = LookupRequest(
                            subject: .code(record.code), items: ItemSet(.kanjiName), purpose: purpose)
                        group.addTask { _ = try await connection.lookup(look) }
                    }
                    try await group.waitForAll()
                }
            }
        }
    }

    /// One of those whose notices were acknowledged last; nil if for long there is nobody.
    private func someone(of lane: LaneScript) async throws -> IdentityRecord? {
        for _ in 0..<1000 {
            let known = lane.steps[..<ledger.last(of: lane.municipality)].suffix(500)
            if let step = known.randomElement(), let record = step.record { return record }
            try await Task.sleep(for: .milliseconds(1))
        }
        return nil
    }

    /// A lost connection ends the work; a refusal is a failure of the test.
    private func withConnector(_ name: String, _ work: (PeerConnector) async throws -> Void) async {
        do {
            let connector = PeerConnector(context: try TLSContext(Certificates.shared.configuration(.client, name)))
            do { try await work(connector) } catch let error as JukiError {
                if case .refused = error { Issue.record("refused: \(error)") }
            }
            await connector.shutdown()
        } catch {
            Issue.record("\(error)")
        }
    }
}
