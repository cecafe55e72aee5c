/// Which birth dates a search looks for: an interval of sort keys.
///
/// A part that the condition leaves open is met by any value, and by an unknown one: 1940-05 finds 1940-05-17 and
/// 1940-05-00. A part that it gives is met by an unknown one only if `unknownPartsMatch` is set; then a record with
/// unknown parts is found if some day that agrees with its known parts, and lies in its era, lies in the interval.
public struct BirthCondition: Hashable, Sendable {
    /// The lowest sort key that matches.
    public let lowest: UInt32
    /// The highest sort key that matches.
    public let highest: UInt32
    /// Whether an unknown part of a record may stand for any value.
    public var unknownPartsMatch: Bool

    /// - Precondition: `lowest` is not above `highest`.
    public init(lowest: UInt32, highest: UInt32, unknownPartsMatch: Bool = false) {
        precondition(lowest <= highest, "an interval begins before it ends")
        self.lowest = lowest
        self.highest = highest
        self.unknownPartsMatch = unknownPartsMatch
    }

    /// Exactly this date, unknown parts included; the era does not count.
    public init(_ date: BirthDate, unknownPartsMatch: Bool = false) {
        self.init(lowest: date.sortKey, highest: date.sortKey, unknownPartsMatch: unknownPartsMatch)
    }

    public func matches(_ date: BirthDate) -> Bool {
        let interval = lowest...highest
        if interval.contains(date.sortKey) { return true }
        guard unknownPartsMatch, !date.isFullyKnown, interval.overlaps(date.era.days) else { return false }
        return BirthParts.hasCompletion(date.sortKey, in: interval.clamped(to: date.era.days))
    }

    /// Ranges of sort keys, ascending and apart, outside of which no date matches. Not all inside need match.
    public var candidateRanges: [ClosedRange<UInt32>] {
        guard unknownPartsMatch else { return [lowest...highest] }
        let year = lowest / 10_000 * 10_000
        let month = lowest / 100 * 100
        // Unknown year; unknown month in the first year; unknown day in the first month. Later ones lie inside.
        let ranges = [0...1231, year...year + 31, month...month, lowest...highest]
        return ranges.sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { merged, range in
            if let last = merged.last, range.lowerBound <= last.upperBound + 1 {
                merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
    }
}

extension BirthCondition: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "BirthCondition(masked)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
