import Foundation
import JukiClient
import JukiDomain
import JukiMessages
import PeerSimulators

extension ErasureDrill {
    func load() async throws {
        let peer = "municipality-\(people[0].municipality.digits)"
        try await certificates.withConnection(of: peer, to: servers.resident.endpoint) { city in
            for (index, person) in people.enumerated() {
                let notice = NoticeDraft(UpdateNotice(number: UInt64(index + 1), record: person))
                try require(try await city.update(notice))
            }
        }
        try await certificates.withConnection(of: peer, to: servers.supplementary.endpoint) { city in
            for (index, person) in people.enumerated() {
                let notice = SupplementaryNotice(number: UInt64(index + 1), record: Self.overseas(person))
                let draft = SupplementaryNoticeDraft(notice)
                try require(try await city.update(draft, in: Registers.Supplementary.self))
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
        let right = try await withOrgan { try await $0.ask(for: people, progress) }
        progress.finish()
        lastAsked = .now
        account.check("every number crossed and is the person's", right == people.count, "\(right)")
    }

    /// What was delivered and not acknowledged is there again afterwards: half of it is acknowledged next.
    func killBoth() throws {
        for server in [servers.resident, servers.supplementary] {
            server.kill()
            try server.start()
        }
    }

    func acknowledgeHalf() async throws {
        let half = people.indices.filter { $0.isMultiple(of: 2) }
        let erased = try await withOrgan { try await $0.acknowledge(half) }
        account.check("half of them were acknowledged and erased", erased == (people.count + 1) / 2, "\(erased)")
    }

    /// Nobody acknowledges the rest; afterwards there is nothing left to acknowledge.
    func letTheRestExpire() async throws {
        let left = ContinuousClock.now.duration(to: lastAsked + .seconds(options.lifetime + 3))
        account.say("  waiting \(Account.seconds(max(.zero, left))) for the other half to expire")
        if left > .zero { try await Task.sleep(for: left) }
        let found = try await withOrgan { try await $0.acknowledge(people.indices) }
        account.check("the other half expired and was erased", found == 0, "\(found) were still there")
    }

    // MARK: Backup

    /// While all the numbers lie in the temporary area.
    func takeBackup() async throws {
        try await certificates.withConnection(
            of: "terminal-representative-1", to: servers.supplementary.endpoint
        ) { terminal in
            _ = try await terminal.signIn(.administrator)
            _ = try await terminal.takeBackup()
        }
    }

    private func withOrgan<T>(_ body: (NumberOrgan) async throws -> T) async throws -> T {
        try await certificates.withConnection(of: NumberOrgan.certificate, to: servers.supplementary.endpoint) {
            try await body(NumberOrgan(connection: $0, name: "DRILL"))
        }
    }
}

extension GaijiText {
    /// In the supplementary register only the former surname has a 外字変更連番.
    fileprivate var withoutVersion: GaijiText { GaijiText(text, gaijiCount: gaijiCount) }
}
