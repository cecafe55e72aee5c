public import JukiDomain
public import OrderedStore

/// One reconciliation in progress: the municipality's file against one view of the store.
///
/// The municipal server sends fingerprints of code ranges; those that differ come back finer, down to ranges small
/// enough to send their records, which are merged with the store's in ascending order. A full-file run sends the
/// records of the whole range. Nothing is repaired: a difference is reported, the repair is an ordinary notice.
public struct ReconcileRun<R: Register>: Sendable {
    /// Differences in one report: some megabytes, and more than anybody repairs one by one. A file that differs more is
    /// of another moment or another municipality.
    public static var differencesMax: Int { 50_000 }

    public let municipality: MunicipalityCode
    public private(set) var differences: [ReconcileDifference] = []
    public private(set) var recordsCompared: UInt64 = 0
    public let residentsOnServer: UInt64
    public let lastNoticeNumber: UInt64
    private let mode: ReconcileSummary.Mode
    private let startedAt: Moment
    private let snapshot: Snapshot
    private let register: R
    private let keys: any StoreKeys
    /// Ranges whose records are awaited.
    private var awaited: Set<CodeRange> = []
    /// Ranges whose fingerprints are awaited.
    private var comparable: Set<CodeRange>
    /// Within the range being received: every code below is done.
    private var progress: (range: CodeRange, next: UInt64)?

    /// - Throws: `LANE_NOT_CURRENT` (as a refusal in the result) unless the file was made after the last notice the
    ///   server applied: two files of different moments cannot be compared.
    public static func begin(
        municipality: MunicipalityCode, mode: ReconcileSummary.Mode, lastNoticeNumber: UInt64, snapshot: Snapshot,
        register: R, keys: any StoreKeys, now: Moment
    ) throws(RecordStoreError) -> Result<ReconcileRun, Refusal> {
        let lane = try LaneReader(snapshot).state(of: municipality)
        guard lane.lastNoticeNumber == lastNoticeNumber else {
            return .failure(Refusal(.laneNotCurrent, expected: lane.lastNoticeNumber))
        }
        return .success(ReconcileRun(
            municipality: municipality, residentsOnServer: lane.residents, lastNoticeNumber: lastNoticeNumber,
            mode: mode, startedAt: now, snapshot: snapshot, register: register, keys: keys))
    }

    private init(
        municipality: MunicipalityCode, residentsOnServer: UInt64, lastNoticeNumber: UInt64,
        mode: ReconcileSummary.Mode, startedAt: Moment, snapshot: Snapshot, register: R, keys: any StoreKeys
    ) {
        self.municipality = municipality
        self.residentsOnServer = residentsOnServer
        self.lastNoticeNumber = lastNoticeNumber
        self.mode = mode
        self.startedAt = startedAt
        self.snapshot = snapshot
        self.register = register
        self.keys = keys
        comparable = mode == .ranges ? [.all] : []
        if mode == .fullFile { awaited = [.all] }
    }

    /// Everything asked for has come.
    public var isComplete: Bool { awaited.isEmpty && comparable.isEmpty && progress == nil }

    public func summary(finishedAt: Moment) -> ReconcileSummary {
        ReconcileSummary(
            municipality: municipality, run: 0, mode: mode, startedAt: startedAt, finishedAt: finishedAt,
            residentsOnServer: residentsOnServer, recordsCompared: recordsCompared,
            differences: UInt64(differences.count), lastNoticeNumber: lastNoticeNumber)
    }

    // MARK: Fingerprints

    /// - Returns: the ranges that differ; their children's fingerprints are awaited next, or a leaf's records.
    public mutating func compare(
        _ ranges: [(range: CodeRange, fingerprint: Fingerprint)]
    ) throws(RecordStoreError) -> Result<[CodeRange], Refusal> {
        var differing: [CodeRange] = []
        for (range, theirs) in ranges {
            guard comparable.remove(range) != nil else { return .failure(Refusal(.rangeNotAsked)) }
            guard try fingerprint(of: range) != theirs else { continue }
            differing.append(range)
            if range.isLeaf { awaited.insert(range) } else { comparable.formUnion(range.children) }
        }
        return .success(differing)
    }

    private func fingerprint(of range: CodeRange) throws(RecordStoreError) -> Fingerprint {
        var values: [[UInt8]] = []
        do throws(StoreError) {
            let end = range.buckets.upperBound
            var cursor = try snapshot.scan(
                in: Keyspaces.fingerprints,
                from: RecordKeys.bucket(municipality, UInt16(range.buckets.lowerBound)),
                to: RecordKeys.bucket(municipality, UInt16(end)))
            while try cursor.next() { values.append(cursor.value) }
        } catch {
            throw .store(error)
        }
        var total = Fingerprint.empty
        for value in values { total.add(try Fingerprint(decoding: value)) }
        return total
    }

    // MARK: Records

    /// Takes the next records of a range, ascending by code.
    /// - Returns: how many records were compared and differences found by this step. After `TOO_MANY_DIFFERENCES` the
    ///   run is over.
    public mutating func take(
        _ records: [R.Record], of range: CodeRange, isLast: Bool
    ) throws(RecordStoreError) -> Result<(compared: Int, differences: Int), Refusal> {
        guard awaited.contains(range), progress == nil || progress?.range == range else {
            return .failure(Refusal(.rangeNotAsked))
        }
        var next = progress?.next ?? range.codes.lowerBound
        for record in records {
            guard record.code.value >= next, range.contains(record.code) else {
                return .failure(Refusal(.recordsNotSorted))
            }
            next = record.code.value + 1
        }
        let start = progress?.next ?? range.codes.lowerBound
        let end = isLast ? range.codes.upperBound : next
        let before = differences.count
        try merge(records, in: start..<end)
        guard differences.count <= Self.differencesMax else {
            return .failure(Refusal(.tooManyDifferences, expected: UInt64(Self.differencesMax)))
        }
        progress = isLast ? nil : (range, next)
        if isLast { awaited.remove(range) }
        recordsCompared += UInt64(records.count)
        return .success((records.count, differences.count - before))
    }

    /// Ends early where there is one difference too many, so that a file of another moment does not fill the memory.
    private mutating func merge(_ records: [R.Record], in codes: Range<UInt64>) throws(RecordStoreError) {
        var residents = try ResidentWalk(of: municipality, in: codes, snapshot)
        for record in records where differences.count <= Self.differencesMax {
            try passOver(&residents, below: record.code.value)
            if let resident = residents.current, resident.code == record.code.value {
                try residents.advance()
                let digest = keys.recordDigest(of: register.canonicalBytes(of: record), municipality: municipality)
                if digest == resident.digest { continue }
            }
            if let difference = try difference(of: record) { differences.append(difference) }
        }
        try passOver(&residents, below: codes.upperBound)
    }

    /// Whoever of the store's residents has come to be passed over is missing in the file.
    private mutating func passOver(_ residents: inout ResidentWalk, below code: UInt64) throws(RecordStoreError) {
        while differences.count <= Self.differencesMax, let resident = residents.current, resident.code < code {
            differences.append(
                ReconcileDifference(code: ResidentRecordCode(unchecked: resident.code), kind: .missingAtCS))
            try residents.advance()
        }
    }

    /// - Returns: nil when both sides tell the same, for instance of a person who is 消除 on both.
    private func difference(of theirs: R.Record) throws(RecordStoreError) -> ReconcileDifference? {
        let bytes = try storing { () throws(StoreError) in
            try snapshot.get(RecordKeys.code(theirs.code), in: Keyspaces.records)
        }
        guard let bytes else { return ReconcileDifference(code: theirs.code, kind: .missingOnServer) }
        let ours = try LoadedVersion(bytes, code: theirs.code, register: register, keys: keys).record
        if ours.isDeleted, !theirs.isDeleted { return ReconcileDifference(code: theirs.code, kind: .extraDeleted) }
        if ours.municipality != municipality {
            return ReconcileDifference(
                code: theirs.code, kind: .otherMunicipality, elsewhere: ours.municipality)
        }
        let items = register.differingItems(ours, theirs)
        if items.isEmpty { return nil }
        return ReconcileDifference(code: theirs.code, kind: kind(ours: ours, theirs: theirs), items: items)
    }

    private func kind(ours: R.Record, theirs: R.Record) -> DifferenceClass {
        // A file that does not keep 更新順番号 says 0: then only the items tell.
        if theirs.updateSequence > ours.updateSequence { return .staleOnServer }
        if theirs.updateSequence != 0, theirs.updateSequence < ours.updateSequence { return .aheadOnServer }
        return register.differOnlyInNotation(ours, theirs) ? .notationOnly : .items
    }
}
