public import JukiDomain
public import JukiMessages

/// One legal basis of the access table: on which article who may ask in which way for which items.
public struct LegalBasis: Hashable, Sendable {
    /// As callers name it, for example "30-15-1-1:一の二".
    public let code: String
    /// The law and its article in words.
    public let article: String
    /// The task in words.
    public let task: String
    public let callers: [CallerPattern]
    /// At a terminal the operator needs one of these roles as well as those of the procedure.
    public let roles: Set<OperatorRole>
    public let procedures: Set<Procedure>
    /// Items that it allows, less the two that follow.
    public let items: ItemSet
    /// The rule by which it also allows 個人番号 when that is asked for; nil where it does not.
    public let individualNumberRule: String?
    /// The rule by which it also allows 住民票コード when that is asked for; nil where it does not.
    public let recordCodeRule: String?
    public let needsApplicationNumber: Bool

    /// The article and its task.
    public var words: String { "\(article)：\(task)" }

    public func covers(_ caller: PeerRole) -> Bool { callers.contains { $0.matches(caller) } }
}

/// Who may use a basis: a cell of the access table.
public enum CallerPattern: Hashable, Sendable {
    /// Agency of exactly this name.
    case agency(String)
    /// Agencies whose name begins so; blank for every agency.
    case agencies(beginning: String)
    case kind(PeerKind)

    func matches(_ caller: PeerRole) -> Bool {
        switch (self, caller) {
        case (.agency(let name), .agency(let called)): name == called
        case (.agencies(let beginning), .agency(let called)): called.hasPrefix(beginning)
        case (.kind(let kind), _): caller.kind == kind
        default: false
        }
    }
}
