public import JukiDomain
public import OrderedStore

/// Reads persons out of a store or a snapshot of it. What has outlived its retention is not there, even before the
/// erasure run has taken it away.
public struct RecordReader<R: Register, Reading: StoreReading>: Sendable {
    public let reading: Reading
    public let register: R
    public let keys: any StoreKeys
    /// The day in Japan.
    public let today: CalendarDate

    public init(_ reading: Reading, register: R, keys: any StoreKeys, today: CalendarDate) {
        self.reading = reading
        self.register = register
        self.keys = keys
        self.today = today
    }

    /// The newest version of a person, 現存 or 消除.
    public func newest(_ code: ResidentRecordCode) throws(RecordStoreError) -> StoredVersion? {
        guard let version = try stored(RecordKeys.code(code), in: Keyspaces.records) else { return nil }
        return version.isExpired(on: today) ? nil : version
    }

    /// The code was replaced by another (住民票コードの変更).
    public func isRetired(_ code: ResidentRecordCode) throws(RecordStoreError) -> Bool {
        try storing { () throws(StoreError) in
            try reading.contains(RecordKeys.code(code), in: Keyspaces.retiredCodes)
        }
    }

    /// The person who holds an individual number; nil too when nothing of that person may be returned any more.
    public func holder(of number: IndividualNumber) throws(RecordStoreError) -> ResidentRecordCode? {
        let key = keys.numberHash(of: number).bytes
        let value = try storing { () throws(StoreError) in try reading.get(key, in: Keyspaces.numbers) }
        guard let value else { return nil }
        let code = ResidentRecordCode(unchecked: value.reduce(0) { $0 << 8 | UInt64($1) })
        return try newest(code) == nil ? nil : code
    }

    /// Earlier versions, newest first, those under earlier codes of the person included.
    /// - Parameter limit: at most this many.
    public func history(
        of code: ResidentRecordCode, limit: Int
    ) throws(RecordStoreError) -> [(code: ResidentRecordCode, version: StoredVersion)] {
        var found: [(ResidentRecordCode, StoredVersion)] = []
        var next: ResidentRecordCode? = code
        while let code = next, found.count < limit {
            next = try stored(RecordKeys.code(code), in: Keyspaces.records)?.previousCode
            for version in try versions(of: code, limit: limit - found.count) {
                next = version.previousCode ?? next
                if !version.isExpired(on: today) { found.append((code, version)) }
            }
            if next == code { next = nil }
        }
        return found
    }

    private func versions(of code: ResidentRecordCode, limit: Int) throws(RecordStoreError) -> [StoredVersion] {
        var values: [[UInt8]] = []
        do throws(StoreError) {
            var cursor = try reading.scan(in: Keyspaces.history, prefix: RecordKeys.code(code), reverse: true)
            while values.count < limit, try cursor.next() { values.append(cursor.value) }
        } catch {
            throw .store(error)
        }
        var versions: [StoredVersion] = []
        for value in values { versions.append(try StoredVersion(decoding: value, from: Keyspaces.history.name)) }
        return versions
    }

    /// The individual number of a version, unsealed.
    public func number(of code: ResidentRecordCode, in version: StoredVersion) throws(RecordStoreError)
        -> IndividualNumber? {
        try SealedNumber.open(version.sealedNumber, code: code, sequence: version.updateSequence, keys: keys)
    }

    /// A picture that a version of a record names.
    public func glyph(_ digest: GlyphDigest) throws(RecordStoreError) -> GlyphImage {
        let png = try storing { () throws(StoreError) in try reading.get(digest.bytes, in: Keyspaces.glyphs) }
        do { return try GlyphImage(png: png ?? []) } catch { throw .damagedValue(keyspace: Keyspaces.glyphs.name) }
    }

    /// A version as the indexes see it: the newest if it has this sequence, or one from the history.
    public func version(
        of code: ResidentRecordCode, sequence: UInt64
    ) throws(RecordStoreError) -> (record: R.Record, isCurrent: Bool)? {
        guard let (version, isCurrent) = try storedVersion(of: code, sequence: sequence) else { return nil }
        return (try register.decode(version.recordBytes), isCurrent)
    }

    /// As ``version(of:sequence:)``, in the form in which it lies in the store.
    public func storedVersion(
        of code: ResidentRecordCode, sequence: UInt64
    ) throws(RecordStoreError) -> (version: StoredVersion, isCurrent: Bool)? {
        if let newest = try newest(code), newest.updateSequence == sequence { return (newest, true) }
        let key = RecordKeys.version(code, sequence)
        guard let earlier = try stored(key, in: Keyspaces.history), !earlier.isExpired(on: today) else { return nil }
        return (earlier, false)
    }

    /// A version as the indexes see it, with the person's state now.
    public func indexedVersion(
        of code: ResidentRecordCode, sequence: UInt64
    ) throws(RecordStoreError) -> IndexedVersion? {
        guard let (record, isCurrent) = try version(of: code, sequence: sequence) else { return nil }
        var version = IndexedVersion(record, isCurrent: isCurrent)
        if !isCurrent { version.isDeleted = try newest(presentCode(of: code))?.isDeleted ?? false }
        return version
    }

    /// The code under which a person stands now, after any 住民票コードの変更.
    public func presentCode(of code: ResidentRecordCode) throws(RecordStoreError) -> ResidentRecordCode {
        var code = code
        while let next = try successor(of: code) { code = next }
        return code
    }

    /// Every code that a person has had (住民票コードの変更), the present one first; whoever is not recorded has the one
    /// that was asked for.
    public func codes(of code: ResidentRecordCode) throws(RecordStoreError) -> [ResidentRecordCode] {
        let present = try presentCode(of: code)
        var found = [present]
        var next = try stored(RecordKeys.code(present), in: Keyspaces.records)?.previousCode
        while let previous = next, !found.contains(previous) {
            found.append(previous)
            next = try versions(of: previous, limit: 1).first?.previousCode
        }
        return found.contains(code) ? found : found + [code]
    }

    private func successor(of code: ResidentRecordCode) throws(RecordStoreError) -> ResidentRecordCode? {
        let value = try storing { () throws(StoreError) in
            try reading.get(RecordKeys.code(code), in: Keyspaces.retiredCodes)
        }
        return value.map { ResidentRecordCode(unchecked: $0.reduce(0) { $0 << 8 | UInt64($1) }) }
    }

    /// Every version that is stored, current and earlier, expired or not, by code: what the indexes must hold.
    public func forEachVersion(_ body: (IndexedVersion) throws(StoreError) -> Void) throws(StoreError) {
        try forEachVersion(in: Keyspaces.records, isCurrent: true, body)
        try forEachVersion(in: Keyspaces.history, isCurrent: false, body)
    }

    private func forEachVersion(
        in keyspace: Keyspace, isCurrent: Bool, _ body: (IndexedVersion) throws(StoreError) -> Void
    ) throws(StoreError) {
        var cursor = try reading.scan(in: keyspace, from: [], to: nil)
        while try cursor.next() {
            let record: R.Record
            do throws(RecordStoreError) {
                record = try register.decode(try StoredVersion(decoding: cursor.value, from: keyspace.name).recordBytes)
            } catch {
                throw StoreError(kind: .corruption, message: error.description)
            }
            try body(IndexedVersion(record, isCurrent: isCurrent))
        }
    }

    private func stored(_ key: [UInt8], in keyspace: Keyspace) throws(RecordStoreError) -> StoredVersion? {
        let bytes = try storing { () throws(StoreError) in try reading.get(key, in: keyspace) }
        return if let bytes { try StoredVersion(decoding: bytes, from: keyspace.name) } else { nil }
    }
}
