import JukiClient
import JukiDomain
import JukiMessages

/// A message of every procedure that speaks of the canary wherever a message can. The switch knows every procedure: a
/// new one does not build before it says here what it would carry.
enum CanaryMessages {
    static let task = Purpose(legalBasis: "30-15-1-3:同意", applicationNumber: "R8-1", operatorID: "clerk-1")
    private static let paper = Purpose(legalBasis: "30-35", applicationNumber: "R8-2", operatorID: "clerk-1")
    private static let city = Residents.kanoya
    private static let today = TestServer.now.japanDay

    static func message(of procedure: Procedure) throws -> [UInt8] {
        let record = CanaryPerson.record
        var notice = UpdateNotice(number: 9, record: record)
        notice.record.changeReason = .moveWithin
        return switch procedure {
        case .update: UpdateRequest(notice).encode()
        case .updateStream: UpdateBatch([notice]).encode()
        case .laneState: LaneStateRequest(municipality: city).encode()
        case .listParked: ListParkedRequest(municipality: city).encode()
        case .listErrorReports: ListErrorReportsRequest(municipality: city).encode()
        case .acknowledgeErrorReport:
            AcknowledgeErrorReportRequest(number: 9, .init(finding: .noErrorFound, note: record.name.text)).encode()
        case .lookup: LookupRequest(subject: .code(record.code), purpose: task).encode()
        case .search: SearchRequest(conditions, explain: true, purpose: task).encode()
        case .bulkProvide: BulkStep.begin(BulkTests.begin([bulkLine], job: "other")).encode()
        case .listBulkJobs: ListBulkJobsRequest().encode()
        case .nationalInquiry, .nationalLookup: NationalQuestion(.code(CanaryPerson.elsewhere.code), purpose: task)
            .encode()
        case .explainAccess: ExplainAccessRequest(procedure: Procedure.lookup.rawValue, purpose: task).encode()
        case .reconcile:
            ReconcileStep<IdentityRecord>.begin(municipality: city, lastNoticeNumber: 0, mode: .ranges).encode()
        case .listReconciliations: ListReconciliationsRequest(municipality: city).encode()
        case .getReconciliation: GetReconciliationRequest(municipality: city, run: 1).encode()
        case .eraseExpired: EraseExpiredRequest(apply: false).encode()
        case .verifyIndexes: VerifyIndexesRequest().encode()
        case .serverStatus: ServerStatusRequest().encode()
        case .takeBackup: TakeBackupRequest().encode()
        case .listBackups: ListBackupsRequest().encode()
        case .onwardNotices:
            OnwardNoticesRequest([
                OnwardNotice(sequence: 1, record, individualNumber: record.individualNumber),
            ]).encode()
        case .reportErrors:
            ReportErrorsRequest([
                ErrorReport(number: 8, code: record.code, kind: .wrongItem, items: [5], text: record.name.text),
            ]).encode()
        case .evidenceProof: EvidenceProofRequest(sequence: 1).encode()
        case .evidenceCheckpoint: EvidenceCheckpointRequest().encode()
        case .exportEvidence: ExportEvidenceRequest().encode()
        case .whoLooked: WhoLookedRequest(code: record.code, purpose: task).encode()
        case .findEvidence: find.encode()
        case .eraseEvidence: EraseEvidenceRequest(apply: false).encode()
        case .disclose: disclose(CanaryPerson.identity).encode()
        case .openCorrection: openCorrection.encode()
        case .stepCorrection:
            StepCorrectionRequest(number: 9, kind: .examined, note: record.name.text, purpose: paper).encode()
        case .closeCorrection:
            CloseCorrectionRequest(number: 9, result: .withdrawn, note: record.name.text, purpose: paper).encode()
        case .getCorrection: GetCorrectionRequest(number: 1, purpose: paper).encode()
        case .listCorrections: ListCorrectionsRequest(purpose: paper).encode()
        case .requestMedium: RequestMediumRequest(job: "media", recipientCertificate: [1], purpose: task).encode()
        case .releaseMedium:
            ReleaseMediumRequest(
                medium: 9, recipientFingerprint: [UInt8](repeating: 0, count: 32), purpose: task).encode()
        case .writeMedium: WriteMediumRequest(medium: 9, witness: "W", purpose: task).encode()
        case .recordMedium: RecordMediumRequest(medium: 9, step: .kept, purpose: task).encode()
        case .listMedia: ListMediaRequest().encode()
        case .beginSession, .endSession, .sessionState, .changePassword, .sessionChallenge, .issueOperator,
            .changeOperator, .listOperators, .operatorLedger:
            operatorMessage(of: procedure)
        case .listAlerts, .acknowledgeAlert, .misuseReport, .updateStatistics, .provisionStatistics,
            .populationStatistics:
            try auditMessage(of: procedure)
        case .supplementaryUpdate, .supplementaryUpdateStream, .supplementaryLookup, .supplementarySearch,
            .supplementaryNationalInquiry, .supplementaryNationalLookup, .supplementaryReconcile,
            .supplementaryOnwardNotices, .supplementaryDisclose, .relayNumber, .overseasNumber, .acknowledgeNumber,
            .deliverNumber:
            try SupplementaryMessages.message(of: procedure, about: record, in: city, task)
        }
    }

    private static func auditMessage(of procedure: Procedure) throws -> [UInt8] {
        let record = CanaryPerson.record
        let span = try StatisticsSpan(from: today, to: today, by: .day)
        return switch procedure {
        case .listAlerts: ListAlertsRequest().encode()
        case .acknowledgeAlert:
            AcknowledgeAlertRequest(number: 9, AlertAcknowledgement(note: record.name.text)).encode()
        case .misuseReport:
            MisuseReportRequest(
                .onePerson, fromTime: TestServer.now.milliseconds, toTime: TestServer.now.milliseconds + 86_400_000
            ).encode()
        case .updateStatistics: UpdateStatisticsRequest(span).encode()
        case .provisionStatistics: ProvisionStatisticsRequest(span).encode()
        case .populationStatistics: PopulationStatisticsRequest().encode()
        default: preconditionFailure("\(procedure) is none of the auditor's")
        }
    }

    /// Whoever mistakes one field for another types a code as an identifier, or a name as a password.
    private static func operatorMessage(of procedure: Procedure) -> [UInt8] {
        let token = [UInt8](repeating: 7, count: 32)
        let (digits, name) = (CanaryPerson.record.code.digits, CanaryPerson.record.name.text)
        return switch procedure {
        case .beginSession: BeginSessionRequest(matchingID: digits, operatorID: digits, password: name).encode()
        case .endSession: EndSessionRequest(token: token).encode()
        case .sessionState: SessionStateRequest(token: token).encode()
        case .changePassword: ChangePasswordRequest(token: token, oldPassword: name, newPassword: name).encode()
        case .sessionChallenge: SessionChallengeRequest().encode()
        case .issueOperator:
            IssueOperatorRequest(
                operatorID: "op-9", matchingID: "op-9", office: "市町村課", roles: [1], password: name, reason: "配属"
            ).encode()
        case .changeOperator: ChangeOperatorRequest(operatorID: digits, action: .lock, reason: "退職").encode()
        case .listOperators: ListOperatorsRequest().encode()
        case .operatorLedger: OperatorLedgerRequest().encode()
        default: preconditionFailure("\(procedure) is no procedure of operators")
        }
    }

    /// Procedures whose answers are not about a person: what they tell is searched as the log is.
    static let impersonal: Set<Procedure> = [
        .laneState, .listBulkJobs, .explainAccess, .eraseExpired, .verifyIndexes, .serverStatus, .takeBackup,
        .listBackups, .evidenceProof, .evidenceCheckpoint, .exportEvidence, .whoLooked, .findEvidence, .eraseEvidence,
        .requestMedium, .releaseMedium, .recordMedium, .listMedia, .sessionChallenge, .listOperators, .operatorLedger,
        .listAlerts, .misuseReport, .updateStatistics, .provisionStatistics, .populationStatistics,
    ]

    static let conditions = SearchConditions(
        kanjiName: TextCondition(CanaryPerson.record.name.text), kanaName: TextCondition(CanaryPerson.record.kanaName),
        birthDate: BirthCondition(CanaryPerson.record.birthDate),
        address: TextCondition(CanaryPerson.record.address.text))

    /// Columns as in `BulkTests.begin`: by code, with everything else blank.
    static let bulkLine = Array("\(CanaryPerson.record.code.digits)\t\t\t\t".utf8)

    static func disclose(_ identity: ClaimedIdentity) -> DiscloseRequest {
        DiscloseRequest(
            code: CanaryPerson.record.code, identity: identity, receivedOn: today, includeIndividualNumber: true,
            purpose: Purpose(legalBasis: "30-32", applicationNumber: "R8-3", operatorID: "clerk-1"))
    }

    static let openCorrection = OpenCorrectionRequest(
        code: CanaryPerson.record.code, kind: .correct,
        claims: [ClaimedItem(item: .address, value: CanaryPerson.record.address.text)], receivedOn: today,
        purpose: paper)

    private static let find: FindEvidenceRequest = {
        var request = FindEvidenceRequest()
        request.code = CanaryPerson.record.code
        return request
    }()

    /// The message with a field more, which no message has, and in it the canary's name.
    static func spoilt(_ message: [UInt8]) -> [UInt8] {
        let name = CanaryPerson.record.name.text.utf8
        // Field 100, length-delimited.
        return message + [0xA2, 0x06, UInt8(name.count)] + name
    }
}
