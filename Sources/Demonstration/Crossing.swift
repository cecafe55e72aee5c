import JukiClient
import JukiDomain
import PeerSimulators
import SyntheticPopulation

/// 国外転出者に係る個人番号: an organ asks the supplementary server, which has none; the prefectural server delivers.
extension Demonstration {
    /// - Returns: how many numbers crossed and were right.
    func crossNumbers() async throws -> Int {
        account.begin("Individual numbers (個人番号) of persons moved overseas")
        let people = numberHolders()
        let progress = account.progress("numbers crossing", total: people.count)
        var right = 0
        try await withOrgan { organ in
            let took = try await timed { right = try await organ.ask(for: people, progress) }
            progress.finish()
            account.say("Crossing      \(right) numbers crossed from the resident register in \(Account.seconds(took))")
            account.check("every number crossed and is the person's", right == people.count, "\(right) are right")
        }
        servers.supplementary.kill()
        try servers.supplementary.start()
        try await withOrgan { organ in
            let erased = try await organ.acknowledge(people.indices)
            let left = try await organ.acknowledge(people.indices)
            account.check(
                "every number outlived a kill -9 of the server, was acknowledged and erased, and none is left",
                erased == people.count && left == 0, "\(erased) were erased, and then \(left)")
            try await refuseOneWhoIsHere(organ, request: people.count)
            try await askWithoutPrefecture(organ, people, request: people.count + 1)
        }
        return right
    }

    /// Persons moved overseas whom the resident register holds with a number, as it holds them.
    private func numberHolders() -> [IdentityRecord] {
        let today = supplementary.plan.population.today
        let departed = resident.departures.values.joined().map(\.record).filter(\.isDeleted)
        let byCode = Dictionary(departed.map { ($0.code, $0) }) { first, _ in first }
        var holders: [IdentityRecord] = []
        for municipality in supplementary.municipalities where holders.count < Self.numbersMax {
            let overseas = supplementary.plan.file(of: municipality.code, after: supplementary.day).lazy
                .filter { $0.hasMovedOverseas(by: today) }.compactMap { byCode[$0.code] }
            holders += overseas.filter { $0.individualNumber != nil }.prefix(Self.numbersMax - holders.count)
        }
        return holders
    }

    private func refuseOneWhoIsHere(_ organ: NumberOrgan, request: Int) async throws {
        let file = supplementary.plan.file(of: supplementary.municipalities[0].code, after: supplementary.day)
        guard let person = file.first(where: { $0.state == .domestic }) else { return }
        let reason = try await refusal(of: { () async throws(JukiError) in
            try await organ.number(of: person.code, request: request)
        })
        account.check(
            "the number of a person who has not moved overseas is refused (NOT_MOVED_OVERSEAS)",
            reason == .notMovedOverseas, "\(reason, default: "it was told")")
    }

    private func askWithoutPrefecture(_ organ: NumberOrgan, _ people: [IdentityRecord], request: Int) async throws {
        guard let person = people.first else { return }
        servers.resident.kill()
        let reason = try await refusal(of: { () async throws(JukiError) in
            try await organ.number(of: person.code, request: request, deadline: .seconds(2))
        })
        account.check(
            "after a kill -9 of the prefectural server the organ is told so in time (NUMBER_NOT_DELIVERED)",
            reason == .numberNotDelivered, "\(reason, default: "a number came")")
        try servers.resident.start()
        let number = try await organ.number(of: person.code, request: request)
        let erased = try await organ.acknowledge([request])
        account.say("              asked again when the prefectural server was back, the organ got the number")
        account.check(
            "after its restart the same request brings the number",
            number == person.individualNumber && erased == 1, "it is another one, or was not there to be erased")
    }

    private func withOrgan(_ body: (NumberOrgan) async throws -> Void) async throws {
        try await certificates.withConnection(of: NumberOrgan.certificate, to: servers.supplementary.endpoint) {
            try await body(NumberOrgan(connection: $0, name: "DEMONSTRATION"))
        }
    }
}
