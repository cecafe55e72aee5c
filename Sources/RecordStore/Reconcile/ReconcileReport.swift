public import JukiDomain
public import OrderedStore

/// 整合性確認 of a whole municipality: what was compared and what was found.
public struct ReconcileSummary: Hashable, Sendable {
    public enum Mode: UInt8, Sendable {
        /// Fingerprints first, records only where they differ.
        case ranges = 1
        /// Every record, the assessment's own way.
        case fullFile = 2
    }

    public var municipality: MunicipalityCode
    /// 1, 2, 3 … for each municipality; 0 until it is kept.
    public var run: UInt64
    public var mode: Mode
    public var startedAt: Moment
    public var finishedAt: Moment
    /// 現存 residents on the server when the run began.
    public var residentsOnServer: UInt64
    public var recordsCompared: UInt64
    public var differences: UInt64
    /// The last notice that both sides had applied.
    public var lastNoticeNumber: UInt64

    func encode() -> [UInt8] {
        var builder = KeyBuilder(capacity: 49)
        builder.append(mode.rawValue)
        for number in [
            startedAt.milliseconds, finishedAt.milliseconds, residentsOnServer, recordsCompared, differences,
            lastNoticeNumber,
        ] { builder.append(number) }
        return builder.bytes
    }

    init(decoding bytes: [UInt8], municipality: MunicipalityCode, run: UInt64) throws(RecordStoreError) {
        var reader = KeyReader(bytes)
        do throws(KeyCodingError) {
            guard let mode = Mode(rawValue: try reader.read()) else { throw .notText }
            self.init(
                municipality: municipality, run: run, mode: mode, startedAt: Moment(milliseconds: try reader.read()),
                finishedAt: Moment(milliseconds: try reader.read()), residentsOnServer: try reader.read(),
                recordsCompared: try reader.read(), differences: try reader.read(),
                lastNoticeNumber: try reader.read())
        } catch {
            throw .damagedValue(keyspace: Keyspaces.reconciliations.name)
        }
    }

    init(
        municipality: MunicipalityCode, run: UInt64, mode: Mode, startedAt: Moment, finishedAt: Moment,
        residentsOnServer: UInt64, recordsCompared: UInt64, differences: UInt64, lastNoticeNumber: UInt64
    ) {
        self.municipality = municipality
        self.run = run
        self.mode = mode
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.residentsOnServer = residentsOnServer
        self.recordsCompared = recordsCompared
        self.differences = differences
        self.lastNoticeNumber = lastNoticeNumber
    }
}

/// One person in whom the two files differ.
public struct ReconcileDifference: Hashable, Sendable {
    public var code: ResidentRecordCode
    public var kind: DifferenceClass
    /// 別添2 item numbers that differ.
    public var items: [UInt8]
    /// Where the person is 現存, when it is another municipality.
    public var elsewhere: MunicipalityCode?

    public init(
        code: ResidentRecordCode, kind: DifferenceClass, items: [UInt8] = [], elsewhere: MunicipalityCode? = nil
    ) {
        self.code = code
        self.kind = kind
        self.items = items
        self.elsewhere = elsewhere
    }

    func encode() -> [UInt8] {
        var builder = KeyBuilder(capacity: 13 + items.count)
        builder.append(code.value)
        builder.append(kind.rawValue)
        builder.append(elsewhere?.value ?? 0)
        builder.append(raw: items)
        return builder.bytes
    }

    init(decoding bytes: [UInt8]) throws(RecordStoreError) {
        var reader = KeyReader(bytes)
        do throws(KeyCodingError) {
            code = ResidentRecordCode(unchecked: try reader.read())
            guard let kind = DifferenceClass(rawValue: try reader.read()) else { throw .notText }
            self.kind = kind
            let municipality: UInt32 = try reader.read()
            elsewhere = municipality == 0 ? nil : MunicipalityCode(unchecked: municipality)
            items = Array(reader.readRest())
        } catch {
            throw .damagedValue(keyspace: Keyspaces.reconciliations.name)
        }
    }
}

/// The reports that are kept, per municipality.
public struct ReconcileArchive<Reading: StoreReading>: Sendable {
    private let reading: Reading

    public init(_ reading: Reading) {
        self.reading = reading
    }

    /// Every municipality of which a run is kept, by code: also one that has never sent a notice.
    public func municipalities() throws(RecordStoreError) -> [MunicipalityCode] {
        var found: [MunicipalityCode] = []
        do throws(StoreError) {
            var cursor = try reading.scan(in: Keyspaces.reconciliations, from: [], to: nil)
            while try cursor.next() {
                let prefix = Array(cursor.key[..<4])
                found.append(MunicipalityCode(unchecked: prefix.reduce(0) { $0 << 8 | UInt32($1) }))
                // Its runs and their differences are stepped over at once.
                guard let end = prefixEnd(prefix) else { break }
                cursor.seek(to: end)
            }
        } catch {
            throw .store(error)
        }
        return found
    }

    /// Every kept run of a municipality, newest first, at most `limit`.
    public func runs(of municipality: MunicipalityCode, limit: Int) throws(RecordStoreError) -> [ReconcileSummary] {
        var found: [(UInt64, [UInt8])] = []
        do throws(StoreError) {
            var cursor = try reading.scan(
                in: Keyspaces.reconciliations, prefix: RecordKeys.municipality(municipality), reverse: true)
            while found.count < limit, try cursor.next() {
                let key = cursor.key
                // Differences have longer keys than their summary; step over all of them at once.
                let run = key[4..<12].reduce(0) { $0 << 8 | UInt64($1) }
                let summaryKey = RecordKeys.notice(municipality, run)
                if key.count > summaryKey.count {
                    cursor.seek(to: summaryKey)
                } else {
                    found.append((run, cursor.value))
                }
            }
        } catch {
            throw .store(error)
        }
        var runs: [ReconcileSummary] = []
        for (run, value) in found {
            runs.append(try ReconcileSummary(decoding: value, municipality: municipality, run: run))
        }
        return runs
    }

    public func summary(
        of municipality: MunicipalityCode, run: UInt64
    ) throws(RecordStoreError) -> ReconcileSummary? {
        let bytes = try storing { () throws(StoreError) in
            try reading.get(RecordKeys.notice(municipality, run), in: Keyspaces.reconciliations)
        }
        return if let bytes { try ReconcileSummary(decoding: bytes, municipality: municipality, run: run) } else { nil }
    }

    /// The differences of a run, from `position` on, at most `limit`.
    public func differences(
        of municipality: MunicipalityCode, run: UInt64, from position: UInt32, limit: Int
    ) throws(RecordStoreError) -> [ReconcileDifference] {
        let runKey = RecordKeys.notice(municipality, run)
        var values: [[UInt8]] = []
        do throws(StoreError) {
            var cursor = try reading.scan(
                in: Keyspaces.reconciliations, from: ReconcileKeys.difference(runKey, position), to: prefixEnd(runKey))
            while values.count < limit, try cursor.next() { values.append(cursor.value) }
        } catch {
            throw .store(error)
        }
        var differences: [ReconcileDifference] = []
        for value in values { differences.append(try ReconcileDifference(decoding: value)) }
        return differences
    }
}

enum ReconcileKeys {
    /// Reports kept of one municipality, the newest included: two years of one a month.
    static let reportsKept: UInt64 = 24
    /// Rows of old reports that one commit erases: two of the largest. What is left goes with the next report.
    static let erasedAtOnceMax = 100_002

    static func difference(_ runKey: [UInt8], _ position: UInt32) -> [UInt8] {
        runKey + (0..<4).map { UInt8(truncatingIfNeeded: position >> (24 - 8 * UInt32($0))) }
    }
}

extension Transaction {
    /// Keeps a report under the municipality's next run number, and erases reports that are older than those that are
    /// kept.
    /// - Returns: the summary with its run number.
    public func keep(
        _ summary: ReconcileSummary, _ differences: [ReconcileDifference]
    ) throws(RecordStoreError) -> ReconcileSummary {
        var summary = summary
        summary.run = try nextRun(of: summary.municipality)
        let runKey = RecordKeys.notice(summary.municipality, summary.run)
        batch.put(runKey, summary.encode(), in: Keyspaces.reconciliations)
        for (position, difference) in differences.enumerated() {
            batch.put(
                ReconcileKeys.difference(runKey, UInt32(position)), difference.encode(), in: Keyspaces.reconciliations)
        }
        try eraseReports(of: summary.municipality, before: summary.run)
        return summary
    }

    /// Codes of persons do not outlive what is made of a report.
    private func eraseReports(
        of municipality: MunicipalityCode, before run: UInt64
    ) throws(RecordStoreError) {
        guard run > ReconcileKeys.reportsKept else { return }
        var keys: [[UInt8]] = []
        do throws(StoreError) {
            var cursor = try store.scan(
                in: Keyspaces.reconciliations, from: RecordKeys.municipality(municipality),
                to: RecordKeys.notice(municipality, run - ReconcileKeys.reportsKept + 1))
            while keys.count < ReconcileKeys.erasedAtOnceMax, try cursor.next() { keys.append(cursor.key) }
        } catch {
            throw .store(error)
        }
        for key in keys { batch.delete(key, in: Keyspaces.reconciliations) }
    }
}
