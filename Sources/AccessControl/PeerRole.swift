public import JukiDomain

/// Who a peer is, from the one URI in its verified certificate.
public enum PeerRole: Hashable, Sendable {
    /// 市町村CS: `urn:juki:municipality:462012`
    case municipality(MunicipalityCode)
    /// 全国サーバ: `urn:juki:national`
    case national
    /// 附票全国サーバ: `urn:juki:supplementary-national`
    case supplementaryNational
    /// 都道府県サーバ of a prefecture: `urn:juki:prefectural-server:46`
    case prefecturalServer(Int)
    /// 附票都道府県サーバ of a prefecture: `urn:juki:supplementary-server:46`
    case supplementaryServer(Int)
    /// 庁内の執行機関・部署: `urn:juki:agency:NAME`
    case agency(String)
    /// 代表端末: `urn:juki:terminal:representative-N`; may also run the server's own business
    case representativeTerminal(String)
    /// 業務端末: `urn:juki:terminal:office-N`
    case officeTerminal(String)

    /// - Returns: nil for an identity that plays no part here, however good its certificate.
    public init?(uri: String) {
        let parts = uri.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0] == "urn", parts[1] == "juki" else { return nil }
        switch (parts[2], parts.count) {
        case ("national", 3):
            self = .national
        case ("supplementary-national", 3):
            self = .supplementaryNational
        case ("prefectural-server", 4):
            guard let number = Self.prefecture(parts[3]) else { return nil }
            self = .prefecturalServer(number)
        case ("supplementary-server", 4):
            guard let number = Self.prefecture(parts[3]) else { return nil }
            self = .supplementaryServer(number)
        case ("municipality", 4):
            guard let code = try? MunicipalityCode(String(parts[3])) else { return nil }
            self = .municipality(code)
        case ("agency", 4) where Self.isName(parts[3]):
            self = .agency(String(parts[3]))
        case ("terminal", 4) where Self.isName(parts[3]) && parts[3].hasPrefix("representative-"):
            self = .representativeTerminal(String(parts[3]))
        case ("terminal", 4) where Self.isName(parts[3]) && parts[3].hasPrefix("office-"):
            self = .officeTerminal(String(parts[3]))
        default:
            return nil
        }
    }

    /// Whether an identity is a terminal's. Asked for every look that is recorded: most come from agencies, and their
    /// identities are not taken apart.
    public static func isTerminal(uri: String) -> Bool {
        uri.utf8.starts(with: "urn:juki:terminal:".utf8) && PeerRole(uri: uri)?.kind.isTerminal == true
    }

    /// 1 to 47, without a leading zero.
    private static func prefecture(_ text: Substring) -> Int? {
        (1...47).first { String($0) == text }
    }

    private static func isName(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.count <= 64 && text.utf8.allSatisfy {
            switch $0 {
            case 0x61...0x7A, 0x30...0x39, 0x2D: true
            default: false
            }
        }
    }
}
