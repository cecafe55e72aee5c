package import ArgumentParser
import JukiDomain
import SyntheticPopulation

package struct SynthCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "synth", abstract: "Make a synthetic register and a day of notices.",
        discussion: """
            Nobody in it is real. The same population, seed, events and day give the same files. With --register \
            supplementary it is the register of 戸籍の附票: the same people, those of them whose 本籍 lies in the \
            prefecture, with people of other prefectures and people moved overseas; with --moved-overseas the \
            resident register has these too. In the folder:

              manifest.json                   what must become of all, known cases
              first-load/CODE.records         everybody as a notice
              day/CODE.records                the day's notices, some wrong on purpose
              day/order.tsv                   the order of arrival over all lanes
              reconcile/CODE.true.records     what the municipality holds after it
              reconcile/CODE.planted.records  the same with planted differences

            A line of order.tsv tells what must become of a notice, and which notice of another municipality must be \
            answered before it. The notices of day/CODE.records stand in their order there.

            Example: juki synth --population 10000 --reconcile-differences 2 --out synth
            """)

    @Option(help: "resident (本人確認情報) or supplementary (附票本人確認情報).")
    package var register = RegisterChoice.resident

    @Flag(help: "resident: also those of the 附票 who have moved overseas (国外転出者), entered and deleted.")
    package var movedOverseas = false

    @Option(help: ArgumentHelp("Residents, at least 1000; Kagoshima has 1588256.", valueName: "number"))
    package var population = 10_000

    @Option(help: ArgumentHelp("Any number; another seed makes other people.", valueName: "number"))
    package var seed: UInt64 = 1

    @Option(help: ArgumentHelp(
        "Notices of the day, at most one for ten residents (default: one for twenty, at most 5000).",
        valueName: "number"))
    package var events: Int?

    @Option(help: ArgumentHelp("The day of the population, YYYY-MM-DD (default: today in Japan).", valueName: "date"))
    package var today: String?

    @Option(name: .customLong("out"), help: ArgumentHelp("Folder to write to.", valueName: "folder"))
    package var folder: String

    @Option(help: "How the files are written.")
    package var format = FileFormat.records

    @Option(help: ArgumentHelp(
        "Differences of every class to plant in each municipality that is large enough.", valueName: "number"))
    package var reconcileDifferences = 0

    @OptionGroup package var output: OutputOptions

    package init() {}

    package func validate() throws {
        guard population >= PopulationPlan.residentsMin else {
            throw ValidationError("--population is at least \(PopulationPlan.residentsMin).")
        }
        guard (0...population / 10).contains(dayEvents) else {
            throw ValidationError("--events is at most one for ten residents: \(population / 10).")
        }
        guard !movedOverseas || register == .resident else {
            throw ValidationError("--moved-overseas is for the resident register: the supplementary one has them.")
        }
        guard reconcileDifferences >= 0 else { throw ValidationError("--reconcile-differences is 0 or more.") }
    }

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            let residents = PopulationPlan(seed: seed, residents: population, today: try day)
            switch register {
            case .resident where movedOverseas:
                let plan = SupplementaryPlan(residents)
                let codes = residents.municipalities.map(\.code)
                let departures = Dictionary(uniqueKeysWithValues: codes.map { ($0, plan.departures(of: $0)) })
                return try write(residents, departures, residents.day(events: dayEvents, afterDeparturesOf: plan))
            case .resident:
                return try write(residents, [:], residents.day(events: dayEvents))
            case .supplementary:
                let plan = SupplementaryPlan(residents)
                return try write(plan, [:], plan.day(events: dayEvents))
            }
        }
    }

    private func write<Register: WrittenRegister>(
        _ plan: Register, _ departures: [MunicipalityCode: [Register.Notice]], _ day: RegisterDay<Register>
    ) throws(CommandFailure) -> Report {
        let synthesis = Synthesis(
            plan: plan, departures: departures, day: day, folder: folder, format: format,
            differencesEach: reconcileDifferences)
        let bar = output.progressBar("records written", total: synthesis.recordCount)
        defer { bar.finish() }
        let planted = try synthesis.write { bar.show($0) }
        return Self.report(synthesis, planted: planted)
    }

    /// As many as the usual day of a prefecture has, or fewer.
    private var dayEvents: Int { events ?? min(5000, population / 20) }

    private var day: CalendarDate {
        get throws(CommandFailure) {
            guard let today else { return .todayInJapan }
            return try EraseCommand.day(today)
        }
    }

    private static func report(_ synthesis: Synthesis<some WrittenRegister>, planted: Int) -> Report {
        let plan = synthesis.plan.population
        let expectations = synthesis.day.expectations
        let parked = expectations.parked.reduce(0) { $0 + $1.value }
        let places = plan.municipalities.count(where: synthesis.isPlanted)
        return Report(
            [
                "\(synthesis.peopleInWords) of \(plan.municipalities.count) municipalities, "
                    + "seed \(plan.seed), day \(plan.today)",
                "\(counted(synthesis.day.notices.count, "notice")) of the day: \(grouped(expectations.applied)) to be "
                    + "applied, \(grouped(parked)) to be parked",
                "\(counted(planted, "difference")) planted in the files of \(grouped(places)) municipalities",
                "written to \(synthesis.folder); manifest.json tells what must become of it",
            ],
            .object([
                "register": .string(synthesis.register.rawValue), "people": .integer(synthesis.people),
                "population": .integer(plan.residents), "seed": .integer(plan.seed),
                "today": .string(plan.today.description), "notices": .integer(synthesis.day.notices.count),
                "applied": .integer(expectations.applied), "parked": .integer(parked),
                "planted_differences": .integer(planted), "folder": .string(synthesis.folder),
            ]))
    }
}
