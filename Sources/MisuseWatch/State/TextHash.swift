/// 64-bit hashes that are the same in every process: the watch must say the same after a restart.
enum TextHash {
    /// FNV-1a, then mixed.
    static func of(_ text: String, _ seed: UInt64 = 0) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ seed
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return mix(hash)
    }

    /// The way a number is written: every digit alike, every letter alike.
    static func shape(_ text: String) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 {
            let kind: UInt8 = switch byte {
            case 0x30...0x39: 0x39
            case 0x41...0x5A: 0x41
            case 0x61...0x7A: 0x61
            default: byte
            }
            hash = (hash ^ UInt64(kind)) &* 0x100_0000_01B3
        }
        return mix(hash)
    }

    static func join(_ left: UInt64, _ right: UInt64) -> UInt64 { mix(left &* 0x9E37_79B9_7F4A_7C15 ^ right) }

    private static func mix(_ value: UInt64) -> UInt64 {
        var mixed = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
