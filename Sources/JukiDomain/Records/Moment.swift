/// A point in time, milliseconds since 1970-01-01T00:00:00Z. What it is in the register is a day in Japan.
public struct Moment: Hashable, Comparable, Sendable {
    public var milliseconds: UInt64

    public init(milliseconds: UInt64) {
        self.milliseconds = milliseconds
    }

    /// Japan has kept UTC+9 without summer time since 1952.
    private static let japanOffset: UInt64 = 9 * 3600 * 1000
    private static let dayLength: UInt64 = 24 * 3600 * 1000

    /// The last one whose day in Japan is on the calendar. No clock has shown a later one; a damaged store may hold it.
    public static let last = Moment(
        milliseconds: UInt64(CalendarDate.last.dayNumber + 1) * dayLength - japanOffset - 1)

    /// The day in Japan.
    /// - Precondition: it is not after ``last``.
    public var japanDay: CalendarDate {
        CalendarDate(dayNumber: Int((milliseconds + Self.japanOffset) / Self.dayLength))
    }

    /// タイムスタンプ form, YYYYMMDDhhmmss in Japan Standard Time.
    public var timestamp: String {
        let seconds = Int((milliseconds + Self.japanOffset) % Self.dayLength) / 1000
        let clock = seconds / 3600 * 10_000 + seconds / 60 % 60 * 100 + seconds % 60
        let plain = String(clock)
        return japanDay.compactText + String(repeating: "0", count: 6 - plain.count) + plain
    }

    /// So much later, to the millisecond.
    public static func + (moment: Moment, time: Duration) -> Moment {
        let (seconds, attoseconds) = time.components
        let milliseconds = UInt64(seconds) * 1000 + UInt64(attoseconds / 1_000_000_000_000_000)
        return Moment(milliseconds: moment.milliseconds + milliseconds)
    }

    public static func < (left: Moment, right: Moment) -> Bool { left.milliseconds < right.milliseconds }
}

extension CalendarDate {
    /// Eight digits, YYYYMMDD: the form on the wire.
    public var compactText: String { DecimalDigits.string(UInt64(value), count: 8) }

    /// - Throws: ``DateError`` unless the bytes are eight ASCII digits that name a day of the calendar.
    public init(compact bytes: some Collection<UInt8>) throws(DateError) {
        guard bytes.count == 8, bytes.allSatisfy({ (0x30...0x39).contains($0) }) else { throw .notADate }
        try self.init(value: bytes.reduce(0) { $0 * 10 + UInt32($1 - 0x30) })
    }
}
