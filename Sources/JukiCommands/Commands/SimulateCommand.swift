package import ArgumentParser
import Foundation
import JukiClient
import JukiDomain
import JukiMessages
import MutualTLS
import PeerSimulators
import PeerTransport
import SyntheticPopulation

package struct SimulateCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Be a peer of the prefectural server.",
        discussion: """
            national      the national server (全国サーバ): takes onward notices and answers questions about its own \
            synthetic people until stopped; with --ledger it knows after a restart what it has; with --behaviour it \
            answers badly; with --inquiries and --error-reports it also asks and reports; with --register \
            supplementary it is the national server of 附票 (附票全国サーバ), which does neither
            municipal-cs  a municipality's server (市町村CS): sends the first load of its synthetic register; ends with 3 \
            if not all of it was applied
            agency        an agency (執行機関): looks up and searches synthetic residents until stopped

            Example: juki simulate national --port 46300 --ledger national.ledger
            """)

    package enum Peer: String, CaseIterable, ExpressibleByArgument, Sendable {
        case national
        case municipalCS = "municipal-cs"
        case agency
    }

    package enum Behaviour: String, CaseIterable, ExpressibleByArgument, Sendable {
        case honest, slow, silent, disconnecting, malformed, oversized
        case wrongPerson = "wrong-person"

        var behaviour: NationalBehaviour {
            switch self {
            case .honest: .honest
            case .slow: .slow(.seconds(2))
            case .silent: .silent
            case .disconnecting: .disconnecting
            case .malformed: .malformed
            case .oversized: .oversized
            case .wrongPerson: .wrongPerson
            }
        }
    }

    @Argument(help: "Whom to be: national, municipal-cs or agency.") package var peer: Peer
    @Option(
        help: """
            national: port to listen on; 0 for a free one (default: 46300, of the supplementary register 46400).
            """)
    package var port: Int?
    @Option(help: ArgumentHelp("national: file that remembers what was received.", valueName: "file"))
    package var ledger: String?
    @Option(help: "national: people of another prefecture whom it can be asked for, at most 1,000,000.")
    package var others = 1000
    @Option(help: "national: honest, slow, silent, disconnecting, malformed, oversized or wrong-person.")
    package var behaviour: Behaviour = .honest
    @Option(help: "national: residents of the prefecture to look up, on basis 30-7.") package var inquiries = 0
    @Option(help: "national: errors to report, one for each resident.") package var errorReports = 0
    @Option(help: "municipal-cs: the municipality to be.") package var municipality = "462012"
    @Option(help: "municipal-cs, agency: residents of the synthetic prefecture; at least 1,000.")
    package var population = 10_000
    @Option(help: "municipal-cs, agency: seed of the synthetic prefecture.") package var seed: UInt64 = 1
    @Option(help: ArgumentHelp("national, agency: stop after so many seconds; 0 runs on.", valueName: "seconds"))
    package var duration = 0
    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    /// How often to look whether something has come, or to ask something.
    private static let interval = Duration.milliseconds(200)

    /// A year.
    private static let durationMax = 366 * 86_400

    package init() {}

    package func validate() throws {
        guard (0...65_535).contains(port ?? 0) else { throw ValidationError("--port is 0 to 65535.") }
        guard (0...1_000_000).contains(others) else { throw ValidationError("--others is 0 to 1,000,000.") }
        guard inquiries >= 0, errorReports >= 0 else {
            throw ValidationError("--inquiries and --error-reports are 0 or above.")
        }
        guard (0...Self.durationMax).contains(duration) else {
            throw ValidationError("--duration is 0 to \(grouped(Self.durationMax)) seconds.")
        }
        guard population >= PopulationPlan.residentsMin else {
            throw ValidationError("--population is at least \(PopulationPlan.residentsMin).")
        }
        guard connection.register == .supplementary else { return }
        guard peer != .agency, inquiries == 0, errorReports == 0 else {
            throw ValidationError(
                "--register supplementary is for national and municipal-cs, without --inquiries and --error-reports.")
        }
    }

    package func run() async throws {
        do {
            switch peer {
            case .national: try await beNational()
            case .municipalCS: try await beMunicipality()
            case .agency: try await beAgency()
            }
        } catch let exit as ExitCode {
            throw exit
        } catch {
            Console.warn("juki: \(error)")
            throw ExitCode(ExitStatus.failure.rawValue)
        }
    }

    private var plan: PopulationPlan {
        PopulationPlan(
            seed: seed, residents: population,
            today: Moment(milliseconds: UInt64(Date().timeIntervalSince1970 * 1000)).japanDay)
    }

    private func forAWhile(_ step: () async throws -> Void) async throws {
        let end = duration > 0 ? ContinuousClock.now + .seconds(duration) : nil
        while end.map({ ContinuousClock.now < $0 }) ?? true {
            try await step()
            try await Task.sleep(for: Self.interval)
        }
    }

    /// Apart from those of the prefecture's own servers, so that all run on one host.
    static func defaultPort(of register: RegisterChoice) -> Int {
        switch register {
        case .resident: 46_300
        case .supplementary: 46_400
        }
    }

    private func beNational() async throws {
        let people = OtherPrefecture(seed: seed, residents: others, today: plan.today)
        switch try connection.registerChoice {
        case .resident: try await beNational("national", knowing: people.everybody)
        case .supplementary: try await beNational("supplementary-national", knowing: people.everybodyOnARegistry)
        }
    }

    private func beNational(_ name: String, knowing people: [some NationallyHeld]) async throws {
        let folder = CertificateFolder(path: try connection.target(defaultPeer: name).folder)
        let simulator = try NationalSimulator(
            context: folder.context(of: name, role: .server), ledger: ledger.map(NationalLedger.init(path:)),
            population: NationalPopulation(people))
        simulator.behaviour = behaviour.behaviour
        let port = try port ?? Self.defaultPort(of: connection.registerChoice)
        try tell(["listening": .integer(simulator.start(port: port))])
        if inquiries > 0 || errorReports > 0 { try await askAndReport() }
        var told = simulator.received.receivedThrough
        try await forAWhile {
            let through = simulator.received.receivedThrough
            guard through != told else { return }
            told = through
            try tell(["received_through": .integer(through)])
        }
        await simulator.stop()
    }

    /// The national server's own calls, over a connection that it opens.
    private func askAndReport() async throws {
        let target = try connection.target(only: .resident).with(peer: "national")
        let connector = try target.makeConnector()
        let connection = try await JukiConnection.connect(connector, to: target.endpoint)
        let plan = plan
        var found = 0
        for index in 0..<inquiries {
            let subject = LookupRequest.Subject.code(plan.person(at: index % plan.residents).code)
            do throws(JukiError) {
                _ = try await connection.lookup(
                    LookupRequest(subject: subject, purpose: Purpose(legalBasis: "30-7", applicationNumber: "N-1")))
                found += 1
            } catch {
                guard error.reason == .notFound else { throw error }
            }
        }
        var passedOn = 0
        for index in 0..<errorReports {
            let report = ErrorReport(
                number: UInt64(index + 1), code: plan.person(at: index % plan.residents).code, kind: .wrongItem,
                items: [IdentityItem.address.rawValue])
            do throws(JukiError) { passedOn += try await connection.reportErrors([report]).count } catch {
                guard error.reason == .noSuchResident else { throw error }
            }
        }
        await connector.shutdown()
        try tell([
            "asked": .integer(inquiries), "found": .integer(found), "reported": .integer(errorReports),
            "passed_on": .integer(passedOn),
        ])
    }

    private func beMunicipality() async throws {
        let code = try MunicipalityCode(municipality)
        switch try connection.registerChoice {
        case .resident: try await sendFirstLoad(of: code, plan, in: Registers.Resident.self)
        case .supplementary:
            try await sendFirstLoad(of: code, SupplementaryPlan(plan), in: Registers.Supplementary.self)
        }
    }

    private func sendFirstLoad<Plan: WrittenRegister, Register: SpokenRegister>(
        of code: MunicipalityCode, _ plan: Plan, in register: Register.Type
    ) async throws where Plan.InFiles == Register.Draft {
        let target = try connection.target(defaultPeer: "municipality-\(municipality)")
        var notices = plan.firstLoad(of: code).makeIterator()
        var applied = 0
        var otherwise = 0
        let progress = output.progressBar("first load", total: plan.people(of: code))
        let connector = try target.makeConnector()
        try await LaneSender(connector, target.endpoint, in: register, remark: Console.warn).send {
            notices.next().map { Register.Draft($0) }
        } answered: { outcome in
            if case .applied = outcome.result { applied += 1 } else { otherwise += 1 }
            progress.show(applied + otherwise)
        }
        await connector.shutdown()
        progress.finish()
        try tell(["applied": .integer(applied), "otherwise": .integer(otherwise)])
        if otherwise > 0 { throw ExitCode(ExitStatus.attention.rawValue) }
    }

    private func beAgency() async throws {
        let target = try connection.target(defaultPeer: "agency-kenmin-koryu", only: .resident)
        let connector = try target.makeConnector()
        let connection = try await target.connect(connector).connection
        let plan = plan
        var asked = 0
        var found = 0
        try await forAWhile {
            // A step that has no factor in common with any ordinary population visits everybody in the end.
            let person = plan.person(at: asked * 7919 % plan.residents)
            asked += 1
            do throws(JukiError) {
                _ = try await connection.lookup(
                    LookupRequest(
                        subject: .code(person.code),
                        purpose: Purpose(legalBasis: "30-15-1-1:一の二", applicationNumber: "SIMULATED-\(asked)")))
                found += 1
            } catch {
                guard error.reason == .notFound else { throw error }
            }
        }
        await connector.shutdown()
        try tell(["asked": .integer(asked), "found": .integer(found)])
    }

    private func tell(_ facts: KeyValuePairs<String, JSONValue>) throws(ExitCode) {
        guard !output.json else { return try Console.write([JSONValue.object(facts).text]) }
        let words = facts.map { "\($0.key.split(separator: "_").joined(separator: " ")) \($0.value.text)" }
        try Console.write([words.joined(separator: ", ")])
    }
}
