/// Latin letters with marks, U+00C0 to U+017F, taken apart into the plain upper-case letter and a combining mark, so
/// that a composed é, a decomposed é and É are one. Vietnamese letters (U+1EA0–1EF9) only get their upper case.
enum LatinLetters {
    /// Any of the combining marks that a letter is taken apart into, or that follow a letter in decomposed text.
    static let combiningMarks: ClosedRange<UInt32> = 0x0300...0x036F

    @inline(__always)
    static func append(_ scalar: UInt32, to scalars: inout [UInt32]) {
        if scalar < 0xC0 || scalar > 0x1EF9 {
            scalars.append(scalar >= 0x61 && scalar <= 0x7A ? scalar - 0x20 : scalar)
        } else {
            appendRare(scalar, to: &scalars)
        }
    }

    private static func appendRare(_ scalar: UInt32, to scalars: inout [UInt32]) {
        switch scalar {
        case 0xDF:  // ß
            scalars.append(0x53)
            scalars.append(0x53)
        case 0xC0...0x17F:
            scalars.append(bases[Int(scalar - 0xC0)])
            if let mark = mark(marks[Int(scalar - 0xC0)]) { scalars.append(mark) }
        case 0x1EA0...0x1EF9:
            scalars.append(scalar & ~1)
        default:
            scalars.append(scalar)
        }
    }

    /// The letters of the marks' table, each drawn like its mark; an exclamation mark where a letter has none.
    private static func mark(_ drawing: UInt8) -> UInt32? {
        switch drawing {
        case UInt8(ascii: "`"): 0x300
        case UInt8(ascii: "'"): 0x301
        case UInt8(ascii: "^"): 0x302
        case UInt8(ascii: "~"): 0x303
        case UInt8(ascii: "_"): 0x304
        case UInt8(ascii: "u"): 0x306
        case UInt8(ascii: "."): 0x307
        case UInt8(ascii: "\""): 0x308
        case UInt8(ascii: "o"): 0x30A
        case UInt8(ascii: "="): 0x30B
        case UInt8(ascii: "v"): 0x30C
        case UInt8(ascii: ","): 0x327
        case UInt8(ascii: ";"): 0x328
        default: nil
        }
    }

    private static let bases = (
        "AAAAAAÆCEEEEIIIIÐNOOOOO×ØUUUUYÞßAAAAAAÆCEEEEIIIIÐNOOOOO÷ØUUUUYÞYAAAAAACCCCCCCCDDĐĐEEEEEEEEEEGGGG"
            + "GGGGHHĦĦIIIIIIIIIIĲĲJJKKĸLLLLLLĿĿŁŁNNNNNNŉŊŊOOOOOOŒŒRRRRRRSSSSSSSSTTTTŦŦUUUUUUUUUUUUWWYYYZZZZZZS"
    ).unicodeScalars.map(\.value)

    private static let marks = Array(
        (##"`'^~"o!,`'^"`'^"!~`'^~"!!`'^"'!!`'^~"o!,`'^"`'^"!~`'^~"!!`'^"'!"__uu;;''^^..vvvv!!__uu..;;vv^^uu"##
            + ##"..,,^^!!~~__uu;;.!!!^^,,!'',,vv!!!!'',,vv!!!__uu==!!'',,vv''^^,,vv,,vv!!~~__uuoo==;;^^^^"''..vv!"##)
            .utf8)
}
