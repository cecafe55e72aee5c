/// Where a peer listens: a host name or an address, and a TCP port.
public struct Endpoint: Hashable, Sendable {
    public let host: String
    /// 1 to 65535
    public let port: Int

    /// Reads `host:port`; an IPv6 address stands in brackets (`[::1]:46100`).
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let digits = text[text.index(after: colon)...]
        guard let port = plainInteger(digits), (1...65_535).contains(port) else { return nil }
        var host = text[..<colon]
        if host.first == "[", host.last == "]" {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty, host.utf8.allSatisfy(Self.mayStandInHost) else { return nil }
        self.host = String(host)
        self.port = port
    }

    private static func mayStandInHost(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "%"): true
        default: false
        }
    }
}

extension SettingKind where Value == Endpoint {
    public static let endpoint = SettingKind(allowed: "host:port") { Endpoint($0) }
}
