/// Two sums for each key: notices applied and parked, or answers and the persons in them.
public struct Tally<Key: Hashable & Sendable>: Sendable {
    /// What was counted under one key.
    public struct Sums: Hashable, Sendable {
        public var first: UInt64 = 0
        public var second: UInt64 = 0

        public init() {}
    }

    public private(set) var sums: [Key: Sums] = [:]

    public init() {}

    public mutating func add(_ first: UInt64, _ second: UInt64, to key: Key) {
        sums[key, default: Sums()].first += first
        sums[key, default: Sums()].second += second
    }
}
