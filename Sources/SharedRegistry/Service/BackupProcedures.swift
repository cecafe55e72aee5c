import AccessControl
import Dispatch
import EvidenceLog
public import JukiDomain
import JukiMessages
import MutualTLS
import OrderedStore
import RecordStore
public import StoreBackup
import Synchronization

extension Registry {
    /// What a backup of this register's store is described by, besides its keyspaces.
    public static var storeFacts: StoreFactsReader { { store throws(StoreError) in
        do throws(RecordStoreError) {
            let log = try EvidenceLog(store: store)
            return StoreFacts(
                format: try StoreIdentity.format(of: store), evidenceSize: log.size,
                evidenceRoot: try log.root(at: log.size, in: store))
        } catch {
            if case .store(let cause) = error { throw cause }
            throw StoreError(kind: .corruption, message: error.description)
        }
    } }

    // MARK: Taking

    /// Takes a backup beside the calls, or tells of one that was begun; its beginning and its end are evidence.
    func takeBackup(
        _ request: TakeBackupRequest, _ caller: Caller, _ call: any RegistryCall
    ) throws(Refusal) -> (any RegistryStream)? {
        guard let desk = backups else { throw Refusal(.unknownProcedure) }
        guard request.follow == 0 else { return follow(request.follow, desk, caller, call) }
        let stream = BackupStream(messageSender(.takeBackup, caller, call), isNumbered: request.isNumbered)
        let isTaken = desk.run { [self] in
            do throws(BackupError) {
                return try takeBackup(desk, caller, stream, call)
            } catch {
                return { self.backupFailed(error, desk, caller, call) }
            }
        }
        guard isTaken else { throw Refusal(desk.isStopped ? .shuttingDown : .backupRunning) }
        return stream
    }

    /// - Returns: what tells everybody concerned, once the folder is free again.
    /// - Throws: what went wrong before it was begun.
    private func takeBackup(
        _ desk: BackupDesk, _ caller: Caller, _ stream: BackupStream, _ call: any RegistryCall
    ) throws(BackupError) -> @Sendable () -> Void {
        let lock = try desk.folder.lock()
        // Also after one that failed: whoever follows that is not told of another.
        let number = max(try desk.folder.numbers().last ?? 0, desk.latestRun?.number ?? 0) + 1
        guard recordBeginning(of: number, caller, call) else { return {} }
        let run = BackupRun(number: number, for: listener(stream, told: "verified", caller, call))
        desk.latestRun = run
        run.tellNumber()
        do throws(BackupError) {
            let manifest = try carryOut(run, desk, holding: lock)
            return { run.end(.taken(manifest)) }
        } catch {
            guard let reason = failure(error, desk, call) else { return {} }
            return { run.end(.failed(Refusal(reason))) }
        }
    }

    private func carryOut(
        _ run: BackupRun, _ desk: BackupDesk, holding lock: borrowing BackupLock
    ) throws(BackupError) -> BackupManifest {
        var work = BackupWork(
            folder: desk.folder, facts: Self.storeFacts, progress: { run.show($0) }, isStopped: { desk.isStopped })
        work.reserve = desk.settings.reserve
        let manifest = try work.take(
            number: run.number, takenAt: clock().milliseconds, of: store, moment: desk.settings.momentDirectory,
            holding: lock)
        do throws(BackupError) {
            try desk.folder.removeOld(keeping: desk.settings.kept, holding: lock)
        } catch {
            desk.settings.remark("old backups stay: \(error)")
        }
        return manifest
    }

    // MARK: Telling

    /// Tells a caller of a backup to its end, and leaves the evidence of that.
    private func listener(
        _ stream: BackupStream, told word: String, _ caller: Caller, _ call: any RegistryCall
    ) -> BackupRun.Listener {
        BackupRun.Listener(stream: stream) { [self] outcome in
            switch outcome {
            case .taken(let manifest):
                answer(endRecord(manifest, word, caller), call) { stream.end(BackupSummary(manifest)) }
            case .failed(let refusal):
                refuse(refusal, Procedure.takeBackup.rawValue, caller, call)
            }
        }
    }

    private func endRecord(_ manifest: BackupManifest, _ word: String, _ caller: Caller) -> EvidenceRecord {
        var record = evidenceRecord(Procedure.takeBackup.rawValue, caller, nil)
        record.detail = "backup \(manifest.number) \(word): \(manifest.description.entries) entries, "
            + "\(manifest.bytes) bytes, evidence \(manifest.description.facts.evidenceSize) "
            + "\(manifest.description.facts.evidenceRoot), digest \(manifest.digest)"
        return record
    }

    /// Tells of a backup that was begun before. One of before the last start of the server was taken if it is listed,
    /// and given up otherwise.
    private func follow(
        _ number: UInt64, _ desk: BackupDesk, _ caller: Caller, _ call: any RegistryCall
    ) -> (any RegistryStream)? {
        let stream = BackupStream(messageSender(.takeBackup, caller, call), isNumbered: true)
        let listener = listener(stream, told: "told again", caller, call)
        if let run = desk.latestRun, run.number == number {
            run.attach(listener)
        } else {
            // It reads files, whose disk may be slow.
            onSearcher(evidenceRecord(Procedure.takeBackup.rawValue, caller, nil), caller, call) {
                do throws(BackupError) {
                    listener.end(.taken(try desk.folder.manifest(number)))
                } catch .noSuchBackup {
                    listener.end(.failed(Refusal(.backupFailed)))
                } catch {
                    desk.settings.remark("backup \(number) cannot be told of: \(error)")
                    listener.end(.failed(Refusal(.internal)))
                }
            }
        }
        return stream
    }

    /// Nothing is copied before it is on record that it will be.
    /// - Returns: false when the call has ended.
    private func recordBeginning(of number: UInt64, _ caller: Caller, _ call: any RegistryCall) -> Bool {
        var record = evidenceRecord(Procedure.takeBackup.rawValue, caller, nil)
        record.detail = "backup \(number) begun"
        let decided = Decision()
        let taken = committer.submit { [evidence, record] transaction in
            evidence.append(record, to: &transaction.batch)
            return { result in
                if case .durable = result { decided.take(true) } else { decided.take(false) }
            }
        }
        guard taken else {
            call.fail(Refusal(.overloaded))
            return false
        }
        let isRecorded = decided.wait()
        if !isRecorded { call.fail(Refusal(.storageFull)) }
        return isRecorded
    }

    private func backupFailed(_ error: BackupError, _ desk: BackupDesk, _ caller: Caller, _ call: any RegistryCall) {
        guard let reason = failure(error, desk, call) else { return }
        refuse(Refusal(reason), Procedure.takeBackup.rawValue, caller, call)
    }

    /// - Returns: as what it is refused; nil where the store itself has failed, which ends the server.
    private func failure(_ error: BackupError, _ desk: BackupDesk, _ call: any RegistryCall) -> Reason? {
        desk.settings.remark("the backup failed: \(error)")
        switch error {
        case .liveStore(let cause) where cause.kind == .corruption || cause.kind == .inputOutput:
            storeFailed(.store(cause), call)
            return nil
        case .liveStore(let cause): return cause.kind == .noSpace ? .storageFull : .backupFailed
        case .noSpace: return .storageFull
        case .folderInUse: return .backupRunning
        case .stopped: return .shuttingDown
        default: return .backupFailed
        }
    }

    /// Leaves a record in a restored store that it was restored, and from what; without other calls under way.
    /// - Throws: unless the record is durable: `STORAGE_FULL`, or `INTERNAL` after a fatal error of the store.
    public func recordRestore(of manifest: BackupManifest) throws(Refusal) {
        var record = EvidenceRecord(
            time: clock().milliseconds, peer: HostPeer.uri, certificateSerial: "",
            procedure: Procedure.takeBackup.rawValue, shape: "restore")
        record.detail = "restored from backup \(manifest.number), digest \(manifest.digest)"
        let call = HostCall()
        committer.commit([
            { [evidence, record] transaction in
                evidence.append(record, to: &transaction.batch)
                return { result in
                    switch result {
                    case .durable: call.respond([], isLast: true)
                    case .storageFull: call.fail(Refusal(.storageFull))
                    }
                }
            },
        ])
        try call.outcome()
    }

    /// Gives up a backup under way; before the store is closed.
    public func stopBackups() {
        backups?.stop()
    }

    // MARK: Listing

    func listBackups(_ request: ListBackupsRequest, _ caller: Caller, _ call: any RegistryCall) throws(Refusal) {
        guard let desk = backups else { throw Refusal(.unknownProcedure) }
        // It reads files, whose disk may be slow.
        onSearcher(evidenceRecord(Procedure.listBackups.rawValue, caller, nil), caller, call) { [self] in
            do throws(BackupError) {
                var found: [BackupSummary] = []
                for number in try desk.folder.numbers() {
                    if let manifest = try? desk.folder.manifest(number) {
                        found.append(BackupSummary(manifest))
                    } else {
                        desk.settings.remark("the manifest of backup \(number) cannot be read")
                        found.append(BackupSummary(damaged: number))
                    }
                }
                let response = ListBackupsResponse(backups: found)
                answer(evidenceRecord(Procedure.listBackups.rawValue, caller, nil), call) {
                    call.respond(response.encode(), isLast: true)
                }
            } catch {
                desk.settings.remark("backups cannot be listed: \(error)")
                refuse(Refusal(.backupFailed), Procedure.listBackups.rawValue, caller, call)
            }
        }
    }
}

/// What the committer made of an act, for a queue that waits for it.
private final class Decision: Sendable {
    private let isDurable = Atomic(false)
    private let made = DispatchSemaphore(value: 0)

    func take(_ isDurable: Bool) {
        self.isDurable.store(isDurable, ordering: .releasing)
        made.signal()
    }

    func wait() -> Bool {
        made.wait()
        return isDurable.load(ordering: .acquiring)
    }
}

extension BackupSummary {
    init(_ manifest: BackupManifest) {
        self.init(
            number: manifest.number, takenAt: manifest.takenAt, bytes: manifest.bytes,
            entries: manifest.description.entries, evidenceSize: manifest.description.facts.evidenceSize,
            evidenceRoot: manifest.description.facts.evidenceRoot.bytes, digest: manifest.digest.bytes)
    }
}
