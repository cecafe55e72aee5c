/// Some of the items of a register's records, by their numbers in 別添2: 1-31. What they mean is for the register; this
/// serves any.
public struct ItemSet: OptionSet, Hashable, Sendable {
    /// Bit n for item n; bit 0 is never set.
    public let rawValue: UInt32

    public init(rawValue: UInt32) {
        self.rawValue = rawValue & ~1
    }

    /// One item.
    /// - Precondition: `number` is 1-31.
    public init(number: UInt8) {
        precondition((1...31).contains(number), "an item number is 1 to 31")
        self.init(rawValue: 1 << UInt32(number))
    }

    public init(numbers: some Sequence<UInt8>) {
        self = numbers.reduce(into: []) { $0.insert(ItemSet(number: $1)) }
    }

    public func contains(number: UInt8) -> Bool {
        number > 0 && number < 32 && rawValue >> UInt32(number) & 1 == 1
    }

    /// Ascending.
    public var numbers: [UInt8] {
        var numbers: [UInt8] = []
        numbers.reserveCapacity(rawValue.nonzeroBitCount)
        var rest = rawValue
        while rest != 0 {
            numbers.append(UInt8(rest.trailingZeroBitCount))
            rest &= rest - 1
        }
        return numbers
    }
}

extension ItemSet {
    /// Items of 都道府県知事保存本人確認情報.
    public init(_ items: IdentityItem...) {
        self.init(numbers: items.map(\.rawValue))
    }

    public func contains(_ item: IdentityItem) -> Bool { contains(number: item.rawValue) }

    /// All 28 items of 都道府県知事保存本人確認情報.
    public static let everyIdentityItem = ItemSet(numbers: IdentityItem.allCases.map(\.rawValue))
}
