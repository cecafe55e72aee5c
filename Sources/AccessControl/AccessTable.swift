public import JukiDomain
public import JukiMessages

/// Who may call what, and on which legal basis which items are told. What is not listed is denied.
///
/// A value made from the file Data/access-table.tsv, which says what is law and what is our choice. Knows item numbers
/// only, so that each register can have a table of its own.
public struct AccessTable: Sendable {
    /// Steps with every change of the file.
    public let version: String
    /// What each kind of peer needs, in the order of ``PeerKind``: every call asks here. A procedure without a line is
    /// denied to all, and to a kind without a column.
    let procedures: [Procedure: [OperatorNeed]]
    let bases: [String: LegalBasis]
    /// Procedures that need a legal basis.
    let proceduresOnBasis: Set<Procedure>
    /// Those of them that tell an individual number and nothing of a record.
    let numberProcedures: Set<Procedure>
    let recordCode: ItemGroup
    let individualNumber: ItemGroup
    /// Told as far as the basis allows when the caller names no items.
    let defaultItems: ItemSet
    /// What a terminal may see on every basis, beside what the basis allows, and why.
    let terminal: ItemGroup
    /// The procedures in which it may. What they tell stays at the terminal.
    let proceduresOfTerminalItems: Set<Procedure>

    /// A named set of items.
    struct ItemGroup: Hashable {
        let items: ItemSet
        let words: String
    }

    /// The resident register's, as this program was built with it.
    public static let standard = built(PackageResources.access_table_tsv, upon: nil)
    /// The supplementary register's.
    public static let supplementary = built(PackageResources.supplementary_access_table_tsv, upon: .standard)

    private static func built(_ bytes: [UInt8], upon resident: AccessTable?) -> AccessTable {
        do throws(AccessTableError) {
            return try AccessTable(parsing: String(decoding: bytes, as: UTF8.self), upon: resident)
        } catch {
            preconditionFailure("an access table of this program cannot be read: \(error)")
        }
    }

    /// Every legal basis, by code.
    public var legalBases: [LegalBasis] { bases.values.sorted { $0.code < $1.code } }

    // MARK: Procedures

    /// What somebody at this kind of peer needs in order to call a procedure.
    public func need(of kind: PeerKind, toCall procedure: Procedure) -> OperatorNeed {
        procedures[procedure]?[kind.rawValue] ?? .denied
    }

    /// - Throws: `PROCEDURE_NOT_ALLOWED`, which never looks like "not found".
    public func check(_ peer: PeerRole, mayCall procedure: Procedure) throws(Refusal) {
        guard need(of: peer.kind, toCall: procedure) != .denied else { throw Refusal(.procedureNotAllowed) }
    }

    /// Is the operator of a terminal one who may call it?
    /// - Parameter roles: of the operator who is signed in there; nil when nobody is.
    /// - Throws: `PROCEDURE_NOT_ALLOWED`, `OPERATOR_NOT_SIGNED_IN`, `ROLE_NOT_ALLOWED`
    public func check(
        operatorWith roles: Set<OperatorRole>?, at peer: PeerRole, mayCall procedure: Procedure
    ) throws(Refusal) {
        switch need(of: peer.kind, toCall: procedure) {
        case .denied: throw Refusal(.procedureNotAllowed)
        case .certificate: return
        case .anyOperator:
            guard let roles else { throw Refusal(.operatorNotSignedIn) }
            guard !roles.isEmpty else { throw Refusal(.roleNotAllowed) }
        case .oneOf(let needed):
            guard let roles else { throw Refusal(.operatorNotSignedIn) }
            guard !roles.isDisjoint(with: needed) else { throw Refusal(.roleNotAllowed) }
        }
    }

    /// The municipality a call is about: a municipal server's own, and no other; for a terminal the one it names.
    /// - Throws: `NOT_OWN_MUNICIPALITY`
    public static func municipality(
        named: MunicipalityCode?, by peer: PeerRole
    ) throws(Refusal) -> MunicipalityCode? {
        guard case .municipality(let own) = peer else { return named }
        guard named == nil || named == own else { throw Refusal(.notOwnMunicipality, .municipalityCode) }
        return own
    }
}
