import BulkProvision
import Dispatch
import EvidenceLog
import JukiDomain
import JukiMessages
import MutualTLS
import Operators
import OrderedStore
import RecordStore

/// 媒体連携: asking for, releasing, writing and accounting for media. Each act reads the ledger, decides and writes on
/// one queue, so that no two operators take the same step.
extension Registry {
    func requestMedium(_ request: RequestMediumRequest, _ caller: Caller, _ call: any RegistryCall) throws(Refusal) {
        onLedger(.requestMedium, request.purpose, "job \(request.job)", caller, call) { [self] () throws in
            let key = BulkJobKey(owner: caller.uri, name: request.job)
            let job = try finishedJob(key, in: BulkLedger(store, keys: keys))
            let recipient = try recipient(request.recipientCertificate)
            let purpose = try Self.purpose(of: job, carriedOutOn: request.purpose)
            let ledger = MediumLedger(store)
            // A damaged ledger does not tell where its medium is: until somebody knows, there is no second one.
            let isAsked = try ledger.media(below: .max) { _ in false }.contains { medium in
                medium.job == job.key.name && medium.owner == job.key.owner && medium.state?.isFinal != true
            }
            guard !isAsked else { throw Refusal(.mediumState) }
            var medium = Medium(
                number: try ledger.lastNumber() + 1, job: job.key.name, owner: job.key.owner,
                purpose: purpose,
                recipient: try Medium.recipient(named: recipient.subject),
                recipientFingerprint: SHA256Hashing.sha256(recipient.encoded), lines: job.begin.lines,
                found: job.job.counts.found)
            medium.entries = [try entry(.requested, caller, purpose)]
            try commitNow(evidence(.requestMedium, medium, caller, purpose)) { [medium] batch in
                batch.open(medium, certificate: recipient.encoded)
            }
            call.respond(MediumResponse(medium).encode(), isLast: true)
        }
    }

    func releaseMedium(_ request: ReleaseMediumRequest, _ caller: Caller, _ call: any RegistryCall) throws(Refusal) {
        onLedger(.releaseMedium, request.purpose, "medium \(request.medium)", caller, call) { [self] () throws in
            let medium = try medium(request.medium).medium
            let entry = try entry(.released, caller, request.purpose)
            let next = try medium.adding(entry)
            // One person with two accounts is no second operator.
            guard !operators.isSamePerson(medium.entries[0].operatorID, entry.operatorID) else {
                throw Refusal(.secondOperatorNeeded)
            }
            // The releasing operator has compared the recipient's certificate, or has not looked.
            guard request.recipientFingerprint == medium.recipientFingerprint else {
                throw Refusal(.recipientFingerprint)
            }
            // Where the job's results are gone already, nothing can be written.
            let key = BulkJobKey(owner: medium.owner, name: medium.job)
            if let job = try BulkLedger(store, keys: keys).job(key) { try checkStillAllowed(job) }
            try commitNow(evidence(.releaseMedium, next, caller, request.purpose)) { $0.addLastEntry(of: next) }
            call.respond(MediumResponse(next).encode(), isLast: true)
        }
    }

    func writeMedium(
        _ request: WriteMediumRequest, _ caller: Caller, _ call: any RegistryCall
    ) throws(Refusal) -> any RegistryStream {
        let sender = messageSender(.writeMedium, caller, call, purpose: request.purpose)
        onLedger(.writeMedium, request.purpose, "medium \(request.medium)", caller, call) { [self] () throws in
            let (medium, certificate) = try medium(request.medium)
            guard medium.owner == caller.uri else { throw Refusal(.procedureNotAllowed) }
            var entry = try entry(.sent, caller, request.purpose)
            entry.witness = request.witness
            // Whether it may be sent at all is settled before anything is unsealed.
            _ = try medium.adding(entry)
            // The results may expire meanwhile: all of them are read as they are now.
            let results = BulkLedger(store.snapshot(), keys: keys)
            let job = try finishedJob(BulkJobKey(owner: medium.owner, name: medium.job), in: results)
            let purpose = try Self.purpose(of: job, carriedOutOn: request.purpose)
            let recipient = try recipient(certificate)
            var (plain, persons) = try content(of: job, in: results)
            defer { cleanse(&plain) }
            let sealed: [UInt8]
            do { sealed = try EnvelopedMessage.seal(plain, to: recipient) } catch {
                throw Refusal(.recipientCertificate)
            }
            let digest = SHA256Hashing.sha256(sealed)
            entry.contentDigest = digest
            let next = try medium.adding(entry)
            var record = evidence(.writeMedium, next, caller, purpose)
            record.items = job.begin.itemBits
            record.itemsAsked = job.begin.itemBits
            try commitNow(record, of: persons) { $0.addLastEntry(of: next) }
            sender.start { number in
                let part = MediumContent(part: number, of: sealed, digest: digest)
                return part.isLast ? .last(part.encode()) : .message(part.encode())
            }
        }
        return sender
    }

    func recordMedium(_ request: RecordMediumRequest, _ caller: Caller, _ call: any RegistryCall) throws(Refusal) {
        guard Self.stepsOfPeople.contains(request.step) else { throw Refusal(.unexpectedStep) }
        onLedger(.recordMedium, request.purpose, "medium \(request.medium)", caller, call) { [self] () throws in
            let medium = try medium(request.medium).medium
            var entry = try entry(request.step, caller, request.purpose)
            entry.witness = request.witness
            entry.permittedBy = request.permittedBy
            entry.contentDigest = request.step == .written ? request.contentDigest : nil
            entry.remark = request.remark
            let next = try medium.adding(entry)
            // What is on its medium is in the server no more.
            let written = request.step == .written
                ? try BulkLedger(store, keys: keys).job(BulkJobKey(owner: medium.owner, name: medium.job)) : nil
            let now = clock()
            try commitNow(evidence(.recordMedium, next, caller, request.purpose)) { [keys] batch in
                batch.addLastEntry(of: next)
                if let written { batch.eraseResults(of: written, keys: keys, now: now) }
            }
            call.respond(MediumResponse(next).encode(), isLast: true)
        }
    }

    func listMedia(_ request: ListMediaRequest, _ caller: Caller, _ call: any RegistryCall) throws(Refusal) {
        onLedger(.listMedia, nil, "", caller, call) { [self] () throws in
            let before = request.before == 0 ? UInt64.max : request.before
            let media = try MediumLedger(store).media(below: before) { found in
                found.count == ListMediaResponse.mediaMax
                    || found.reduce(0) { $0 + $1.entries.count } >= ListMediaResponse.entriesMax
            }
            let response = ListMediaResponse(media: media, hasMore: (media.last?.number ?? 1) > 1)
            try commitNow(evidenceRecord(Procedure.listMedia.rawValue, caller, nil))
            call.respond(response.encode(), isLast: true)
        }
    }

    /// Records everybody on a medium before it is sent: so many at a time that other callers are not held up, and with
    /// the last of them the entry of the ledger.
    private func commitNow(
        _ record: EvidenceRecord, of persons: [[UInt8]], write: @escaping @Sendable (inout WriteBatch) -> Void
    ) throws(Refusal) {
        var rest = persons[...]
        repeat {
            var part = record
            part.subjects = Array(rest.prefix(EvidenceLog.subjectsMax))
            part.persons = UInt32(part.subjects.count)
            rest = rest.dropFirst(EvidenceLog.subjectsMax)
            if rest.isEmpty { try commitNow(part, write: write) } else { try commitNow(part) }
        } while !rest.isEmpty
    }

    // MARK: What every act needs

    /// Steps that people report; the others are the server's own.
    private static var stepsOfPeople: Set<MediumStep> {
        [.written, .kept, .received, .returned, .destroyed, .cancelled]
    }

    private func onLedger(
        _ procedure: Procedure, _ purpose: Purpose?, _ detail: String, _ caller: Caller, _ call: any RegistryCall,
        _ act: @escaping @Sendable () throws -> Void
    ) {
        bulk.ledgerQueue.async { [self] in
            do {
                try act()
            } catch let refusal as Refusal {
                refuse(refusal, procedure.rawValue, caller, call, purpose: purpose, detail: detail)
            } catch let error as RecordStoreError {
                storeFailed(error, call)
            } catch {
                preconditionFailure("an act throws a refusal or a store error")
            }
        }
    }

    private func medium(_ number: UInt64) throws -> (medium: Medium, certificate: [UInt8]) {
        guard let found = try MediumLedger(store).medium(number) else { throw Refusal(.noSuchMedium) }
        return found
    }

    /// A medium tells on the basis and the application that its job was judged by, whoever carries it out.
    private static func purpose(of job: BulkJobState, carriedOutOn named: Purpose?) throws(Refusal) -> Purpose {
        var purpose = job.begin.purpose ?? Purpose()
        let basis = named?.legalBasis ?? ""
        guard basis.isEmpty || basis == purpose.legalBasis else { throw Refusal(.basisNotForCaller) }
        purpose.operatorID = named?.operatorID ?? ""
        return purpose
    }

    /// A job whose results wait here for a medium, and may still leave on one.
    private func finishedJob(_ key: BulkJobKey, in ledger: BulkLedger<some StoreReading>) throws -> BulkJobState {
        guard let job = try ledger.job(key) else { throw Refusal(.noSuchBulkJob) }
        guard job.isFinished else {
            throw Refusal(.bulkJobIncomplete, expected: UInt64(job.job.batchesAnswered))
        }
        guard job.begin.isForMedium, job.job.erasedAt == 0, !job.isExpired(now: clock(), keepDays: bulkResultDays)
        else { throw Refusal(.mediumState) }
        try checkStillAllowed(job)
        return job
    }

    private func recipient(_ certificate: [UInt8]) throws(Refusal) -> RecipientCertificate {
        do { return try RecipientCertificate(certificate, now: Int64(clock().milliseconds / 1000)) } catch {
            throw Refusal(.recipientCertificate)
        }
    }

    private func entry(_ step: MediumStep, _ caller: Caller, _ purpose: Purpose?) throws(Refusal) -> MediumEntry {
        let operatorID = evidenceRecord(0, caller, purpose).operatorID
        guard !operatorID.isEmpty else { throw Refusal(.operatorNotSignedIn) }
        return MediumEntry(step, time: clock().milliseconds, operatorID: operatorID)
    }

    /// Names the recipient by the certificate, and the ledger with a digest: neither can be changed without the other.
    private func evidence(
        _ procedure: Procedure, _ medium: Medium, _ caller: Caller, _ purpose: Purpose?
    ) -> EvidenceRecord {
        var record = evidenceRecord(procedure.rawValue, caller, purpose)
        let step = medium.entries.last.map { "\($0.step)" } ?? ""
        record.detail = "medium \(medium.number) \(step), job \(medium.job), recipient \(medium.fingerprintText), "
            + "ledger \(medium.entries.count):\(medium.digest)"
        return record
    }

    /// The result file that the job's batches make, and the persons whom it tells of.
    private func content(
        of state: BulkJobState, in ledger: BulkLedger<some StoreReading>
    ) throws -> (file: [UInt8], persons: [[UInt8]]) {
        var content: [UInt8] = []
        var persons: [[UInt8]] = []
        let names = state.begin.items.map { Kind.itemName($0) ?? "" }
        BulkResultFile.appendHeader(itemNames: names, to: &content)
        var line: UInt32 = 0
        for number in 0..<state.batches {
            guard let batch = try ledger.batch(number, of: state.key) else {
                throw RecordStoreError.damagedValue(keyspace: BulkKeyspaces.results.name)
            }
            persons += batch.found
            for result in batch.results {
                line += 1
                BulkResultFile.append(result, line: line, itemCount: names.count, to: &content)
            }
        }
        return (content, persons)
    }
}

extension MediumContent {
    /// One part of the encrypted content.
    /// - Parameter number: from 0; not above that of the last part.
    init(part number: Int, of sealed: [UInt8], digest: [UInt8]) {
        let start = number * Self.partSize
        let end = min(start + Self.partSize, sealed.count)
        let isLast = end == sealed.count
        self.init(content: Array(sealed[start..<end]), contentDigest: isLast ? digest : nil, isLast: isLast)
    }
}
