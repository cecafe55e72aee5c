/// Fixed-length decimal digit strings in ASCII, held as integers.
///
/// Codes may begin with 0: the length belongs to the type of the code, never to the number.
enum DecimalDigits {
    static let asciiZero: UInt8 = 0x30

    /// The value of exactly `count` ASCII digits. `count` is at most 19, so that the value fits.
    /// - Throws: where the length is wrong in bytes because a character is none of ASCII, such as a full-width digit,
    ///   which character that is: the number of bytes says nothing to whoever typed it.
    static func parse(_ digits: some Collection<UInt8>, count: Int) throws(CodeError) -> UInt64 {
        let found = digits.count
        guard found == count else {
            if let position = digits.enumerated().first(where: { $0.element >= 0x80 })?.offset {
                throw .notADigit(position: position)
            }
            throw .wrongLength(expected: count, found: found)
        }
        var value: UInt64 = 0
        var position = 0
        for byte in digits {
            let digit = byte &- asciiZero
            guard digit <= 9 else { throw .notADigit(position: position) }
            value = value &* 10 &+ UInt64(digit)
            position += 1
        }
        return value
    }

    /// Appends `count` ASCII digits, with zeros on the left.
    static func append(_ value: UInt64, count: Int, to bytes: inout [UInt8]) {
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(asciiZero, count: count))
        var rest = value
        for index in stride(from: start + count - 1, through: start, by: -1) where rest > 0 {
            bytes[index] = asciiZero + UInt8(rest % 10)
            rest /= 10
        }
    }

    static func string(_ value: UInt64, count: Int) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        append(value, count: count, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    static func powerOfTen(_ exponent: Int) -> UInt64 {
        (0..<exponent).reduce(1) { power, _ in power * 10 }
    }
}
