import Foundation
import JukiDomain
import JukiMessages
package import SyntheticPopulation

/// Writes a synthetic population, a day of notices and reconciliation files into a folder.
package struct Synthesis {
    package let plan: PopulationPlan
    package let day: DayPlan
    package let folder: String
    package let format: FileFormat
    /// Of every class, in every municipality that has room for them; 0 for none.
    package let differencesEach: Int

    package init(
        plan: PopulationPlan, day: DayPlan, folder: String, format: FileFormat, differencesEach: Int
    ) {
        self.plan = plan
        self.day = day
        self.folder = folder
        self.format = format
        self.differencesEach = differencesEach
    }

    /// Records written, for a progress bar: the first load, the day, and one or two files for reconciliation.
    package var recordCount: Int {
        2 * plan.residents + day.notices.count
            + plan.municipalities.filter(isPlanted).reduce(0) { $0 + $1.residents }
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
        for municipality in plan.municipalities {
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
        var writer = try EntryWriter<NoticeDraft>(
            full(path("first-load", municipality)), format, columns: TSVColumn.notice)
        for notice in plan.firstLoad(of: municipality.code) {
            try writer.append(NoticeDraft(notice))
            step(1)
        }
        try writer.finish()
    }

    private func writeDay(
        _ notices: [SyntheticNotice], _ municipality: MunicipalityPlan, _ step: (Int) -> Void
    ) throws(CommandFailure) {
        var writer = try EntryWriter<NoticeDraft>(full(path("day", municipality)), format, columns: TSVColumn.notice)
        for notice in notices {
            try writer.append(Self.draft(notice))
            step(1)
        }
        try writer.finish()
    }

    private static func draft(_ notice: SyntheticNotice) -> NoticeDraft {
        switch notice.content {
        case .notice(let notice): NoticeDraft(notice)
        case .faulty(let faulty): NoticeDraft(number: faulty.number, record: faulty.draft)
        }
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
        _ file: MunicipalityFile, _ path: String, _ step: (Int) -> Void
    ) throws(CommandFailure) {
        var writer = try EntryWriter<NoticeDraft>(full(path), format, columns: TSVColumn.record)
        for record in file {
            try writer.append(IdentityRecordDraft(record))
            step(1)
        }
        try writer.finish()
    }

    private func writePlanted(
        _ municipality: MunicipalityPlan, _ step: (Int) -> Void
    ) throws(CommandFailure) -> [PlantedDifference] {
        guard isPlanted(municipality) else { return [] }
        let planted = plan.reconcilePlan(of: municipality.code, after: day, each: differencesEach)
        try writeRecords(planted.file, path("reconcile", municipality, "planted."), step)
        return planted.differences
    }

    /// Residents for one difference of each class: enough of them that no event of the day has touched.
    private static let residentsForEach = 30
    /// A municipality from which somebody can be taken who lives elsewhere.
    private static let residentsElsewhere = 100

    package func isPlanted(_ municipality: MunicipalityPlan) -> Bool {
        differencesEach > 0 && municipality.residents > Self.residentsForEach * differencesEach
            && plan.municipalities.contains {
                $0.code != municipality.code && $0.residents > Self.residentsElsewhere + differencesEach
            }
    }

    // MARK: Manifest

    private func manifest(_ municipalities: [JSONValue], planted: Int) -> JSONValue {
        .object([
            "seed": .integer(plan.seed), "population": .integer(plan.residents),
            "today": .string(plan.today.description), "format": .string(format.rawValue),
            "municipalities": .array(municipalities), "day": ManifestView.json(day), "order": "day/order.tsv",
            "planted_differences": .integer(planted), "known_cases": .array(plan.manifest.map(ManifestView.json)),
            "sources": .string(SyntheticPopulationSources.notice),
        ])
    }

    private func entry(_ municipality: MunicipalityPlan, _ differences: [PlantedDifference]) -> JSONValue {
        let code = municipality.code
        let planted = isPlanted(municipality) ? path("reconcile", municipality, "planted.") : ""
        return .object([
            "municipality_code": .string(code.digits), "name": .string(municipality.name),
            "first_load": .string(path("first-load", municipality)),
            "first_load_notices": .integer(municipality.residents), "day": .string(path("day", municipality)),
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
