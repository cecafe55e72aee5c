public import JukiDomain
public import OrderedStore

/// Reads where the lanes stand and what is parked.
public struct LaneReader<Reading: StoreReading>: Sendable {
    private let reading: Reading

    public init(_ reading: Reading) {
        self.reading = reading
    }

    public func state(of municipality: MunicipalityCode) throws(RecordStoreError) -> LaneState {
        let bytes = try storing { () throws(StoreError) in
            try reading.get(RecordKeys.municipality(municipality), in: Keyspaces.lanes)
        }
        return if let bytes { try LaneState(decoding: bytes) } else { LaneState() }
    }

    /// Every municipality that has sent a notice, by code.
    public func municipalities() throws(RecordStoreError) -> [MunicipalityCode] {
        var found: [MunicipalityCode] = []
        do throws(StoreError) {
            var cursor = try reading.scan(in: Keyspaces.lanes, from: [], to: nil)
            while try cursor.next() {
                found.append(MunicipalityCode(unchecked: cursor.key.reduce(0) { $0 << 8 | UInt32($1) }))
            }
        } catch {
            throw .store(error)
        }
        return found
    }

    /// Parked notices with numbers above `number`, ascending.
    /// - Returns: at most `limit`, and whether there are more.
    public func parked(
        of municipality: MunicipalityCode, after number: UInt64, includeReplaced: Bool, limit: Int
    ) throws(RecordStoreError) -> (entries: [ParkedNotice], more: Bool) {
        var found: [(number: UInt64, entry: ParkedEntry)] = []
        var damage: RecordStoreError?
        do throws(StoreError) {
            let from = RecordKeys.notice(municipality, number == .max ? .max : number + 1)
            var cursor = try reading.scan(
                in: Keyspaces.parked, from: from, to: prefixEnd(RecordKeys.municipality(municipality)))
            // One more than is wanted tells whether there are more.
            while found.count <= limit, damage == nil, try cursor.next() {
                do throws(RecordStoreError) {
                    let entry = try ParkedEntry(decoding: cursor.value)
                    if entry.replacedBy != 0, !includeReplaced { continue }
                    found.append((cursor.key[4...].reduce(0) { $0 << 8 | UInt64($1) }, entry))
                } catch {
                    damage = error
                }
            }
        } catch {
            throw .store(error)
        }
        if let damage { throw damage }
        var entries: [ParkedNotice] = []
        for (number, entry) in found.prefix(limit) { entries.append(try parked(municipality, number, entry)) }
        return (entries, found.count > limit)
    }

    private func parked(
        _ municipality: MunicipalityCode, _ number: UInt64, _ entry: ParkedEntry
    ) throws(RecordStoreError) -> ParkedNotice {
        let bytes = try storing { () throws(StoreError) in
            try reading.get(RecordKeys.notice(municipality, number), in: Keyspaces.outcomes)
        }
        guard let bytes else { throw .damagedValue(keyspace: Keyspaces.outcomes.name) }
        let outcome = try RecordedOutcome(decoding: bytes).outcome(number: number, isRepeated: false)
        return ParkedNotice(outcome: outcome, code: entry.code, replacedBy: entry.replacedBy)
    }
}
