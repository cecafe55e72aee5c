import JukiDomain

/// The kinds of peers that an access table tells apart.
public enum PeerKind: Int, CaseIterable, Hashable, Sendable {
    /// 市町村CS
    case municipality
    /// 全国サーバ
    case national
    /// 附票全国サーバ
    case supplementaryNational
    /// 庁内の執行機関・部署
    case agency
    /// 業務端末
    case officeTerminal
    /// 代表端末
    case representativeTerminal
    /// 都道府県サーバ, as the supplementary server sees it
    case prefecturalServer
    /// 附票都道府県サーバ, as the prefectural server sees it
    case supplementaryServer

    /// As the access tables write it.
    var tableName: String {
        switch self {
        case .municipality: "municipality"
        case .national: "national"
        case .supplementaryNational: "supplementary-national"
        case .agency: "agency"
        case .officeTerminal: "office"
        case .representativeTerminal: "representative"
        case .prefecturalServer: "prefectural-server"
        case .supplementaryServer: "supplementary-server"
        }
    }

    /// An operator of the prefecture sits there.
    public var isTerminal: Bool { self == .officeTerminal || self == .representativeTerminal }
}

extension PeerRole {
    public var kind: PeerKind {
        switch self {
        case .municipality: .municipality
        case .national: .national
        case .supplementaryNational: .supplementaryNational
        case .agency: .agency
        case .officeTerminal: .officeTerminal
        case .representativeTerminal: .representativeTerminal
        case .prefecturalServer: .prefecturalServer
        case .supplementaryServer: .supplementaryServer
        }
    }

    /// Number of the prefecture that the peer belongs to; nil where its identity names none.
    public var prefecture: Int? {
        switch self {
        case .municipality(let code): code.prefecture
        case .prefecturalServer(let number), .supplementaryServer(let number): number
        case .national, .supplementaryNational, .agency, .officeTerminal, .representativeTerminal: nil
        }
    }
}
