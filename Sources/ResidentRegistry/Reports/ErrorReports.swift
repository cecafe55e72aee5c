import AccessControl
import EvidenceLog
import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore
import SharedRegistry

/// 誤りの通報: what the national server (法30条の8) or the prefecture (法12条の5) found wrong goes to the municipality in
/// charge of the resident at that moment, which reads its own list and says what it did.
extension Registry where Kind == IdentityRegister {
    /// All reports of the request are filed in one act, or none.
    func reportErrors(_ request: ReportErrorsRequest, _ caller: Caller, _ call: any RegistryCall) throws(Refusal) {
        guard !request.reports.isEmpty else { throw Refusal(.missingItem) }
        for report in request.reports where report.municipality.map({ $0.prefecture != prefecture }) ?? false {
            throw Refusal(.notOwnMunicipality, expected: report.number, municipality: report.municipality)
        }
        let numbers = Set(request.reports.map(\.number))
        guard numbers.count == request.reports.count else { throw Refusal(.noticeConflict) }
        let record = evidenceRecord(Procedure.reportErrors.rawValue, caller, nil)
        decide(record, call) { [self] transaction, evidence throws(RecordStoreError) in
            var planned: [PlannedFiling] = []
            for report in request.reports {
                switch try plan(report, by: caller.uri, transaction) {
                case .success(let filing): planned.append(filing)
                case .failure(let refusal): return .failure(refusal)
                }
            }
            var filed: [FiledErrorReport] = []
            for filing in planned { filed.append(try file(filing, by: caller.uri, transaction)) }
            evidence.note(request.reports)
            evidence.persons = UInt32(filed.count)
            evidence.subjects = planned.compactMap(\.subject).map(keys.subjectHash(of:))
            return .success(ReportErrorsResponse(filed).encode())
        }
    }

    private struct PlannedFiling {
        var report: ErrorReport
        let digest: [UInt8]
        let municipality: MunicipalityCode
        /// Where it lies if it came before.
        let known: UInt64?
        /// The person, under the code of today if a record tells it.
        let subject: ResidentRecordCode?
    }

    /// Decides whom a report concerns, and whether it came before. Writes nothing.
    private func plan(
        _ report: ErrorReport, by reporter: String, _ transaction: Transaction<IdentityRegister>
    ) throws(RecordStoreError) -> Result<PlannedFiling, Refusal> {
        let digest = keys.noticeDigest(of: report.encode())
        var report = report
        if report.code == nil, report.onwardSequence > 0 {
            report.code = try codeOfWaitingNotice(report.onwardSequence)
        }
        var present: (code: ResidentRecordCode, municipality: MunicipalityCode)?
        if let code = report.code { present = try transaction.inCharge(of: code) }
        let subject = present?.code ?? report.code
        if let known = try transaction.filing(by: reporter, report.number) {
            guard known.digest == digest else { return .failure(Refusal(.noticeConflict, expected: report.number)) }
            return .success(
                PlannedFiling(
                    report: report, digest: digest, municipality: known.municipality, known: known.number,
                    subject: subject))
        }
        guard let concerned = present?.municipality ?? report.municipality else {
            let reason: Reason = report.code == nil ? .missingItem : .noSuchResident
            let item = IdentityItem.residentRecordCode.rawValue
            return .failure(Refusal(reason, item: item, expected: report.number))
        }
        return .success(
            PlannedFiling(
                report: report, digest: digest, municipality: concerned, known: nil, subject: subject))
    }

    /// The national server knows the code of every notice it has confirmed, and must name it: a notice that it
    /// confirmed is here no more.
    private func codeOfWaitingNotice(_ sequence: UInt64) throws(RecordStoreError) -> ResidentRecordCode? {
        guard let first = try onwardNotices(after: sequence - 1, limit: 1).first, first.sequence == sequence,
            let request = try? OnwardNoticesRequest(decoding: first.notice)
        else { return nil }
        return request.notices.first?.code
    }

    private func file(
        _ filing: PlannedFiling, by reporter: String, _ transaction: Transaction<IdentityRegister>
    ) throws(RecordStoreError) -> FiledErrorReport {
        let number: UInt64
        if let known = filing.known {
            number = known
        } else {
            number = try transaction.file(
                by: reporter, filing.report.number, digest: filing.digest, to: filing.municipality
            ) { number in
                KeptErrorReport(
                    number: number, reporter: reporter, receivedAt: transaction.now.milliseconds,
                    report: filing.report
                ).encode()
            }
        }
        return FiledErrorReport(
            reportNumber: filing.report.number, municipality: filing.municipality, number: number,
            isRepeated: filing.known != nil)
    }

    // MARK: The municipality's side

    func listErrorReports(
        _ request: ListErrorReportsRequest, _ caller: Caller, _ call: any RegistryCall
    ) throws(Refusal) {
        let municipality = try subject(request.municipality, caller)
        let question = evidenceRecord(Procedure.listErrorReports.rawValue, caller, nil)
        // Whatever was acknowledged is stepped over, however much it is.
        onSearcher(question, caller, call) { [self] in
            do throws(RecordStoreError) {
                let (entries, more) = try ErrorReportBox.entries(
                    of: municipality, after: request.afterNumber, includeAcknowledged: request.includeAcknowledged,
                    limit: ListErrorReportsResponse.reportsMax, in: store, keys: keys)
                var reports: [KeptErrorReport] = []
                for entry in entries { reports.append(try KeptErrorReport(entry)) }
                var record = question
                record.note(reports.map(\.report))
                // Of a person's record only the code is told.
                record.items = reports.isEmpty ? 0 : 1 << UInt32(IdentityItem.residentRecordCode.rawValue)
                record.persons = UInt32(reports.count)
                record.subjects = reports.compactMap(\.report.code).map(keys.subjectHash(of:))
                let response = ListErrorReportsResponse(reports, hasMore: more)
                answer(record, call) { call.respond(response.encode(), isLast: true) }
            } catch {
                storeFailed(error, call)
            }
        }
    }

    /// Said once: the same again is answered as before, something else is a conflict.
    func acknowledgeErrorReport(
        _ request: AcknowledgeErrorReportRequest, _ caller: Caller, _ call: any RegistryCall
    ) throws(Refusal) {
        let municipality = try sender(caller)
        guard request.acknowledgement.acknowledgedAt == 0 else { throw Refusal(.itemNotAllowed) }
        let record = evidenceRecord(Procedure.acknowledgeErrorReport.rawValue, caller, nil)
        decide(record, call) { [self] transaction, evidence throws(RecordStoreError) in
            guard let entry = try transaction.report(request.number, of: municipality) else {
                return .failure(Refusal(.noSuchErrorReport, expected: request.number))
            }
            let kept = try KeptErrorReport(entry)
            var said = request.acknowledgement
            said.acknowledgedAt = kept.acknowledgement?.acknowledgedAt ?? transaction.now.milliseconds
            if let before = kept.acknowledgement, before != said {
                return .failure(Refusal(.noticeConflict, expected: request.number))
            }
            if kept.acknowledgement == nil { transaction.acknowledge(entry, of: municipality, said.encode()) }
            evidence.operatorID = said.operatorID
            evidence.shape = "\(said.finding)"
            evidence.persons = 1
            evidence.subjects = [kept.report.code].compactMap { $0 }.map(keys.subjectHash(of:))
            let response = AcknowledgeErrorReportResponse(
                acknowledgedAt: said.acknowledgedAt, isRepeated: kept.acknowledgement != nil)
            return .success(response.encode())
        }
    }
}

extension EvidenceRecord {
    /// Which kinds of error, and which items they are about.
    fileprivate mutating func note(_ reports: [ErrorReport]) {
        shape = Set(reports.map { "\($0.kind)" }).sorted().joined(separator: " ")
        itemsAsked = reports.flatMap(\.items).reduce(0) { $0 | 1 << UInt32($1) }
    }
}
