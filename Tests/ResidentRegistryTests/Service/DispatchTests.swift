import AccessControl
import EvidenceLog
import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore
import ResidentRegistry
import SharedRegistry
import Testing

/// Who is answered, who is refused, and what evidence either leaves.
@Suite struct DispatchTests {
    static let start = day(2026, 4, 1)
    static let home = People.municipalities[0]
    /// For agencies and terminals alike.
    static let purpose = Purpose(legalBasis: "30-15-1-3:同意", applicationNumber: "A-1", operatorID: "op-1")
    /// With individual numbers, for terminals.
    static let disclosure = Purpose(legalBasis: "30-32", applicationNumber: "A-2", operatorID: "op-1")

    static let token = [UInt8](repeating: 7, count: 32)

    static let callers: [Caller] = [
        .municipality(home), .representative,
        Caller(role: .national, uri: "urn:juki:national", certificateSerial: "0c"),
        Caller(role: .agency("tax"), uri: "urn:juki:agency:tax", certificateSerial: "0d"),
        .office,
    ]

    private static func operatorMessage(of procedure: Procedure) -> [UInt8] {
        switch procedure {
        case .beginSession:
            BeginSessionRequest(matchingID: "op-1", operatorID: "op-1", password: "not the password").encode()
        case .endSession: EndSessionRequest(token: token).encode()
        case .sessionState: SessionStateRequest(token: token).encode()
        case .changePassword: ChangePasswordRequest(token: token, oldPassword: "a", newPassword: "b").encode()
        case .sessionChallenge: SessionChallengeRequest().encode()
        case .issueOperator:
            IssueOperatorRequest(
                operatorID: "op-2", matchingID: "op-2", office: "市町村課", roles: [1],
                password: "green kettle on the third shelf", reason: "配属"
            ).encode()
        case .changeOperator: ChangeOperatorRequest(operatorID: "op-2", action: .lock, reason: "退職").encode()
        case .listOperators: ListOperatorsRequest().encode()
        default: OperatorLedgerRequest().encode()
        }
    }

    private static func auditMessage(of procedure: Procedure) -> [UInt8] {
        switch procedure {
        case .listAlerts: ListAlertsRequest().encode()
        case .acknowledgeAlert: AcknowledgeAlertRequest(number: 1, .init(note: "済")).encode()
        case .misuseReport: MisuseReportRequest(.onePerson, fromTime: 0, toTime: 1).encode()
        case .updateStatistics: UpdateStatisticsRequest(span).encode()
        case .provisionStatistics: ProvisionStatisticsRequest(span).encode()
        default: PopulationStatisticsRequest().encode()
        }
    }

    /// A first message of each procedure in good form.
    static func message(of procedure: Procedure, for municipality: MunicipalityCode = home) -> [UInt8] {
        var notice = People.notice(3, in: municipality, on: start)
        notice.number = 2
        let kana = TextCondition(PersonalText(People.reading(1)))
        return switch procedure {
        case .update: UpdateRequest(notice).encode()
        case .updateStream: UpdateBatch([notice]).encode()
        case .laneState: LaneStateRequest(municipality: municipality).encode()
        case .listParked: ListParkedRequest(municipality: municipality).encode()
        case .listErrorReports: ListErrorReportsRequest(municipality: municipality).encode()
        case .acknowledgeErrorReport: AcknowledgeErrorReportRequest(number: 1, .init(finding: .noErrorFound)).encode()
        case .lookup: LookupRequest(subject: .code(People.code(1)), purpose: purpose).encode()
        case .search: SearchRequest(SearchConditions(kanaName: kana), purpose: purpose).encode()
        case .nationalInquiry: NationalQuestion(.code(People.code(1)), purpose: purpose).encode()
        case .bulkProvide: bulkBegin.encode()
        case .listBulkJobs: ListBulkJobsRequest().encode()
        case .requestMedium:
            RequestMediumRequest(job: "job", recipientCertificate: [1], purpose: purpose).encode()
        case .releaseMedium:
            ReleaseMediumRequest(
                medium: 1, recipientFingerprint: [UInt8](repeating: 0, count: 32), purpose: purpose
            ).encode()
        case .writeMedium: WriteMediumRequest(medium: 1, witness: "w", purpose: purpose).encode()
        case .recordMedium: RecordMediumRequest(medium: 1, step: .kept, purpose: purpose).encode()
        case .listMedia: ListMediaRequest().encode()
        case .explainAccess: ExplainAccessRequest(procedure: Procedure.lookup.rawValue, purpose: purpose).encode()
        case .reconcile:
            ReconcileStep<IdentityRecord>.begin(municipality: municipality, lastNoticeNumber: 0, mode: .ranges).encode()
        case .listReconciliations: ListReconciliationsRequest(municipality: municipality).encode()
        case .getReconciliation: GetReconciliationRequest(municipality: municipality, run: 1).encode()
        case .eraseExpired: EraseExpiredRequest(apply: false).encode()
        case .verifyIndexes: VerifyIndexesRequest().encode()
        case .serverStatus: ServerStatusRequest().encode()
        case .takeBackup: TakeBackupRequest().encode()
        case .listBackups: ListBackupsRequest().encode()
        case .listAlerts, .acknowledgeAlert, .misuseReport, .updateStatistics, .provisionStatistics,
            .populationStatistics:
            auditMessage(of: procedure)
        case .onwardNotices: OnwardNoticesRequest([]).encode()
        case .supplementaryUpdate, .supplementaryUpdateStream, .supplementaryLookup, .supplementarySearch,
            .supplementaryNationalInquiry, .supplementaryNationalLookup, .supplementaryReconcile,
            .supplementaryOnwardNotices, .supplementaryDisclose, .relayNumber, .overseasNumber, .acknowledgeNumber,
            .deliverNumber:
            []  // Refused to each of these peers before it is read.
        case .nationalLookup: NationalQuestion(.code(People.code(1))).encode()
        case .beginSession, .endSession, .sessionState, .changePassword, .sessionChallenge, .issueOperator,
            .changeOperator, .listOperators, .operatorLedger:
            operatorMessage(of: procedure)
        case .reportErrors:
            ReportErrorsRequest([ErrorReport(number: 1, code: People.code(1), kind: .wrongItem)]).encode()
        case .evidenceProof: EvidenceProofRequest(sequence: 1).encode()
        case .evidenceCheckpoint: EvidenceCheckpointRequest().encode()
        case .exportEvidence: ExportEvidenceRequest().encode()
        case .whoLooked: WhoLookedRequest(code: People.code(1), purpose: purpose).encode()
        case .findEvidence: FindEvidenceRequest().encode()
        case .eraseEvidence: EraseEvidenceRequest(apply: false).encode()
        case .disclose, .openCorrection, .stepCorrection, .closeCorrection, .getCorrection, .listCorrections:
            paperMessage(of: procedure)
        }
    }

    private static func paperMessage(of procedure: Procedure) -> [UInt8] {
        let paper = Purpose(legalBasis: "30-35", applicationNumber: "R8-1")
        return switch procedure {
        case .disclose:
            DiscloseRequest(
                code: People.code(1), identity: People.identity(1, on: start), receivedOn: start,
                purpose: Purpose(legalBasis: "30-32", applicationNumber: "R8-1")).encode()
        case .openCorrection:
            OpenCorrectionRequest(
                code: People.code(1), kind: .correct,
                claims: [ClaimedItem(item: .address, value: PersonalText("鹿児島市"))], receivedOn: start,
                purpose: paper).encode()
        case .stepCorrection:
            StepCorrectionRequest(number: 1, kind: .examined, note: PersonalText("記録"), purpose: paper).encode()
        case .closeCorrection:
            CloseCorrectionRequest(
                number: 1, result: .withdrawn, note: PersonalText("取下げ"), purpose: paper).encode()
        case .getCorrection: GetCorrectionRequest(number: 1, purpose: paper).encode()
        case .listCorrections: ListCorrectionsRequest(purpose: paper).encode()
        default: preconditionFailure("\(procedure) needs no paper")
        }
    }

    private static let span: StatisticsSpan = {
        do { return try StatisticsSpan(from: start, to: start, by: .day) } catch {
            preconditionFailure("a day is a span")
        }
    }()

    private static let bulkBegin = BulkStep.begin(
        BulkBegin(
            job: "job", purpose: purpose, columns: [.residentRecordCode], items: [2], lines: 1,
            fileDigest: [UInt8](repeating: 0, count: 32)))

    private func evidence(_ bed: TestBed) throws -> [EvidenceRecord] {
        try EvidenceLog.records(from: 0, limit: .max, in: bed.store)
    }

    private func populated() throws -> (bed: TestBed, registry: ResidentRegistry) {
        let bed = try TestBed(on: Self.start)
        try bed.apply([People.notice(1, on: Self.start, number: People.number(1))])
        return (bed, try bed.registry())
    }

    // MARK: Access

    @Test(arguments: callers.indices, Procedure.allCases)
    func everyPeerMayCallWhatTheTableSays(_ index: Int, procedure: Procedure) throws {
        let caller = Self.callers[index]
        let (bed, registry) = try populated()
        let call = RecordedCall()
        registry.begin(procedure, Self.message(of: procedure), from: caller, over: call)
        try #require(call.waitForEnd())
        #expect(call.ends == 1)
        let isAllowed = (try? AccessTable.standard.check(caller.role, mayCall: procedure)) != nil
        #expect(call.refusals.contains { $0.reason == .procedureNotAllowed } == !isAllowed)
        let records = try evidence(bed)
        #expect(records.count == 1 && records.first?.procedure == procedure.rawValue)
        #expect(records.first?.peer == caller.uri && records.first?.certificateSerial == caller.certificateSerial)
        guard let refusal = call.refusals.first else {
            #expect(records.first?.result == 0 && !call.answers.isEmpty)
            return
        }
        #expect(records.first?.result == refusal.reason.rawValue)
        #expect(call.answers.isEmpty, "a refusal carries no data")
        #expect(records.first?.persons == 0 && records.first?.items == 0)
        let asked = bed.keys.subjectHash(of: People.code(1))
        #expect(records.first.map { Set($0.subjects).isSubset(of: [asked]) } == true)
    }

    @Test func anUnknownProcedureIsRefusedByItsNumber() throws {
        let (bed, registry) = try populated()
        for number in [0, 10, 15, 79, .max] as [UInt16] {
            let call = RecordedCall()
            let stream = [UInt8]().withUnsafeBytes {
                registry.begin(number, $0, isLast: true, from: .representative, over: call)
            }
            try #require(call.waitForEnd())
            #expect(stream == nil && call.refusals.map(\.reason) == [.unknownProcedure] && call.answers.isEmpty)
            #expect(try evidence(bed).last?.procedure == number)
        }
        #expect(try evidence(bed).map(\.result) == Array(repeating: Reason.unknownProcedure.rawValue, count: 5))
    }

    /// However good its certificate, another prefecture's municipality has no lane, no file and no list here.
    @Test(arguments: Procedure.allCases)
    func aMunicipalityOfAnotherPrefectureIsRefused(procedure: Procedure) throws {
        let foreign = MunicipalityCode(body: 13_101)
        let (bed, registry) = try populated()
        let call = RecordedCall()
        let caller = Caller.municipality(foreign)
        registry.begin(procedure, Self.message(of: procedure, for: foreign), from: caller, over: call)
        try #require(call.waitForEnd())
        let isAllowed = (try? AccessTable.standard.check(caller.role, mayCall: procedure)) != nil
        #expect(call.refusals.map(\.reason) == [isAllowed ? .notOwnMunicipality : .procedureNotAllowed])
        #expect(call.answers.isEmpty)
        #expect(try evidence(bed).map(\.result) == call.refusals.map(\.reason.rawValue))
        #expect(try LaneReader(bed.store).municipalities() == [Self.home])
    }

    // MARK: Evidence

    @Test func whatIsNotFoundLeavesEvidenceToo() throws {
        let (bed, registry) = try populated()
        let subjects: [LookupRequest.Subject] = [.code(People.code(77)), .individualNumber(People.number(77))]
        for subject in subjects {
            let call = RecordedCall()
            let request = LookupRequest(subject: subject, purpose: Self.disclosure)
            registry.begin(.lookup, request.encode(), from: .representative, over: call)
            try #require(call.waitForEnd())
            #expect(call.refusals.map(\.reason) == [.notFound] && call.answers.isEmpty)
            let record = try #require(try evidence(bed).last)
            #expect(record.result == Reason.notFound.rawValue && record.persons == 0 && record.subjects.isEmpty)
            #expect(record.operatorID == "op-1" && record.applicationNumber == "A-2")
            #expect(record.legalBasis == "30-32")
        }
        #expect(try evidence(bed).count == 2)
    }

    @Test func evidenceSaysWhatLeftTheServer() throws {
        let (bed, registry) = try populated()
        let number = UInt32(1) << UInt32(IdentityItem.individualNumber.rawValue)
        for includeNumber in [false, true] {
            let call = RecordedCall()
            let request = LookupRequest(
                subject: .code(People.code(1)), items: includeNumber ? ItemSet(.sex, .individualNumber) : [],
                purpose: Self.disclosure)
            registry.begin(.lookup, request.encode(), from: .representative, over: call)
            try #require(call.waitForEnd())
            let answer = try LookupResponse(decoding: try #require(call.answers.first))
            #expect(answer.record.individualNumber == (includeNumber ? People.number(1) : nil))
            let record = try #require(try evidence(bed).last)
            #expect((record.items & number != 0) == includeNumber && record.persons == 1)
            #expect(record.subjects == [bed.keys.subjectHash(of: People.code(1))] && record.result == 0)
        }
    }

    /// Evidence tells which kind of question was asked and about how many, never of whom.
    @Test func evidenceHoldsNothingOfAPerson() throws {
        let (bed, registry) = try populated()
        let conditions = SearchConditions(
            kanjiName: TextCondition(PersonalText("氏名1号")), kanaName: TextCondition(PersonalText(People.reading(1))),
            address: TextCondition(PersonalText("荒田1番地")))
        func lookup(_ subject: LookupRequest.Subject) -> [UInt8] {
            LookupRequest(
                subject: subject, items: ItemSet(.individualNumber, .kanjiName), includeHistory: true,
                purpose: Self.disclosure
            ).encode()
        }
        let questions: [(Procedure, [UInt8])] = [
            (.lookup, lookup(.code(People.code(1)))),
            (.lookup, lookup(.individualNumber(People.number(1)))),
            (.lookup, lookup(.individualNumber(People.number(2)))),
            (.search, SearchRequest(conditions, explain: true, purpose: Self.purpose).encode()),
        ]
        for (procedure, message) in questions {
            let call = RecordedCall()
            registry.begin(procedure, message, from: .representative, over: call)
            try #require(call.waitForEnd())
        }
        #expect(try evidence(bed).map(\.persons) == [1, 1, 0, 1])
        let texts = ["氏名1号", People.reading(1), "荒田1番地", People.code(1).digits].map {
            TraceSearch.Pattern(name: $0, bytes: Array($0.utf8))
        }
        let numbers = [1, 2].flatMap { NumberTraces.patterns(of: People.number($0), name: "number") }
        let codes = [1, 2].map { TraceSearch.Pattern(name: "code", bytes: bigEndian(People.code($0).value)) }
        let search = TraceSearch(texts + numbers + codes)
        let entries = try bed.entries(EvidenceLog.keyspace)
        #expect(entries.count == 4)
        for (key, value) in entries { #expect(search.found(in: key + value).isEmpty) }
        let stored = try #require(try bed.entries(Keyspaces.records).values.first)
        #expect(!search.found(in: stored).isEmpty, "the search sees the person where there is one")
    }
}
