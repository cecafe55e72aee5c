import JukiDomain

extension [UInt8] {
    /// Appends a number in full-width digits, as municipalities write addresses.
    mutating func appendFullWidth(_ number: Int) {
        for digit in String(number).utf8 {
            append(contentsOf: [0xEF, 0xBC, 0x90 + (digit - UInt8(ascii: "0"))])
        }
    }

    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { append(contentsOf: $0) }
    }

    /// Puts the placeholder of a 外字 in the place of the last character.
    mutating func replaceLastWithGaiji() {
        while let last = popLast(), last & 0xC0 == 0x80 {}
        append(contentsOf: String(Gaiji.placeholder).utf8)
    }
}

/// What the sending side writes into items 16 to 18: operator, terminal, time.
enum Typist {
    /// Window clerks of a municipality, numbered.
    static let clerks = 40
    static let terminals = 12

    static func operatorID(_ number: Int) -> String { "OP\(100 + number)" }

    static func terminalID(_ number: Int) -> String { "CS\(10 + number)" }

    /// タイムスタンプ: seconds since the beginning of a day in Japan, at most a day.
    static func timestamp(_ day: CalendarDate, second: Int) -> String {
        let clock = second / 3600 * 10_000 + second / 60 % 60 * 100 + second % 60
        return String(Int(day.value)) + String(String(1_000_000 + clock).dropFirst())
    }

    /// Half past eight to a quarter past five: when town halls are open.
    static let officeHours = 30_600...62_100
}
