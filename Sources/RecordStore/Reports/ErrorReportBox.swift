public import JukiDomain
public import OrderedStore

/// Where reports of errors (誤りの通報) lie until and after the municipality concerned has answered them, for whichever
/// register: what a report says is sealed bytes here.
///
/// Reports may outlive the records they speak of: they are the prefecture's proof that it passed on what it was told.
/// One that was acknowledged is finished and goes in its time; one that nobody has answered waits.
public enum ErrorReportBox {
    /// municipality u32 → last number u64; municipality u32 ‖ number u64 → ``StoredReport``
    public static let reports = Keyspace(name: "error-reports")
    /// reporter as escaped text ‖ its report number u64 → municipality u32 ‖ number u64 ‖ digest (16)
    public static let filings = Keyspace(name: "error-report-filings")

    static let keyspaces = [reports, filings]

    /// What was filed under a reporter's own number.
    public struct Filing: Hashable, Sendable {
        public let municipality: MunicipalityCode
        /// In the list of the municipality.
        public let number: UInt64
        /// ``StoreKeys/noticeDigest(of:)`` of the report as it came, 16 bytes.
        public let digest: [UInt8]
    }

    /// A report of a municipality's list, unsealed.
    public struct Entry: Sendable {
        public let number: UInt64
        /// As it was filed.
        public let content: [UInt8]
        /// What the municipality said; nil as long as it has not.
        public let acknowledgement: [UInt8]?
    }

    /// Every report that was acknowledged, of whichever municipality.
    public static func acknowledged(
        in reading: some StoreReading, keys: any StoreKeys
    ) throws(RecordStoreError) -> [(municipality: MunicipalityCode, entry: Entry)] {
        var found: [(key: [UInt8], value: [UInt8])] = []
        do throws(StoreError) {
            var cursor = try reading.scan(in: reports, from: [], to: nil)
            while try cursor.next() {
                let (key, value) = (cursor.key, cursor.value)
                // The shorter keys hold the last number of a municipality.
                if key.count == reportKeySize, StoredReport.isAcknowledged(value) { found.append((key, value)) }
            }
        } catch {
            throw .store(error)
        }
        var acknowledged: [(MunicipalityCode, Entry)] = []
        for (key, value) in found {
            let municipality = MunicipalityCode(unchecked: key[..<4].reduce(0) { $0 << 8 | UInt32($1) })
            acknowledged.append((municipality, try StoredReport.open(value, key: key, keys: keys)))
        }
        return acknowledged
    }

    private static let reportKeySize = 12

    /// Reports with numbers above `number`, ascending.
    /// - Returns: at most `limit`, and whether there are more.
    public static func entries(
        of municipality: MunicipalityCode, after number: UInt64, includeAcknowledged: Bool, limit: Int,
        in reading: some StoreReading, keys: any StoreKeys
    ) throws(RecordStoreError) -> (entries: [Entry], more: Bool) {
        var found: [(key: [UInt8], value: [UInt8])] = []
        do throws(StoreError) {
            let from = RecordKeys.notice(municipality, number == .max ? .max : number + 1)
            let end = prefixEnd(RecordKeys.municipality(municipality))
            var cursor = try reading.scan(in: reports, from: from, to: end)
            // One more than is wanted tells whether there are more.
            while found.count <= limit, try cursor.next() {
                let value = cursor.value
                if includeAcknowledged || !StoredReport.isAcknowledged(value) { found.append((cursor.key, value)) }
            }
        } catch {
            throw .store(error)
        }
        var entries: [Entry] = []
        for (key, value) in found.prefix(limit) { entries.append(try StoredReport.open(value, key: key, keys: keys)) }
        return (entries, found.count > limit)
    }
}

/// The byte form of a report: length of the sealed content u32, sealed content, sealed acknowledgement or nothing.
enum StoredReport {
    private static let damage = RecordStoreError.damagedValue(keyspace: ErrorReportBox.reports.name)

    static func encode(content: [UInt8], acknowledgement: [UInt8]?, key: [UInt8], keys: any StoreKeys) -> [UInt8] {
        let sealed = keys.seal(content, context: context(key, "content"))
        var builder = KeyBuilder(capacity: 4 + sealed.count)
        builder.append(UInt32(sealed.count))
        builder.append(raw: sealed)
        if let acknowledgement {
            builder.append(raw: keys.seal(acknowledgement, context: context(key, "acknowledgement")))
        }
        return builder.bytes
    }

    static func open(
        _ value: [UInt8], key: [UInt8], keys: any StoreKeys
    ) throws(RecordStoreError) -> ErrorReportBox.Entry {
        var reader = KeyReader(value)
        let content: [UInt8]
        do throws(KeyCodingError) {
            content = Array(try reader.readRaw(count: Int(try reader.read(UInt32.self))))
        } catch {
            throw damage
        }
        let acknowledgement = Array(reader.readRest())
        return ErrorReportBox.Entry(
            number: key.dropFirst(4).reduce(0) { $0 << 8 | UInt64($1) },
            content: try keys.open(content, context: context(key, "content")),
            acknowledgement: acknowledgement.isEmpty
                ? nil : try keys.open(acknowledgement, context: context(key, "acknowledgement")))
    }

    /// Without unsealing.
    static func isAcknowledged(_ value: [UInt8]) -> Bool {
        value.count > 4 + Int(value.prefix(4).reduce(0) { $0 << 8 | UInt32($1) })
    }

    private static func context(_ key: [UInt8], _ part: String) -> [UInt8] {
        Array("\(ErrorReportBox.reports.name) \(part)".utf8) + key
    }
}
