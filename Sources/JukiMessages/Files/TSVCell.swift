import JukiDomain

/// A cell of a line: the name of its column, and where in a draft its content is kept.
public struct TSVCell<Draft: Sendable>: Sendable {
    /// How the content is kept, and so how the cell is read.
    enum Place: Sendable {
        case bytes(any WritableKeyPath<Draft, [UInt8]> & Sendable)
        case number(any WritableKeyPath<Draft, UInt32> & Sendable)
        case longNumber(any WritableKeyPath<Draft, UInt64> & Sendable)
        case flag(any WritableKeyPath<Draft, Bool> & Sendable)
    }

    /// What the header line says: the field's name in Protos/juki.
    public let name: String
    let place: Place

    init(_ name: String, _ place: Place) {
        self.name = name
        self.place = place
    }

    /// Blank for 0, false and nothing.
    func text(of draft: Draft) -> [UInt8] {
        switch place {
        case .bytes(let path): draft[keyPath: path]
        case .number(let path): TSVNumber.text(draft[keyPath: path])
        case .longNumber(let path): TSVNumber.text(draft[keyPath: path])
        case .flag(let path): draft[keyPath: path] ? [0x31] : []
        }
    }

    /// - Throws: `notADigit` where a number is expected, `unknownEnumValue` where a flag is.
    func set(_ text: [UInt8], in draft: inout Draft) throws(Refusal) {
        switch place {
        case .bytes(let path): draft[keyPath: path] = text
        case .number(let path): draft[keyPath: path] = try TSVNumber.value(text)
        case .longNumber(let path): draft[keyPath: path] = try TSVNumber.value(text)
        case .flag(let path): draft[keyPath: path] = try Self.flag(text)
        }
    }

    private static func flag(_ text: [UInt8]) throws(Refusal) -> Bool {
        switch text {
        case [], [0x30]: false
        case [0x31]: true
        default: throw Refusal(.unknownEnumValue)
        }
    }
}

/// Numbers in a cell: decimal, blank for 0.
private enum TSVNumber {
    static func text(_ value: some UnsignedInteger) -> [UInt8] {
        value == 0 ? [] : Array(String(value).utf8)
    }

    /// - Throws: `notADigit`; `wrongLength` for a number that does not fit.
    static func value<Number: FixedWidthInteger & UnsignedInteger>(_ text: [UInt8]) throws(Refusal) -> Number {
        var value: Number = 0
        for digit in text {
            guard (0x30...0x39).contains(digit) else { throw Refusal(.notADigit) }
            let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tenfold.addingReportingOverflow(Number(digit - 0x30))
            guard !overflow, !carry else { throw Refusal(.wrongLength) }
            value = sum
        }
        return value
    }
}
