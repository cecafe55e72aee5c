package import ArgumentParser
import JukiClient
import JukiDomain
import JukiMessages

package struct ReconcileCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "reconcile", abstract: "Compare a municipality's file with the server (整合性確認).",
        discussion: """
            FILE holds the records of everybody (現存) whom the municipality keeps: length-delimited IdentityRecord (of \
            the supplementary register SupplementaryIdentityRecord) messages, or TSV. Only fingerprints travel until a \
            range differs; --full sends every record. Nothing is changed. A file without one record of the \
            municipality is not compared. Ends with 3 if differences were found.

            Example: juki reconcile --municipality 462012 reconcile/462012.true.records
            """)

    @Option(help: ArgumentHelp("Municipality (市町村コード) of the file.", valueName: "code"))
    package var municipality: String

    @Argument(help: ArgumentHelp("Records file, or TSV; - is standard input.", valueName: "file"))
    package var file: String

    @Option(help: "How the file is written (default: by its name).")
    package var format: FileFormat?

    @Flag(help: "Send every record instead of fingerprints first.")
    package var full = false

    @Option(help: ArgumentHelp(
        "Last notice that the file contains (default: the last that the server has).", valueName: "number"))
    package var lastNotice: UInt64?

    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func validate() throws { try PersonalInput.checkOneReader(file, connection: connection) }

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            try await run(in: connection.registerChoice.register)
        }
    }

    private func run<Register: CommandRegister>(in register: Register.Type) async throws(CommandFailure) -> Report {
        let code: MunicipalityCode = try JukiCommands.municipality(municipality)
        let target = try connection.target(defaultPeer: "municipality-\(code.digits)")
        let records = try Self.records(EntryFile(path: file, format: format), of: register)
        var owners = RecordOwners()
        for record in records { owners.take(register.municipality(of: record)) }
        if let fault = owners.fault(for: code, path: file) {
            throw CommandFailure("Nothing was compared: \(fault). Correct --municipality or the file.")
        }
        let bar = output.progressBar("records compared", total: full ? records.count : 0)
        defer { bar.finish() }
        let (summary, differences) = try await Session.with(target) { session throws(CommandFailure) in
            try await session.ask { connection throws(JukiError) in
                try await reconcile(
                    connection, Reconciler(municipality: code, records: records, in: register)) { bar.show($0) }
            }
        }
        return ReconcileView(summary, differences, in: register).report
    }

    private func reconcile(
        _ connection: JukiConnection, _ reconciler: Reconciler<some SpokenRegister>, progress: (Int) -> Void
    ) async throws(JukiError) -> (ReconcileSummary, [Difference]) {
        var number = lastNotice
        if number == nil { number = try await connection.laneState(of: reconciler.municipality).lastNoticeNumber }
        let result = try await reconciler.run(
            over: connection, mode: full ? .fullFile : .ranges, lastNoticeNumber: number ?? 0, progress: progress)
        return (result.summary, result.differences)
    }

    /// All records, ascending by code. One that cannot be read spoils the comparison: none is left out.
    static func records<Register: SpokenRegister>(
        _ file: EntryFile, of register: Register.Type = Registers.Resident.self
    ) throws(CommandFailure) -> [Register.Record] {
        var reader = try file.records(of: register)
        var records: [Register.Record] = []
        var faults: [String] = []
        while let entry = try reader.next() {
            switch record(entry, of: register) {
            case .success(let record): records.append(record)
            case .failure(let fault): faults.append("\(file.format.positionName) \(entry.position): \(fault.message)")
            }
        }
        guard faults.isEmpty else {
            let more = faults.count > faultsMax ? "\n  … and \(grouped(faults.count - faultsMax)) more" : ""
            throw CommandFailure(
                "Nothing was compared: \(counted(faults.count, "record")) of \(file.path) cannot be read. Correct:\n  "
                    + faults.prefix(faultsMax).joined(separator: "\n  ") + more)
        }
        records.sort { $0.code < $1.code }
        guard zip(records, records.dropFirst()).allSatisfy({ $0.code < $1.code }) else {
            throw CommandFailure("Nothing was compared: \(file.path) has two records with one code; leave one out.")
        }
        return records
    }

    /// As many as a person mends in one go.
    private static let faultsMax = 20

    private static func record<Register: SpokenRegister>(
        _ entry: FileEntry<Register>, of register: Register.Type
    ) -> Result<Register.Record, CommandFailure> {
        switch entry.content {
        case .unreadable(let reason): return .failure(CommandFailure(reason))
        case .notice(let draft):
            guard let record = draft.record else { return .failure(CommandFailure("no record")) }
            do {
                return .success(try record.checked(origin: .reconciliation))
            } catch {
                return .failure(CommandFailure(refusalText(error, of: Register.items)))
            }
        }
    }
}

package struct ReconciliationsCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "reconciliations", abstract: "List the kept reports of reconciliations, or show one.",
        discussion: """
            Without --municipality the newest run of every municipality; with it all its runs; with --run the \
            differences of one.

            Example: juki reconciliations --municipality 462012 --run 1
            """)

    @Option(help: ArgumentHelp("Municipality (市町村コード).", valueName: "code"))
    package var municipality: String?

    @Option(help: ArgumentHelp("Show this run's report; needs --municipality.", valueName: "number"))
    package var run: UInt64?

    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func validate() throws {
        guard run == nil || municipality != nil else {
            throw ValidationError("--run needs --municipality: each municipality counts its own runs.")
        }
    }

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            let code = try JukiCommands.municipality(municipality)
            let register = try connection.registerChoice.register
            return try await Session.with(connection.target()) { session throws(CommandFailure) in
                guard let code, let run else {
                    return ReconcileView.list(try await session.ask { connection throws(JukiError) in
                        try await connection.reconciliations(of: code)
                    })
                }
                let kept = try await Self.found(run, of: code) { () throws(CommandFailure) in
                    try await session.ask { connection throws(JukiError) in
                        try await connection.reconciliation(of: code, run: run)
                    }
                }
                guard let summary = kept.summary else { throw CommandFailure("The report has no summary.") }
                return ReconcileView(summary, kept.differences, in: register).report
            }
        }
    }

    /// The reason of a run that is not there is that of a resident, of whom nobody has asked.
    private static func found<Kept>(
        _ run: UInt64, of municipality: MunicipalityCode, _ ask: () async throws(CommandFailure) -> Kept
    ) async throws(CommandFailure) -> Kept {
        do { return try await ask() } catch {
            guard error.status?.refusal.reason == .notFound else { throw error }
            throw CommandFailure(
                "No report of a run \(run) of \(municipality.digits) is kept; list its runs by juki reconciliations "
                    + "--municipality \(municipality.digits), without --run.", status: error.status)
        }
    }
}
