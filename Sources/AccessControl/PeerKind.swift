/// The kinds of peers that the access table tells apart, in the order of its columns.
public enum PeerKind: Int, CaseIterable, Hashable, Sendable {
    /// 市町村CS
    case municipality
    /// 全国サーバ
    case national
    /// 庁内の執行機関・部署
    case agency
    /// 業務端末
    case officeTerminal
    /// 代表端末
    case representativeTerminal

    /// An operator of the prefecture sits there.
    public var isTerminal: Bool { self == .officeTerminal || self == .representativeTerminal }
}

extension PeerRole {
    public var kind: PeerKind {
        switch self {
        case .municipality: .municipality
        case .national: .national
        case .agency: .agency
        case .officeTerminal: .officeTerminal
        case .representativeTerminal: .representativeTerminal
        }
    }
}
