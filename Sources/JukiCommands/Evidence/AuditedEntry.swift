import JukiDomain

/// What an auditor reads of an exported entry: when, what, and how it describes itself (Protos/README.md, section 17).
/// Read here anew and not by the log's own module, which brings the store's engine along: an auditor has none, and
/// reads by the page that the log is published with.
struct AuditedEntry: Equatable {
    /// In Japan.
    let day: CalendarDate
    let procedure: UInt16
    let detail: String

    private static let format: UInt8 = 3
    private static let saltSize = 16
    private static let textCount = 8
    /// Items asked for, items told, persons, result: 4 bytes each, between the procedure and the texts.
    private static let numbersSize = 16
    /// The last year that the calendar has, in milliseconds since 1970.
    private static let timeMax: UInt64 = 253_370_000_000_000

    /// - Returns: nil when it is no such entry.
    init?(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        guard rest.popFirst() == Self.format, rest.count >= Self.saltSize else { return nil }
        rest.removeFirst(Self.saltSize)
        guard let time: UInt64 = Self.integer(&rest), time < Self.timeMax,
            let procedure: UInt16 = Self.integer(&rest), rest.count >= Self.numbersSize
        else { return nil }
        rest.removeFirst(Self.numbersSize)
        var last = ""
        for _ in 0..<Self.textCount {
            guard let text = Self.text(&rest) else { return nil }
            last = text
        }
        day = Moment(milliseconds: time).japanDay
        self.procedure = procedure
        detail = last
    }

    private static func integer<Integer: FixedWidthInteger>(_ bytes: inout ArraySlice<UInt8>) -> Integer? {
        let size = Integer.bitWidth / 8
        guard bytes.count >= size else { return nil }
        defer { bytes.removeFirst(size) }
        return bytes.prefix(size).reduce(0) { $0 << 8 | Integer($1) }
    }

    /// UTF-8 in which 00 ff is a zero byte and 00 00 the end.
    private static func text(_ bytes: inout ArraySlice<UInt8>) -> String? {
        var content: [UInt8] = []
        while let byte = bytes.popFirst() {
            guard byte == 0 else { content.append(byte); continue }
            switch bytes.popFirst() {
            case 0xFF: content.append(0)
            case 0: return String(validating: content, as: UTF8.self)
            default: return nil
            }
        }
        return nil
    }
}
