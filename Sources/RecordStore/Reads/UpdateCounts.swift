public import JukiDomain
public import OrderedStore

/// How many notices of one reason a municipality sent on one day.
public struct UpdateCount: Hashable, Sendable {
    /// In Japan, when they were decided.
    public let day: CalendarDate
    public let municipality: MunicipalityCode
    /// 異動事由 as the register's records number it; 0 where it could not be read.
    public let reason: UInt8
    /// false: parked.
    public let isApplied: Bool
    public let notices: UInt64
}

/// Counts of notices, kept in the batch of each notice.
public enum UpdateCounts {
    /// Hands over the counts of some days, in the order of days.
    public static func forEach(
        of days: ClosedRange<CalendarDate>, in reading: some StoreReading, _ body: (UpdateCount) -> Void
    ) throws(RecordStoreError) {
        do throws(StoreError) {
            let end = prefixEnd(RecordKeys.day(days.upperBound))
            var cursor = try reading.scan(in: Keyspaces.counters, from: RecordKeys.day(days.lowerBound), to: end)
            while try cursor.next() {
                guard let count = cursor.withEntry(UpdateCount.init) else {
                    throw StoreError(kind: .corruption, message: "a count of notices cannot be read")
                }
                body(count)
            }
        } catch {
            throw .store(error)
        }
    }
}

extension UpdateCount {
    /// nil for bytes that are no count.
    init?(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
        guard key.count == RecordKeys.counterSize, value.count == 8 else { return nil }
        func number(_ bytes: Slice<UnsafeRawBufferPointer>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        guard let day = try? CalendarDate(value: UInt32(number(key[0..<4]))), number(key[4..<8]) > 0,
            [CountedResult.applied, CountedResult.parked].contains(key[9])
        else { return nil }
        self.init(
            day: day, municipality: MunicipalityCode(unchecked: UInt32(number(key[4..<8]))), reason: key[8],
            isApplied: key[9] == CountedResult.applied, notices: number(value[...]))
    }
}
