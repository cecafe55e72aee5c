import JukiDomain
import JukiMessages

/// A message of every kind, with a value to compare and its way back from bytes.
struct Specimen {
    let name: String
    let bytes: [UInt8]
    /// Decodes and encodes again.
    let again: @Sendable ([UInt8]) throws(Refusal) -> [UInt8]
}

extension SeededRandom {
    mutating func specimens() -> [Specimen] {
        var random = self
        defer { self = random }
        let records = (0..<3).map { _ in random.record() }
        let updates = (1...3).map { random.notice(number: UInt64($0)) }
        let purpose = Purpose(legalBasis: "30-15-1-1:一の二", applicationNumber: "A-1", operatorID: "OP-1")
        let summary = ReconcileSummary(
            run: random.number(), municipality: random.municipality(), mode: .fullFile, startedAt: random.number(),
            finishedAt: random.number(), residentsOnServer: random.number(), recordsCompared: random.number(),
            differences: random.number(), lastNoticeNumber: random.number())
        let difference = Difference(
            code: random.recordCode(), kind: .otherMunicipality, items: [2, 7, 28], municipality: random.municipality())
        let digest = (0..<32).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        var reconciled = random.record(origin: .notice)
        reconciled.updateSequence = random.number()
        let all: [any WireMessage] = random.questions(purpose) + [
            NoticeDraft(updates[0]), UpdateRequest(updates[0]), UpdateBatch(updates), UpdateBatch([UpdateNotice]()),
            UpdateResponse(random.outcome()), UpdateOutcomes([random.outcome(), random.outcome(), random.outcome()]),
            LaneStateRequest(), LaneStateRequest(municipality: random.municipality()),
            LaneStateResponse(
                lastNoticeNumber: random.number(), parkedCount: random.number(), residents: random.number()),
            ListParkedRequest(municipality: random.municipality(), afterNoticeNumber: 7, includeReplaced: true),
            ListParkedResponse(
                parked: [ParkedNotice(outcome: random.outcome(), code: random.recordCode(), replacedBy: 9)],
                hasMore: true),
            ReconcileStep<IdentityRecord>.begin(
                municipality: random.municipality(), lastNoticeNumber: random.number(), mode: .ranges),
            ReconcileStep<IdentityRecord>.fingerprints([
                RangeFingerprint(prefix: "", count: 3, sum: digest),
                RangeFingerprint(prefix: "0123", count: 0, sum: digest),
            ]),
            ReconcileStep<IdentityRecord>.records(prefix: "01", [reconciled], isLast: true),
            ReconcileStep<IdentityRecord>.finish,
            ReconcileAnswer.begun(digestKey: digest),
            ReconcileAnswer.differing(prefixes: ["", "01", "0123"]),
            ReconcileAnswer.compared(records: 5, differences: 0),
            ReconcileAnswer.report(ReconcileReport(differences: [difference], summary: summary, isLast: true)),
            ReconcileReport(differences: [difference, difference], isLast: false),
            ListReconciliationsRequest(municipality: random.municipality()),
            ListReconciliationsResponse(runs: [summary]),
            GetReconciliationRequest(municipality: random.municipality(), run: random.number()),
            EraseExpiredRequest(asOf: random.date(), apply: true), EraseExpiredRequest(apply: false),
            EraseExpiredResponse(historyVersions: 1, deletedRecords: 2, isDryRun: true, nextExpiry: random.date()),
            VerifyIndexesRequest(),
            VerifyIndexesResponse(
                recordsChecked: random.number(),
                entriesChecked: 2, entriesMissing: 3, entriesOrphaned: 4, isLast: true),
            ServerStatusRequest(), TakeBackupRequest(isNumbered: true, follow: random.number()), ListBackupsRequest(),
            TakeBackupResponse.progress(
                .comparing, done: random.number(), total: random.number(), number: random.number()),
            TakeBackupResponse.taken(random.backup()),
            ListBackupsResponse(backups: [random.backup(), BackupSummary(damaged: random.number())]),
            ServerStatusResponse(
                version: "1.0", gauges: [.init(name: "residents", value: random.number())], accessTableVersion: "2"),
            OnwardNoticesRequest(
                records.map {
                    OnwardNotice(
                        sequence: 1 + random.number() / 2, $0, individualNumber: $0.individualNumber,
                        previousCode: random.recordCode())
                }),
            OnwardNoticesResponse(receivedThrough: random.number()), Status(random.refusal()),
        ]
        return (all + random.reportMessages() + random.bulkMessages() + random.mediumMessages()
            + random.evidenceMessages(purpose) + random.operatorMessages() + random.statisticsMessages()
            + random.alertMessages() + random.supplementaryMessages(purpose)
            + random.relayMessages(purpose)).map(specimen)
    }

    mutating func backup() -> BackupSummary {
        BackupSummary(
            number: number(), takenAt: number(), bytes: number(), entries: number(), evidenceSize: number(),
            evidenceRoot: (0..<32).map { _ in UInt8(truncatingIfNeeded: next()) },
            digest: (0..<32).map { _ in UInt8(truncatingIfNeeded: next()) })
    }

    /// Messages of the service Inquiry.
    private mutating func questions(_ purpose: Purpose) -> [any WireMessage] {
        var random = self
        defer { self = random }
        let items = random.items()
        return [
            LookupRequest(subject: .code(random.recordCode()), includeHistory: true, purpose: purpose),
            LookupRequest(subject: .individualNumber(random.individualNumber()), items: random.items()),
            random.lookupResponse(versions: 2),
            SearchRequest(random.conditions(), limit: 20, explain: true, purpose: purpose),
            SearchRequest(SearchConditions()),
            SearchResponse(
                hits: [random.hit(items), random.hit(items)], items: items,
                explanation: Explanation(
                    index: "kana-strict", keys: ["kana_name かこしま", "sex 1"], rowsTouched: 12, recordsRead: 3)),
            SearchResponse(hits: [], items: []),
            ExplainAccessRequest(
                caller: "urn:juki:national", procedure: 16, purpose: purpose, items: items,
                keyItems: ItemSet(.kanaName), operatorRoles: [1, 7]),
            ExplainAccessRequest(procedure: 17),
            ExplainAccessResponse(
                accessTableVersion: "1", refusal: random.refusal(), basis: "住基法", statute: "事務",
                items: [.init(item: 2, isAllowed: true, rule: "住基法"), .init(item: 9, isAllowed: false, rule: "番号法")]),
            ExplainAccessResponse(accessTableVersion: "1", basis: "住基法", items: []),
        ]
    }

    mutating func conditions() -> SearchConditions {
        SearchConditions(
            kanjiName: TextCondition("鹿児島", match: .prefix, strictness: .loose), kanaName: TextCondition("かごしま"),
            formerSurname: TextCondition("川"), formerSurnameKana: TextCondition("かわ", strictness: .loose),
            birthDate: BirthCondition(lowest: 19400500, highest: 19400531, unknownPartsMatch: chance(2)),
            sex: chance(2) ? nil : .female, municipality: municipality(), ooaza: OoazaCode(value: 12),
            address: TextCondition("鴨池", match: .prefix), includePastValues: chance(2), includeDeleted: chance(2))
    }

    /// At least one.
    mutating func items() -> ItemSet {
        let bits = UInt32(truncatingIfNeeded: next()) & ItemSet.everyIdentityItem.rawValue
        return ItemSet(rawValue: bits).union(ItemSet(.sex))
    }

    mutating func provided(_ items: ItemSet) -> ProvidedRecord {
        let draft = IdentityRecordDraft(record()).cut(to: items)
        guard let record = try? ProvidedRecord(draft, items: items) else { preconditionFailure("a good record") }
        return record
    }

    mutating func lookupResponse(versions: Int, _ given: ItemSet? = nil) -> LookupResponse {
        let items = given ?? items()
        let historyItems = items.subtracting(ItemSet(.individualNumber))
        return LookupResponse(record: provided(items), history: (0..<versions).map { _ in provided(historyItems) })
    }

    mutating func hit(_ items: ItemSet) -> SearchHit {
        SearchHit(record: provided(items), matchedPastVersion: chance(2))
    }
}

private func specimen(_ message: any WireMessage) -> Specimen {
    func make<Message: WireMessage>(_ message: Message) -> Specimen {
        Specimen(name: String(describing: Message.self), bytes: message.encode()) { bytes throws(Refusal) in
            try Message(decoding: bytes).encode()
        }
    }
    return make(message)
}
