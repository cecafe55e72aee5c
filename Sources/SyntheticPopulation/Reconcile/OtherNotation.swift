import JukiDomain

/// Another way of writing the same (別表記).
enum OtherNotation {
    /// Width of the digits of the address, or a variation selector in the name, in turn.
    static func change(name: inout PersonalText, address: inout PersonalText, _ number: Int) {
        if number % 2 == 1, let changed = withSelector(name.disclosed) {
            name = PersonalText(changed)
        } else {
            address = PersonalText(narrow(address.disclosed))
        }
    }

    private static func narrow(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { scalar in
            ("\u{FF10}"..."\u{FF19}").contains(scalar)
                ? Unicode.Scalar(UInt8(scalar.value - 0xFF10 + 0x30)) : scalar
        }))
    }

    /// U+E0100 behind the first kanji; nil if the name begins with none, or with one that has a selector.
    private static func withSelector(_ text: String) -> String? {
        var scalars = Array(text.unicodeScalars)
        guard let first = scalars.first, ("\u{4E00}"..."\u{9FFF}").contains(first),
            scalars.count > 1, !("\u{E0100}"..."\u{E01EF}").contains(scalars[1])
        else { return nil }
        scalars.insert("\u{E0100}", at: 1)
        return String(String.UnicodeScalarView(scalars))
    }
}
