import Foundation
import JukiClient
import JukiDomain
import JukiMessages
import PeerSimulators
import PeerTransport

extension ErasureDrill {
    private static let inFlight = 16

    func load() async throws {
        let municipality = people[0].municipality
        try await withConnection(
            of: "municipality-\(municipality.digits)", to: resident, Self.residentIdentity
        ) { city in
            for (index, person) in people.enumerated() {
                let notice = NoticeDraft(UpdateNotice(number: UInt64(index + 1), record: person))
                try require(try await city.update(notice))
            }
        }
        try await withConnection(
            of: "municipality-\(municipality.digits)", to: supplementary, Self.supplementaryIdentity
        ) { city in
            for (index, person) in people.enumerated() {
                let notice = SupplementaryNotice(number: UInt64(index + 1), record: Self.overseas(person))
                let request = SupplementaryUpdateRequest(SupplementaryNoticeDraft(notice))
                try require(try await city.call(.supplementaryUpdate, request, UpdateResponse.self).outcome)
            }
        }
    }

    private func require(_ outcome: NoticeOutcome) throws {
        guard let refusal = outcome.refusal else { return }
        throw ServerProcess.Failure(description: "a notice of the first load was refused: \(refusal.reason)")
    }

    private static func overseas(_ person: IdentityRecord) -> SupplementaryRecord {
        SupplementaryRecord(
            code: person.code, name: person.name.withoutVersion, kanaName: person.kanaName,
            birthDate: person.birthDate, sex: person.sex, addressMunicipality: nil, address: .blank,
            lastAddress: person.address.withoutVersion, changeDate: person.changeDate,
            municipality: person.municipality, state: .movedOverseas, kind: .entry)
    }

    // MARK: Crossing

    func cross() async throws {
        let progress = account.progress("numbers crossing", total: people.count)
        let right = try await withOrgan { organ in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                var waiting = Array(people.enumerated())[...]
                var right = 0
                func next() {
                    guard let (index, person) = waiting.popFirst() else { return }
                    group.addTask { try await Self.ask(organ, index, person) }
                }
                for _ in 0..<Self.inFlight { next() }
                while let isRight = try await group.next() {
                    right += isRight ? 1 : 0
                    progress.advance()
                    next()
                }
                return right
            }
        }
        progress.finish()
        lastAsked = .now
        account.check("every number crossed and is the person's", right == people.count, "\(right)")
    }

    private static func ask(_ organ: JukiConnection, _ index: Int, _ person: IdentityRecord) async throws -> Bool {
        let request = OverseasNumberRequest(
            request: try NumberRequestName("DRILL-\(index)"), code: person.code, purpose: purpose)
        let answer = try await organ.call(
            .overseasNumber, request, OverseasNumberResponse.self, deadline: .seconds(25))
        return answer.individualNumber == person.individualNumber
    }

    func acknowledgeHalf() async throws {
        let erased = try await acknowledge(people.indices.filter { $0.isMultiple(of: 2) })
        account.check("half of them were acknowledged and erased", erased == (people.count + 1) / 2, "\(erased)")
    }

    /// Nobody acknowledges the rest; afterwards there is nothing left to acknowledge.
    func letTheRestExpire() async throws {
        let left = ContinuousClock.now.duration(to: lastAsked + .seconds(options.lifetime + 3))
        account.say("  waiting \(Account.seconds(max(.zero, left))) for the other half to expire")
        if left > .zero { try await Task.sleep(for: left) }
        let kept = try await acknowledge(Array(people.indices))
        account.check("the other half expired and was erased", kept == 0, "\(kept) were still there")
    }

    /// - Returns: how many were there.
    private func acknowledge(_ indices: [Int]) async throws -> Int {
        try await withOrgan { organ in
            var erased = 0
            for index in indices {
                let request = AcknowledgeNumberRequest(try NumberRequestName("DRILL-\(index)"))
                let answer = try await organ.call(.acknowledgeNumber, request, AcknowledgeNumberResponse.self)
                if !answer.isRepeated { erased += 1 }
            }
            return erased
        }
    }

    // MARK: Backup

    func createAdministrator() throws {
        let path = "\(options.folder)/administrator-password"
        let content = Demonstration.administrator.password.utf8 + [0x0A]
        guard FileManager.default.createFile(
            atPath: path, contents: Data(content), attributes: [.posixPermissions: 0o600])
        else { throw ServerProcess.Failure(description: "cannot write \(path)") }
        defer { try? FileManager.default.removeItem(atPath: path) }
        try supplementary.run(
            ["--create-administrator", Demonstration.administrator.operatorID, "--password-file", path])
    }

    /// While all the numbers lie in the temporary area.
    func takeBackup() async throws {
        try await withConnection(
            of: "terminal-representative-1", to: supplementary, Self.supplementaryIdentity
        ) { terminal in
            _ = try await terminal.signIn(Demonstration.administrator)
            _ = try await terminal.takeBackup()
        }
    }

    // MARK: Connections

    private static let residentIdentity = "urn:juki:prefectural-server:46"
    private static let supplementaryIdentity = "urn:juki:supplementary-server:46"

    private func withOrgan<T>(_ body: (JukiConnection) async throws -> T) async throws -> T {
        try await withConnection(
            of: "agency-kodomo-katei", to: supplementary, Self.supplementaryIdentity, body)
    }

    @discardableResult
    private func withConnection<T>(
        of peer: String, to server: ServerProcess, _ identity: String, _ body: (JukiConnection) async throws -> T
    ) async throws -> T {
        let connector = PeerConnector(context: try certificates.context(of: peer))
        do {
            let endpoint = Endpoint(host: "127.0.0.1", port: server.port, identity: identity)
            let value = try await body(try await JukiConnection.connect(connector, to: endpoint))
            await connector.shutdown()
            return value
        } catch {
            await connector.shutdown()
            throw error
        }
    }
}

extension GaijiText {
    /// In the supplementary register only the former surname has a 外字変更連番.
    fileprivate var withoutVersion: GaijiText { GaijiText(text, gaijiCount: gaijiCount) }
}
