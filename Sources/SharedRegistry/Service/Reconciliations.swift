import AccessControl
import EvidenceLog
import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore

extension Registry {
    /// When each municipality last reconciled and what was found; or every run of one municipality.
    func listReconciliations(
        _ request: ListReconciliationsRequest, _ caller: Caller, _ call: any RegistryCall
    ) throws(Refusal) {
        let named = try AccessTable.municipality(named: request.municipality, by: caller.role)
        do throws(RecordStoreError) {
            let archive = ReconcileArchive(store)
            var runs: [RecordStore.ReconcileSummary] = []
            if let named {
                runs = try archive.runs(of: named, limit: RegistryLimits.runsListedMax)
            } else {
                for municipality in try archive.municipalities() {
                    runs += try archive.runs(of: municipality, limit: 1)
                }
            }
            let response = ListReconciliationsResponse(runs: runs.map(JukiMessages.ReconcileSummary.init))
            answer(evidenceRecord(Procedure.listReconciliations.rawValue, caller, nil), call) {
                call.respond(response.encode(), isLast: true)
            }
        } catch {
            storeFailed(error, call)
        }
    }

    /// The kept report of one run, difference by difference; read beside the event loops, because its evidence names
    /// everybody whom it names.
    func getReconciliation(
        _ request: GetReconciliationRequest, _ caller: Caller, _ call: any RegistryCall
    ) throws(Refusal) -> (any RegistryStream)? {
        let municipality = try subject(request.municipality, caller)
        do throws(RecordStoreError) {
            // The daily erasure may take the differences meanwhile: all of them are told as they are now.
            let archive = ReconcileArchive(store.snapshot())
            if let summary = try archive.summary(of: municipality, run: request.run) {
                let sender = messageSender(.getReconciliation, caller, call)
                let record = evidenceRecord(Procedure.getReconciliation.rawValue, caller, nil)
                onSearcher(record, caller, call) { [self] in
                    tell(summary, from: archive, record, call, through: sender)
                }
                return sender
            }
            refuse(Refusal(.notFound), Procedure.getReconciliation.rawValue, caller, call)
        } catch {
            storeFailed(error, call)
        }
        return nil
    }

    private func tell(
        _ summary: RecordStore.ReconcileSummary, from archive: ReconcileArchive<Snapshot>, _ record: EvidenceRecord,
        _ call: any RegistryCall, through sender: MessageSender
    ) {
        do throws(RecordStoreError) {
            let differences = try archive.differences(
                of: summary.municipality, run: summary.run, from: 0, limit: .max)
            var record = record
            record.name(differences, in: Kind.self, keys: keys)
            let parts = report(summary, from: archive, over: call) { $0.encode() }
            answer(record, call) { sender.start(parts) }
        } catch {
            storeFailed(error, call)
        }
    }

    /// A kept report as messages, each read when it is asked for.
    func report(
        _ summary: RecordStore.ReconcileSummary, from archive: ReconcileArchive<some StoreReading>,
        over call: any RegistryCall,
        _ encode: @escaping @Sendable (ReconcileReport) -> [UInt8]
    ) -> @Sendable (Int) -> MessageSender.Next {
        { [self] number in
            do throws(RecordStoreError) {
                let differences = try archive.differences(
                    of: summary.municipality, run: summary.run,
                    from: UInt32(number * ReconcileReport.differencesPerMessage),
                    limit: ReconcileReport.differencesPerMessage)
                let part = ReconcileReport(part: number, summary, differences)
                return part.isLast ? .last(encode(part)) : .message(encode(part))
            } catch {
                storeFailed(error, call)
                return .ended
            }
        }
    }
}

extension EvidenceRecord {
    /// Everybody whom a report names: each difference tells what the register holds of a person, or that it holds none.
    /// Told are the codes, and the municipality of who is elsewhere; of other items that they differ, not what they
    /// are.
    mutating func name<Kind: RegistryKind>(_ differences: [ReconcileDifference], in kind: Kind.Type, keys: KeyFile) {
        persons = UInt32(clamping: differences.count)
        subjects = differences.map { keys.subjectHash(of: $0.code) }
        itemsAsked = ItemSet(numbers: differences.flatMap(\.items)).rawValue
        tell(in: kind, code: !differences.isEmpty, municipality: differences.contains { $0.elsewhere != nil })
    }

    /// Everybody under whose code a notice of the list is parked, with the items that are why; told are the codes, and
    /// the municipality of who is alive elsewhere.
    mutating func name<Kind: RegistryKind>(_ parked: [ParkedNotice], in kind: Kind.Type, keys: KeyFile) {
        persons = UInt32(parked.count)
        subjects = parked.compactMap(\.code).map(keys.subjectHash(of:))
        let refusals = parked.compactMap(\.outcome.refusal)
        // A picture may have come for any number; no set holds one that no item has.
        itemsAsked = ItemSet(numbers: refusals.map(\.item).filter { (1...31).contains($0) }).rawValue
        tell(
            in: kind, code: !subjects.isEmpty,
            municipality: refusals.contains { $0.reason == .aliveElsewhere && $0.municipality != nil })
    }

    private mutating func tell<Kind: RegistryKind>(in kind: Kind.Type, code: Bool, municipality: Bool) {
        let told = (code ? [SharedItem.residentRecordCode] : []) + (municipality ? [Kind.placeItems.municipality] : [])
        items = ItemSet(numbers: told).rawValue
    }
}
