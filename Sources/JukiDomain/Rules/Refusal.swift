/// What is wrong with a message, an item or a change: the domain's error. Holds no personal value.
public struct Refusal: Error, Hashable, Sendable {
    public var reason: Reason
    /// 別添2 item number of the offending item, or 0.
    public var item: UInt8
    /// A number the reason speaks of (the next notice number, a limit), or 0.
    public var expected: UInt64
    /// The municipality the reason speaks of.
    public var municipality: MunicipalityCode?
    /// The offending Unicode scalar, or 0.
    public var offendingScalar: UInt32

    public init(
        _ reason: Reason, item: UInt8 = 0, expected: UInt64 = 0, municipality: MunicipalityCode? = nil,
        offendingScalar: UInt32 = 0
    ) {
        self.reason = reason
        self.item = item
        self.expected = expected
        self.municipality = municipality
        self.offendingScalar = offendingScalar
    }

    public init(_ reason: Reason, _ item: IdentityItem) {
        self.init(reason, item: item.rawValue)
    }

    /// The same change may succeed later, unchanged, under a new notice number.
    public var isRetryable: Bool { reason == .aliveElsewhere }
}
