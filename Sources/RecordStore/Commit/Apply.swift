import JukiDomain
import OrderedStore
import SecondaryIndex

extension Transaction {
    /// Applies a notice that passed its checks: new version, history, retention clock, every index entry, residency,
    /// fingerprints, number, pictures, counters and onward notice.
    /// - Returns: the 更新順番号 of the new version.
    func apply(_ notice: R.Notice, from sender: MunicipalityCode) throws(RecordStoreError) -> UInt64 {
        let code = notice.record.code
        let predecessorCode = notice.previousCode
        let old = try newest(predecessorCode ?? code)
        let sequence = (old?.stored.updateSequence ?? 0) + 1
        var record = notice.record
        record.takeServerItems(updateSequence: sequence, notifiedOn: today)

        if let old { try supersede(old) }
        if let old, record.isDeleted { setBeforeDeletion(old.record) }
        if let predecessorCode {
            batch.delete(RecordKeys.code(predecessorCode), in: Keyspaces.records)
            setNewest(nil, for: predecessorCode)
            retire(predecessorCode, replacedBy: code)
        }
        let stored = store(version: record, previousCode: predecessorCode ?? old?.stored.previousCode)
        setNewest(LoadedVersion(record: record, stored: stored), for: code)
        try moveNumber(from: old?.record, to: record)
        try enterResidency(record, stored)
        try sendOnward(record, previousCode: predecessorCode, glyphs: keepGlyphs(of: notice))
        return sequence
    }

    /// Puts the newest version of `record` with all that follows from it alone.
    private func store(version record: R.Record, previousCode: ResidentRecordCode?) -> StoredVersion {
        let sequence = record.updateSequence
        let stored = StoredVersion(
            updateSequence: sequence, isDeleted: record.isDeleted, notifiedOn: today,
            clockStart: RetentionClock.start(isDeleted: record.isDeleted, notifiedOn: today, supersededOn: nil),
            municipality: record.municipality, previousCode: previousCode,
            digest: keys.recordDigest(of: register.canonicalBytes(of: record), municipality: record.municipality),
            sealedNumber: SealedNumber.seal(record.sealedNumber, code: record.code, sequence: sequence, keys: keys),
            recordBytes: register.encode(record))
        batch.put(RecordKeys.code(record.code), stored.encode(), in: Keyspaces.records)
        if let lastDay = stored.lastDay {
            batch.put(RecordKeys.expiry(lastDay, record.code, sequence), [], in: Keyspaces.expiry)
        }
        SecondaryIndex.add(IndexedVersion(record, isCurrent: true), to: &batch)
        return stored
    }

    /// Stacks what was the newest version onto the history; its clock starts today unless it runs already.
    private func supersede(_ old: LoadedVersion<R>) throws(RecordStoreError) {
        let code = old.record.code
        var record = old.record
        var stored = old.stored
        if !record.isDeleted {
            record.becomeHistory()
            stored.recordBytes = register.encode(record)
            try leaveResidency(old)
        }
        stored.clockStart = RetentionClock.start(
            isDeleted: record.isDeleted, notifiedOn: stored.notifiedOn, supersededOn: today)
        let key = RecordKeys.version(code, stored.updateSequence)
        batch.put(key, stored.encode(), in: Keyspaces.history)
        if let lastDay = stored.lastDay {
            batch.put(RecordKeys.expiry(lastDay, code, stored.updateSequence), [], in: Keyspaces.expiry)
        }
        SecondaryIndex.supersede(IndexedVersion(record, isCurrent: false), in: &batch)
    }

    private func moveNumber(from old: R.Record?, to record: R.Record) throws(RecordStoreError) {
        if let gone = old?.sealedNumber, gone != record.sealedNumber { setHolder(nil, of: keys.numberHash(of: gone)) }
        guard let number = record.sealedNumber else { return }
        let hash = keys.numberHash(of: number)
        if try holder(of: hash) != record.code { setHolder(record.code, of: hash) }
    }

    private func enterResidency(_ record: R.Record, _ stored: StoredVersion) throws(RecordStoreError) {
        guard !record.isDeleted else { return }
        batch.put(
            RecordKeys.resident(record.municipality, record.code.value),
            stored.digest + RecordKeys.sequence(stored.updateSequence), in: Keyspaces.residency)
        try updateFingerprint(of: record.municipality, code: record.code) { $0.add(stored.digest) }
        try updateLane(of: record.municipality) { $0.residents += 1 }
    }

    private func leaveResidency(_ old: LoadedVersion<R>) throws(RecordStoreError) {
        let municipality = old.record.municipality
        batch.delete(RecordKeys.resident(municipality, old.record.code.value), in: Keyspaces.residency)
        try updateFingerprint(of: municipality, code: old.record.code) { $0.subtract(old.stored.digest) }
        try updateLane(of: municipality) { $0.residents -= 1 }
    }
}

extension IndexedVersion {
    init(_ record: some RegisterRecord, isCurrent: Bool) {
        self.init(code: record.code, sequence: record.updateSequence, isCurrent: isCurrent,
                  isDeleted: record.isDeleted, items: record.searchItems)
    }
}
