import Foundation
package import JukiDomain
import JukiMessages
package import SyntheticPopulation

/// Writes the first load of a synthetic register, a day of notices and reconciliation files into a folder.
package struct Synthesis<Register: WrittenRegister> {
    package let plan: Register
    /// Notices that follow the first load of a municipality in the same file.
    package let departures: [MunicipalityCode: [Register.Notice]]
    package let day: RegisterDay<Register>
    package let folder: String
    package let format: FileFormat
    /// Of every class, in every municipality that has room for them; 0 for none.
    package let differencesEach: Int

    package init(
        plan: Register, departures: [MunicipalityCode: [Register.Notice]] = [:], day: RegisterDay<Register>,
        folder: String, format: FileFormat, differencesEach: Int
    ) {
        self.plan = plan
        self.departures = departures
        self.day = day
        self.folder = folder
        self.format = format
        self.differencesEach = differencesEach
    }

    private var population: PopulationPlan { plan.population }
    private var municipalities: [MunicipalityPlan] { population.municipalities }

    package var register: RegisterChoice { Register.choice }
    /// Whom the first load brings.
    package var people: Int { people(municipalities) }
    package var peopleInWords: String {
        "\(grouped(people)) " + (register == .resident ? "residents" : "people on the 附票")
    }

    private func people(_ municipalities: [MunicipalityPlan]) -> Int {
        municipalities.reduce(0) { $0 + plan.people(of: $1.code) }
    }

    /// Records written, for a progress bar: the first load, the day, and one or two files for reconciliation.
    package var recordCount: Int {
        2 * people + departures.values.reduce(0) { $0 + $1.count } + day.notices.count
            + people(municipalities.filter(isPlanted))
    }

    /// Writes everything.
    /// - Returns: the number of planted differences.
    package func write(progress: (Int) -> Void) throws(CommandFailure) -> Int {
        for name in ["first-load", "day", "reconcile"] { try makeFolder("\(folder)/\(name)") }
        var written = 0
        let step = { (count: Int) in
            written += count
            progress(written)
        }
        var entries: [JSONValue] = []
        var planted = 0
        let lanes = day.lanes
        for municipality in municipalities {
            try writeFirstLoad(municipality, step)
            try writeDay(lanes[municipality.code] ?? [], municipality, step)
            let file = plan.file(of: municipality.code, after: day)
            try writeRecords(file, path("reconcile", municipality, "true."), step)
            let differences = try writePlanted(municipality, step)
            planted += differences.count
            entries.append(entry(municipality, differences))
        }
        try writeOrder()
        try writeText(manifest(entries, planted: planted).text + "\n", "\(folder)/manifest.json")
        return planted
    }

    // MARK: Notices

    private func writeFirstLoad(_ municipality: MunicipalityPlan, _ step: (Int) -> Void) throws(CommandFailure) {
        var writer = try noticeWriter("first-load", municipality)
        for notice in plan.firstLoad(of: municipality.code) {
            try writer.append(Register.InFiles(notice))
            step(1)
        }
        for notice in departed(from: municipality) {
            try writer.append(Register.InFiles(notice))
            step(1)
        }
        try writer.finish()
    }

    private func departed(from municipality: MunicipalityPlan) -> [Register.Notice] {
        departures[municipality.code] ?? []
    }

    private func writeDay(
        _ notices: [RegisterDay<Register>.Notice], _ municipality: MunicipalityPlan, _ step: (Int) -> Void
    ) throws(CommandFailure) {
        var writer = try noticeWriter("day", municipality)
        for notice in notices {
            try writer.append(Self.draft(notice))
            step(1)
        }
        try writer.finish()
    }

    private static func draft(_ notice: RegisterDay<Register>.Notice) -> Register.InFiles {
        switch notice.content {
        case .notice(let notice): Register.InFiles(notice)
        case .faulty(let faulty): Register.InFiles(number: faulty.number, record: faulty.draft)
        }
    }

    private func noticeWriter(
        _ kind: String, _ municipality: MunicipalityPlan
    ) throws(CommandFailure) -> EntryWriter<Register.InFiles> {
        try EntryWriter(full(path(kind, municipality)), format, columns: TSVColumn.notice)
    }

    /// The order of arrival across all lanes, with what must become of each notice.
    private func writeOrder() throws(CommandFailure) {
        var text = "municipality_code\tnotice_number\tevent\tresult\treason\tupdate_sequence\t"
            + "after_municipality_code\tafter_notice_number\n"
        for notice in day.notices {
            let (result, reason, sequence) = switch notice.expected {
            case .applied(let sequence): ("APPLIED", "", String(sequence))
            case .parked(let reason): ("PARKED", reason.protocolName, "")
            }
            let cells = [
                notice.municipality.digits, String(notice.number), protocolName(ofCase: notice.event.rawValue), result,
                reason, sequence, notice.after?.municipality.digits ?? "", notice.after.map { String($0.number) } ?? "",
            ]
            text += cells.joined(separator: "\t") + "\n"
        }
        try writeText(text, "\(folder)/day/order.tsv")
    }

    // MARK: Reconciliation

    private func writeRecords(
        _ file: MunicipalityFile<Register>, _ path: String, _ step: (Int) -> Void
    ) throws(CommandFailure) {
        var writer = try EntryWriter<Register.InFiles>(full(path), format, columns: TSVColumn.record)
        for record in file {
            try writer.append(Register.InFiles.Record(record))
            step(1)
        }
        try writer.finish()
    }

    private func writePlanted(
        _ municipality: MunicipalityPlan, _ step: (Int) -> Void
    ) throws(CommandFailure) -> [PlantedDifference<Register.Record.Item>] {
        guard isPlanted(municipality) else { return [] }
        let planted = plan.reconcilePlan(of: municipality.code, after: day, each: differencesEach)
        try writeRecords(planted.file, path("reconcile", municipality, "planted."), step)
        return planted.differences
    }

    /// People for one difference of each class: enough of them that no event of the day has touched.
    private static var peopleForEach: Int { 30 }

    package func isPlanted(_ municipality: MunicipalityPlan) -> Bool {
        differencesEach > 0 && plan.people(of: municipality.code) > Self.peopleForEach * differencesEach
    }

    // MARK: Manifest

    private func manifest(_ entries: [JSONValue], planted: Int) -> JSONValue {
        let members: [JSONValue.Member] = [
            .init(key: "register", value: .string(Register.choice.rawValue)),
            .init(key: "seed", value: .integer(population.seed)),
            .init(key: "population", value: .integer(population.residents)),
            .init(key: "today", value: .string(population.today.description)),
            .init(key: "format", value: .string(format.rawValue)),
            .init(key: "municipalities", value: .array(entries)),
            .init(key: "day", value: ManifestView.json(day)), .init(key: "order", value: "day/order.tsv"),
            .init(key: "planted_differences", value: .integer(planted)),
        ]
        let sources = JSONValue.Member(key: "sources", value: .string(SyntheticPopulationSources.notice))
        return .object(members + plan.manifestFacts + [sources])
    }

    private func entry(
        _ municipality: MunicipalityPlan, _ differences: [PlantedDifference<Register.Record.Item>]
    ) -> JSONValue {
        let code = municipality.code
        let planted = isPlanted(municipality) ? path("reconcile", municipality, "planted.") : ""
        return .object([
            "municipality_code": .string(code.digits), "name": .string(municipality.name),
            "first_load": .string(path("first-load", municipality)),
            "first_load_notices": .integer(plan.people(of: code) + departed(from: municipality).count),
            "day": .string(path("day", municipality)),
            "last_notice_number": .integer(day.expectations.lastNotices[code] ?? 0),
            "residents": .integer(day.expectations.residents[code] ?? 0),
            "reconcile": .string(path("reconcile", municipality, "true.")), "reconcile_planted": .string(planted),
            "planted_differences": .array(differences.map(ManifestView.json)),
        ])
    }

    // MARK: Files

    private func path(_ kind: String, _ municipality: MunicipalityPlan, _ infix: String = "") -> String {
        "\(kind)/\(municipality.code.digits).\(infix)\(format.rawValue)"
    }

    private func full(_ path: String) -> String { "\(folder)/\(path)" }

    private func makeFolder(_ path: String) throws(CommandFailure) {
        do { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) } catch {
            throw CommandFailure("The folder \(path) cannot be made; name another by --out.")
        }
    }

    private func writeText(_ text: String, _ path: String) throws(CommandFailure) {
        do { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) } catch {
            throw CommandFailure("The file \(path) cannot be written; check the disk.")
        }
    }
}
