import AccessControl
import EvidenceLog
import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore
import SecondaryIndex

/// 自己の本人確認情報の開示 (法30条の32): everything that is held of one person, for that person.
extension Registry {
    func disclose(
        _ request: DiscloseRequest, _ caller: Caller, _ call: any RegistryCall
    ) throws(Refusal) -> (any RegistryStream)? {
        let purpose = request.purpose
        do throws(Refusal) {
            try checkPaper(purpose, basis: Kind.articles.disclosure, receivedOn: request.receivedOn)
            if request.includeIndividualNumber, Kind.sealedItem == nil { throw Refusal(.itemNotAllowed) }
        } catch {
            refuseDisclosure(error, request.code, request, caller, call)
            return nil
        }
        let sender = messageSender(Kind.procedures.disclose, caller, call, purpose: purpose)
        onSearcher(question(request, request.code, caller), caller, call) { [self] in
            do throws(RecordStoreError) {
                let reader = RecordReader(
                    store.snapshot(), register: Kind(), keys: keys, today: today)
                switch try person(request, reader) {
                case .success(let found): try disclose(found, request, caller, call, reader, sender)
                case .failure(let refusal): refuseDisclosure(refusal, request.code, request, caller, call)
                }
            } catch {
                storeFailed(error, call)
            }
        }
        return sender
    }

    /// What a written request must bring along.
    func checkPaper(_ purpose: Purpose?, basis: String, receivedOn: CalendarDate? = nil) throws(Refusal) {
        guard let purpose, !purpose.legalBasis.isEmpty else { throw Refusal(.missingLegalBasis) }
        guard purpose.legalBasis == basis else { throw Refusal(.basisNotForCaller) }
        guard ApplicationNumber.isGiven(purpose.applicationNumber) else { throw Refusal(.missingApplicationNumber) }
        if let receivedOn, receivedOn > today { throw Refusal(.invalidDate) }
    }

    /// A refusal is recorded with the person it is about, who sees it in the own history.
    private func refuseDisclosure(
        _ refusal: Refusal, _ code: ResidentRecordCode?, _ request: DiscloseRequest, _ caller: Caller,
        _ call: any RegistryCall
    ) {
        var record = question(request, code, caller)
        record.result = refusal.reason.rawValue
        answer(record, call) { call.fail(refusal) }
    }

    /// Evidence of a request, before anything is known of its answer.
    private func question(_ request: DiscloseRequest, _ code: ResidentRecordCode?, _ caller: Caller) -> EvidenceRecord {
        var record = evidenceRecord(Kind.procedures.disclose.rawValue, caller, request.purpose)
        record.shape = request.shape
        record.subjects = code.map { [keys.subjectHash(of: $0)] } ?? []
        return record
    }

    // MARK: Who it is

    private typealias Found = (code: ResidentRecordCode, version: StoredVersion)

    /// The person of a request: nil when nothing is recorded. Which item does not fit is told to nobody: a counter must
    /// not become a place to guess at.
    private func person(
        _ request: DiscloseRequest, _ reader: RecordReader<Kind, Snapshot>
    ) throws(RecordStoreError) -> Result<Found?, Refusal> {
        guard let code = request.code else { return try personByItems(request.identity, reader) }
        guard let version = try reader.newest(code) else {
            return try reader.isRetired(code) ? .failure(Refusal(.codeChanged)) : .success(nil)
        }
        guard Kind.fits(request.identity, try reader.register.decode(version.recordBytes)) else {
            return .failure(Refusal(.identityNotConfirmed))
        }
        return .success((code, version))
    }

    private func personByItems(
        _ identity: ClaimedIdentity, _ reader: RecordReader<Kind, Snapshot>
    ) throws(RecordStoreError) -> Result<Found?, Refusal> {
        let conditions = SearchConditions(
            kanjiName: identity.name.isBlank ? nil : TextCondition(identity.name),
            birthDate: BirthCondition(identity.birthDate), sex: identity.sex == .blank ? nil : identity.sex,
            address: identity.address.isBlank ? nil : TextCondition(identity.address), includeDeleted: true)
        var found: [Found] = []
        do throws(SearchError) {
            let source = SnapshotVersions(reader)
            let result = try SecondaryIndex.search(
                conditions, limit: SearchConditions.matchLimits.upperBound, in: reader.reading, source: source)
            // The index folds widths and spaces; only who fits byte for byte is the person.
            for hit in result.hits {
                let fitting = try Self.search { () throws(RecordStoreError) -> StoredVersion? in
                    guard let version = try reader.newest(hit.code) else { return nil }
                    return Kind.fits(identity, try reader.register.decode(version.recordBytes)) ? version : nil
                }
                if let fitting { found.append((hit.code, fitting)) }
            }
        } catch {
            switch error {
            case .refused(let refusal): return .failure(refusal)
            case .store(let cause): throw .store(cause)
            }
        }
        return found.count > 1 ? .failure(Refusal(.tooManyMatches, expected: 1)) : .success(found.first)
    }

    private static func search<Value>(_ body: () throws(RecordStoreError) -> Value) throws(SearchError) -> Value {
        do { return try body() } catch {
            if case .store(let cause) = error { throw .store(cause) }
            throw .store(StoreError(kind: .corruption, message: error.description))
        }
    }

    // MARK: What is held

    private func disclose(
        _ found: Found?, _ request: DiscloseRequest, _ caller: Caller, _ call: any RegistryCall,
        _ reader: RecordReader<Kind, Snapshot>, _ sender: MessageSender
    ) throws(RecordStoreError) {
        var present: Kind.Record?
        var history: [Kind.Record] = []
        var codes = [found?.code ?? request.code].compactMap { $0 }
        if let (code, version) = found {
            present = try reader.register.decode(version.recordBytes)
            if request.includeIndividualNumber { present?.sealedNumber = try reader.number(of: code, in: version) }
            for (code, version) in try reader.history(of: code, limit: .max) {
                history.append(try reader.register.decode(version.recordBytes))
                if !codes.contains(code) { codes.append(code) }
            }
        }
        let glyphs = try Self.glyphs(of: [present].compactMap { $0 } + history, reader)
        // Of a code that is not known here nobody can be compared with its person: who looked is told to that person.
        let looks = found == nil
            ? [] : try ProvisionHistory.looks(at: codes.map(keys.subjectHash(of:)), in: reader.reading)
        let head = DisclosureHead(
            record: present, receivedOn: request.receivedOn,
            dueOn: DisclosureTerm.dueDate(receivedOn: request.receivedOn), disclosedAt: clock(),
            applicationNumber: request.purpose?.applicationNumber ?? "", historyCount: UInt64(history.count),
            provisionCount: UInt64(looks.count), glyphCount: UInt64(glyphs.count))
        var record = evidenceRecord(Kind.procedures.disclose.rawValue, caller, request.purpose)
        record.shape = request.shape
        record.persons = present == nil ? 0 : 1
        if present != nil {
            let untold = present?.sealedNumber == nil ? Kind.sealedItem.map(ItemSet.init(number:)) ?? [] : []
            record.items = Kind.everyItem.subtracting(untold).rawValue
        }
        record.subjects = codes.prefix(1).map(keys.subjectHash(of:))
        let parts = Self.parts(head, history, glyphs, looks)
        answer(record, call) {
            sender.start { parts[$0].isLast ? .last(parts[$0].encode()) : .message(parts[$0].encode()) }
        }
    }

    /// What the versions name, each picture once.
    private static func glyphs(
        of versions: [Kind.Record], _ reader: RecordReader<Kind, Snapshot>
    ) throws(RecordStoreError) -> [StoredGlyph] {
        var glyphs: [StoredGlyph] = []
        for digest in Set(versions.flatMap(\.glyphs.values)) {
            glyphs.append(StoredGlyph(digest: digest, image: try reader.glyph(digest)))
        }
        return glyphs
    }

    private static func parts(
        _ head: DisclosureHead<Kind.Record>, _ history: [Kind.Record], _ glyphs: [StoredGlyph],
        _ looks: [ProvisionLine]
    ) -> [DiscloseResponse<Kind.Record>] {
        var parts = [DiscloseResponse<Kind.Record>(head: head, isLast: false)]
        parts += chunks(history, RegistryLimits.versionsPerMessage).map { DiscloseResponse(history: $0, isLast: false) }
        parts += chunks(glyphs, RegistryLimits.glyphsPerMessage).map { DiscloseResponse(glyphs: $0, isLast: false) }
        parts += chunks(looks, RegistryLimits.looksPerMessage).map { DiscloseResponse(provisions: $0, isLast: false) }
        parts[parts.count - 1].isLast = true
        return parts
    }

    private static func chunks<Element>(_ elements: [Element], _ size: Int) -> [[Element]] {
        stride(from: 0, to: elements.count, by: size).map { Array(elements[$0..<min($0 + size, elements.count)]) }
    }
}

extension DiscloseRequest {
    /// Which conditions were given, never their values.
    var shape: String { code == nil ? "four-items" : "resident-record-code four-items" }
}
