public import OrderedStore

/// The indexes: one keyspace each, named to fit a short string, which a batch compares for every change.
public enum IndexName: String, CaseIterable, Sendable {
    case kanaStrict = "kana-strict"
    case kanaLoose = "kana-loose"
    case nameStrict = "name-strict"
    case nameLoose = "name-loose"
    case address
    case birth
    case place

    public var keyspace: Keyspace {
        switch self {
        case .kanaStrict: Self.kanaStrictKeyspace
        case .kanaLoose: Self.kanaLooseKeyspace
        case .nameStrict: Self.nameStrictKeyspace
        case .nameLoose: Self.nameLooseKeyspace
        case .address: Self.addressKeyspace
        case .birth: Self.birthKeyspace
        case .place: Self.placeKeyspace
        }
    }

    private static let kanaStrictKeyspace = Keyspace(name: "by-kana-strict")
    private static let kanaLooseKeyspace = Keyspace(name: "by-kana-loose")
    private static let nameStrictKeyspace = Keyspace(name: "by-name-strict")
    private static let nameLooseKeyspace = Keyspace(name: "by-name-loose")
    private static let addressKeyspace = Keyspace(name: "by-address")
    private static let birthKeyspace = Keyspace(name: "by-birth")
    private static let placeKeyspace = Keyspace(name: "by-place")
}
