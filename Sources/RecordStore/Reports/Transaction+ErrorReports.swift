public import JukiDomain
import OrderedStore

extension Transaction {
    /// Who is in charge of a person now, also if the code was given up for another; nil if no record tells.
    /// - Returns: the code the person stands under now, and the municipality of the newest version, 現存 or 消除.
    public func inCharge(
        of code: ResidentRecordCode
    ) throws(RecordStoreError) -> (code: ResidentRecordCode, municipality: MunicipalityCode)? {
        var code = code
        while true {
            if let found = try newest(code) {
                return found.stored.isExpired(on: today) ? nil : (code, found.stored.municipality)
            }
            let next = try value(of: RecordKeys.code(code), in: Keyspaces.retiredCodes)
            guard let next else { return nil }
            code = ResidentRecordCode(unchecked: next.reduce(0) { $0 << 8 | UInt64($1) })
        }
    }

    /// What a reporter filed under a number of its own before.
    public func filing(
        by reporter: String, _ reportNumber: UInt64
    ) throws(RecordStoreError) -> ErrorReportBox.Filing? {
        guard let bytes = try value(of: filingKey(reporter, reportNumber), in: ErrorReportBox.filings) else {
            return nil
        }
        var reader = KeyReader(bytes)
        do throws(KeyCodingError) {
            return ErrorReportBox.Filing(
                municipality: MunicipalityCode(unchecked: try reader.read()), number: try reader.read(),
                digest: Array(try reader.readRaw(count: 16)))
        } catch {
            throw .damagedValue(keyspace: ErrorReportBox.filings.name)
        }
    }

    /// Puts a report into the list of a municipality.
    /// - Parameters:
    ///   - content: told the number in the list; sealed before it is written.
    ///   - digest: 16 bytes that tell this report from another under the same number.
    /// - Returns: its number there, from 1.
    public func file(
        by reporter: String, _ reportNumber: UInt64, digest: [UInt8], to municipality: MunicipalityCode,
        content: (UInt64) -> [UInt8]
    ) throws(RecordStoreError) -> UInt64 {
        let lastKey = RecordKeys.municipality(municipality)
        let last = try value(of: lastKey, in: ErrorReportBox.reports)
        let number = (last?.reduce(0) { $0 << 8 | UInt64($1) } ?? 0) + 1
        let key = RecordKeys.notice(municipality, number)
        setValue(RecordKeys.sequence(number), of: lastKey, in: ErrorReportBox.reports)
        setValue(
            StoredReport.encode(content: content(number), acknowledgement: nil, key: key, keys: keys), of: key,
            in: ErrorReportBox.reports)
        setValue(key + digest, of: filingKey(reporter, reportNumber), in: ErrorReportBox.filings)
        return number
    }

    /// A report of a municipality's own list.
    public func report(
        _ number: UInt64, of municipality: MunicipalityCode
    ) throws(RecordStoreError) -> ErrorReportBox.Entry? {
        let key = RecordKeys.notice(municipality, number)
        guard let bytes = try value(of: key, in: ErrorReportBox.reports) else { return nil }
        return try StoredReport.open(bytes, key: key, keys: keys)
    }

    /// Keeps what the municipality said about a report.
    public func acknowledge(_ entry: ErrorReportBox.Entry, of municipality: MunicipalityCode, _ said: [UInt8]) {
        let key = RecordKeys.notice(municipality, entry.number)
        setValue(
            StoredReport.encode(content: entry.content, acknowledgement: said, key: key, keys: keys), of: key,
            in: ErrorReportBox.reports)
    }

    /// Takes a report out of the list, with what was noted of its filing: the same report would be a new one.
    public func erase(
        report number: UInt64, of municipality: MunicipalityCode, filedBy reporter: String, as reportNumber: UInt64
    ) {
        removeValue(of: RecordKeys.notice(municipality, number), in: ErrorReportBox.reports)
        removeValue(of: filingKey(reporter, reportNumber), in: ErrorReportBox.filings)
    }

    private func filingKey(_ reporter: String, _ reportNumber: UInt64) -> [UInt8] {
        var builder = KeyBuilder(capacity: reporter.utf8.count + 10)
        builder.append(text: reporter)
        builder.append(reportNumber)
        return builder.bytes
    }
}
