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
        let all: [any WireMessage] = [
            NoticeDraft(updates[0]), UpdateRequest(updates[0]), UpdateBatch(updates), UpdateBatch([UpdateNotice]()),
            UpdateResponse(random.outcome()), UpdateOutcomes([random.outcome(), random.outcome(), random.outcome()]),
            LaneStateRequest(), LaneStateRequest(municipality: random.municipality()),
            LaneStateResponse(
                lastNoticeNumber: random.number(), parkedCount: random.number(), residents: random.number()),
            ListParkedRequest(municipality: random.municipality(), afterNoticeNumber: 7, includeReplaced: true),
            ListParkedResponse(
                parked: [ParkedNotice(outcome: random.outcome(), code: random.recordCode(), replacedBy: 9)],
                hasMore: true),
            LookupRequest(subject: .code(random.recordCode()), includeHistory: true, purpose: purpose),
            LookupRequest(subject: .individualNumber(random.individualNumber()), includeIndividualNumber: true),
            LookupResponse(record: records[0], history: [records[1], records[2]]),
            SearchRequest(random.conditions(), limit: 20, explain: true, purpose: purpose),
            SearchRequest(SearchConditions()),
            SearchResponse(
                hits: [random.hit(), random.hit()],
                explanation: Explanation(
                    index: "kana-strict", keys: ["kana_name かこしま", "sex 1"], rowsTouched: 12, recordsRead: 3)),
            SearchResponse(hits: []),
            ReconcileStep.begin(municipality: random.municipality(), lastNoticeNumber: random.number(), mode: .ranges),
            ReconcileStep.fingerprints([
                RangeFingerprint(prefix: "", count: 3, sum: digest),
                RangeFingerprint(prefix: "0123", count: 0, sum: digest),
            ]),
            ReconcileStep.records(prefix: "01", [reconciled], isLast: true), ReconcileStep.finish,
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
            ServerStatusRequest(),
            ServerStatusResponse(version: "1.0", gauges: [.init(name: "residents", value: random.number())]),
            OnwardNoticesRequest(
                records.map {
                    OnwardNotice(
                        sequence: 1 + random.number() / 2, $0, individualNumber: $0.individualNumber,
                        previousCode: random.recordCode())
                }),
            OnwardNoticesResponse(receivedThrough: random.number()), Status(random.refusal()),
        ]
        return (all + random.reportMessages() + random.alertMessages()).map(specimen)
    }

    mutating func conditions() -> SearchConditions {
        SearchConditions(
            kanjiName: TextCondition("鹿児島", match: .prefix, strictness: .loose), kanaName: TextCondition("かごしま"),
            formerSurname: TextCondition("川"), formerSurnameKana: TextCondition("かわ", strictness: .loose),
            birthDate: BirthCondition(lowest: 19400500, highest: 19400531, unknownPartsMatch: chance(2)),
            sex: chance(2) ? nil : .female, municipality: municipality(), ooaza: OoazaCode(value: 12),
            address: TextCondition("鴨池", match: .prefix), includePastValues: chance(2), includeDeleted: chance(2))
    }

    mutating func hit() -> SearchHit {
        let record = record()
        return SearchHit(
            code: record.code, name: record.name.text, kanaName: record.kanaName, birthDate: record.birthDate,
            sex: record.sex, address: record.address.text, municipality: record.municipality,
            formerSurname: record.formerSurname.text, isDeleted: record.isDeleted, matchedPastVersion: chance(2),
            updateSequence: record.updateSequence)
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
