public import JukiDomain
public import OrderedStore
import SecondaryIndex

/// Everything one commit will write, and a view of the store as if it were written already.
///
/// The committer makes one for each group of acts and runs the acts over it in order, so that a notice sees what the
/// notice before it did. Nothing reaches the store before ``seal()``'s batch is written as a whole. One thread.
public final class Transaction<R: Register> {
    public let store: OrderedStore
    public let register: R
    public let keys: any StoreKeys
    public let now: Moment
    /// The day in Japan.
    public let today: CalendarDate
    /// For what rides along with an act: evidence, reports.
    public var batch = WriteBatch()

    private var versions: [ResidentRecordCode: LoadedVersion<R>?] = [:]
    /// What those were whom this group has 消除.
    private var beforeDeletion: [ResidentRecordCode: R.Record] = [:]
    private var retired: [ResidentRecordCode: Bool] = [:]
    /// Codes that this group has retired, and what replaced them.
    private(set) var retiredHere: [ResidentRecordCode: ResidentRecordCode] = [:]
    /// Codes of which this group has taken away what replaced them, where the store still shows it.
    private(set) var forgottenHere: Set<ResidentRecordCode> = []
    private var holders: [NumberHash: ResidentRecordCode?] = [:]
    private var lanes: [MunicipalityCode: LaneState] = [:]
    private var outcomes: [LanePosition: RecordedOutcome] = [:]
    private var parked: [LanePosition: ParkedEntry] = [:]
    private var fingerprints: [BucketPosition: Fingerprint] = [:]
    private var counters: [[UInt8]: UInt64] = [:]
    private var glyphUses: [GlyphDigest: UInt64] = [:]
    /// Expiry entries that this group has erased, where the store still shows them: two runs may meet in one group.
    var erasedEntries: Set<[UInt8]> = []
    private var lastRuns: [MunicipalityCode: UInt64] = [:]
    /// nil for a key that was taken away.
    private var besides: [Keyspace: [[UInt8]: [UInt8]?]] = [:]
    /// nil until something is sent onward: most groups only answer.
    private var nextOutboxSequence: UInt64?

    init(store: OrderedStore, register: R, keys: any StoreKeys, now: Moment) {
        self.store = store
        self.register = register
        self.keys = keys
        self.now = now
        today = now.japanDay
    }

    /// Writes out what was gathered by key, and gives the batch away.
    consuming func sealed() -> WriteBatch {
        for (municipality, lane) in lanes {
            batch.put(RecordKeys.municipality(municipality), lane.encode(), in: Keyspaces.lanes)
        }
        for (position, fingerprint) in fingerprints {
            let key = RecordKeys.bucket(position.municipality, position.bucket)
            if fingerprint == .empty {
                batch.delete(key, in: Keyspaces.fingerprints)
            } else {
                batch.put(key, fingerprint.encode(), in: Keyspaces.fingerprints)
            }
        }
        for (key, count) in counters { batch.put(key, RecordKeys.sequence(count), in: Keyspaces.counters) }
        for (digest, uses) in glyphUses { Self.putGlyphUses(uses, of: digest, into: &batch) }
        if let nextOutboxSequence { Outbox.putNext(nextOutboxSequence, into: &batch) }
        var empty = WriteBatch()
        swap(&empty, &batch)
        return empty
    }

    // MARK: What is kept beside the register

    /// A value as it is after the acts before this one: for values that are written by ``setValue(_:of:in:)`` and
    /// ``removeValue(of:in:)`` only.
    public func value(of key: [UInt8], in keyspace: Keyspace) throws(RecordStoreError) -> [UInt8]? {
        if let known = besides[keyspace]?[key] { return known }
        return try storing { () throws(StoreError) in try store.get(key, in: keyspace) }
    }

    /// Puts a value that later acts of the same group must see.
    public func setValue(_ value: [UInt8], of key: [UInt8], in keyspace: Keyspace) {
        besides[keyspace, default: [:]][key] = value
        batch.put(key, value, in: keyspace)
    }

    /// Takes away a value that later acts of the same group must not see.
    func removeValue(of key: [UInt8], in keyspace: Keyspace) {
        besides[keyspace, default: [:]][key] = .some(nil)
        batch.delete(key, in: keyspace)
    }

    // MARK: Versions

    func newest(_ code: ResidentRecordCode) throws(RecordStoreError) -> LoadedVersion<R>? {
        if let known = versions[code] { return known }
        let bytes = try storing { () throws(StoreError) in try store.get(RecordKeys.code(code), in: Keyspaces.records) }
        let loaded: LoadedVersion<R>? = if let bytes {
            try LoadedVersion(bytes, code: code, register: register, keys: keys)
        } else {
            nil
        }
        versions[code] = .some(loaded)
        return loaded
    }

    /// Whether there is a newest version, without reading it.
    func hasRecord(_ code: ResidentRecordCode) throws(RecordStoreError) -> Bool {
        if let known = versions[code] { return known != nil }
        return try storing { () throws(StoreError) in
            try store.contains(RecordKeys.code(code), in: Keyspaces.records)
        }
    }

    func setNewest(_ loaded: LoadedVersion<R>?, for code: ResidentRecordCode) {
        versions[code] = .some(loaded)
    }

    /// What the person of a 消除 was before it; nil where that has been erased.
    func beforeDeletion(_ deletion: LoadedVersion<R>) throws(RecordStoreError) -> R.Record? {
        let code = deletion.record.code
        if let known = beforeDeletion[code] { return known }
        guard deletion.stored.updateSequence > 1 else { return nil }
        let key = RecordKeys.version(code, deletion.stored.updateSequence - 1)
        let bytes = try storing { () throws(StoreError) in try store.get(key, in: Keyspaces.history) }
        guard let bytes else { return nil }
        return try register.decode(try StoredVersion(decoding: bytes, from: Keyspaces.history.name).recordBytes)
    }

    func setBeforeDeletion(_ record: R.Record) {
        beforeDeletion[record.code] = record
    }

    func isRetired(_ code: ResidentRecordCode) throws(RecordStoreError) -> Bool {
        if let known = retired[code] { return known }
        let found = try storing { () throws(StoreError) in
            try store.contains(RecordKeys.code(code), in: Keyspaces.retiredCodes)
        }
        retired[code] = found
        return found
    }

    func retire(_ old: ResidentRecordCode, replacedBy new: ResidentRecordCode) {
        retired[old] = true
        retiredHere[old] = new
        forgottenHere.remove(old)
        batch.put(RecordKeys.code(old), RecordKeys.code(new), in: Keyspaces.retiredCodes)
    }

    func forgetRetired(_ old: ResidentRecordCode) {
        retired[old] = false
        retiredHere[old] = nil
        forgottenHere.insert(old)
        batch.delete(RecordKeys.code(old), in: Keyspaces.retiredCodes)
    }

    // MARK: Individual numbers

    func holder(of hash: NumberHash) throws(RecordStoreError) -> ResidentRecordCode? {
        if let known = holders[hash] { return known }
        let bytes = try storing { () throws(StoreError) in try store.get(hash.bytes, in: Keyspaces.numbers) }
        let holder = bytes.map { ResidentRecordCode(unchecked: $0.reduce(0) { $0 << 8 | UInt64($1) }) }
        holders[hash] = .some(holder)
        return holder
    }

    func setHolder(_ code: ResidentRecordCode?, of hash: NumberHash) {
        holders[hash] = .some(code)
        if let code {
            batch.put(hash.bytes, RecordKeys.code(code), in: Keyspaces.numbers)
        } else {
            batch.delete(hash.bytes, in: Keyspaces.numbers)
        }
    }

    // MARK: Lanes

    func lane(of municipality: MunicipalityCode) throws(RecordStoreError) -> LaneState {
        if let known = lanes[municipality] { return known }
        let bytes = try storing { () throws(StoreError) in
            try store.get(RecordKeys.municipality(municipality), in: Keyspaces.lanes)
        }
        let lane = if let bytes { try LaneState(decoding: bytes) } else { LaneState() }
        lanes[municipality] = lane
        return lane
    }

    func updateLane(
        of municipality: MunicipalityCode, _ change: (inout LaneState) -> Void
    ) throws(RecordStoreError) {
        var lane = try lane(of: municipality)
        change(&lane)
        lanes[municipality] = lane
    }

    func outcome(_ municipality: MunicipalityCode, _ number: UInt64) throws(RecordStoreError) -> RecordedOutcome? {
        let position = LanePosition(municipality: municipality, number: number)
        if let known = outcomes[position] { return known }
        let bytes = try storing { () throws(StoreError) in
            try store.get(RecordKeys.notice(municipality, number), in: Keyspaces.outcomes)
        }
        return if let bytes { try RecordedOutcome(decoding: bytes) } else { nil }
    }

    func record(_ outcome: RecordedOutcome, _ municipality: MunicipalityCode, _ number: UInt64) {
        outcomes[LanePosition(municipality: municipality, number: number)] = outcome
        batch.put(RecordKeys.notice(municipality, number), outcome.encode(), in: Keyspaces.outcomes)
    }

    func parkedEntry(_ municipality: MunicipalityCode, _ number: UInt64) throws(RecordStoreError) -> ParkedEntry? {
        let position = LanePosition(municipality: municipality, number: number)
        if let known = parked[position] { return known }
        let bytes = try storing { () throws(StoreError) in
            try store.get(RecordKeys.notice(municipality, number), in: Keyspaces.parked)
        }
        return if let bytes { try ParkedEntry(decoding: bytes) } else { nil }
    }

    func setParked(_ entry: ParkedEntry, _ municipality: MunicipalityCode, _ number: UInt64) {
        parked[LanePosition(municipality: municipality, number: number)] = entry
        batch.put(RecordKeys.notice(municipality, number), entry.encode(), in: Keyspaces.parked)
    }

    // MARK: Pictures

    /// How many versions name a picture.
    func glyphUses(of digest: GlyphDigest) throws(RecordStoreError) -> UInt64 {
        if let known = glyphUses[digest] { return known }
        let bytes = try storing { () throws(StoreError) in try store.get(digest.bytes, in: Keyspaces.glyphUses) }
        return bytes?.reduce(0) { $0 << 8 | UInt64($1) } ?? 0
    }

    func setGlyphUses(_ uses: UInt64, of digest: GlyphDigest) {
        glyphUses[digest] = uses
    }

    // MARK: Fingerprints, counters, outbox

    func updateFingerprint(
        of municipality: MunicipalityCode, code: ResidentRecordCode, _ change: (inout Fingerprint) -> Void
    ) throws(RecordStoreError) {
        let position = BucketPosition(municipality: municipality, bucket: CodeRange.bucket(of: code))
        var fingerprint: Fingerprint
        if let known = fingerprints[position] {
            fingerprint = known
        } else {
            let bytes = try storing { () throws(StoreError) in
                try store.get(RecordKeys.bucket(municipality, position.bucket), in: Keyspaces.fingerprints)
            }
            fingerprint = if let bytes { try Fingerprint(decoding: bytes) } else { .empty }
        }
        change(&fingerprint)
        fingerprints[position] = fingerprint
    }

    func count(_ municipality: MunicipalityCode, reason: UInt8, result: UInt8) throws(RecordStoreError) {
        let key = RecordKeys.counter(today, municipality, reason, result)
        var count = counters[key] ?? 0
        if count == 0 {
            let bytes = try storing { () throws(StoreError) in try store.get(key, in: Keyspaces.counters) }
            count = bytes?.reduce(0) { $0 << 8 | UInt64($1) } ?? 0
        }
        counters[key] = count + 1
    }

    /// The number of a municipality's next reconciliation; two in one group get two.
    func nextRun(of municipality: MunicipalityCode) throws(RecordStoreError) -> UInt64 {
        let last = if let known = lastRuns[municipality] {
            known
        } else {
            try ReconcileArchive(store).runs(of: municipality, limit: 1).first?.run ?? 0
        }
        lastRuns[municipality] = last + 1
        return last + 1
    }

    func sendOnward(
        _ record: R.Record, previousCode: ResidentRecordCode?, glyphs: [GlyphDigest: GlyphImage]
    ) throws(RecordStoreError) {
        let sequence = try nextOnwardSequence()
        nextOutboxSequence = sequence + 1
        let notice = register.onwardNotice(
            for: record, previousCode: previousCode, glyphs: glyphs, sequence: sequence)
        Outbox.put(notice, sequence: sequence, keys: keys, into: &batch)
    }

    func nextOnwardSequence() throws(RecordStoreError) -> UInt64 {
        if let nextOutboxSequence { nextOutboxSequence } else { try Outbox.nextSequence(in: store) }
    }

    func setNextOnwardSequence(_ sequence: UInt64) { nextOutboxSequence = sequence }
}

/// The newest version of a person: decoded, with its number unsealed, beside what the store wrote about it.
struct LoadedVersion<R: Register>: Sendable {
    var record: R.Record
    var stored: StoredVersion

    init(record: R.Record, stored: StoredVersion) {
        self.record = record
        self.stored = stored
    }

    init(_ bytes: [UInt8], code: ResidentRecordCode, register: R, keys: any StoreKeys) throws(RecordStoreError) {
        stored = try StoredVersion(decoding: bytes, from: Keyspaces.records.name)
        record = try register.decode(stored.recordBytes)
        record.sealedNumber = try SealedNumber.open(
            stored.sealedNumber, code: code, sequence: stored.updateSequence, keys: keys)
    }
}

private struct LanePosition: Hashable {
    let municipality: MunicipalityCode
    let number: UInt64
}

private struct BucketPosition: Hashable {
    let municipality: MunicipalityCode
    let bucket: UInt16
}
