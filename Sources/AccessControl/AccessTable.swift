public import JukiDomain
public import JukiMessages

/// Which kind of peer may call which procedure. What is not listed is denied.
public enum AccessTable {
    /// - Throws: `PROCEDURE_NOT_ALLOWED`, which never looks like "not found".
    public static func check(_ peer: PeerRole, mayCall procedure: Procedure) throws(Refusal) {
        guard procedures(of: peer).contains(procedure) else { throw Refusal(.procedureNotAllowed) }
    }

    private static func procedures(of peer: PeerRole) -> Set<Procedure> {
        switch peer {
        case .municipality: municipal
        case .national: national
        case .agency: inquiring
        case .officeTerminal: office
        case .representativeTerminal: representative
        }
    }

    private static let municipal: Set<Procedure> = [
        .update, .updateStream, .laneState, .listParked, .reconcile, .listReconciliations, .getReconciliation,
        .listErrorReports, .acknowledgeErrorReport,
    ]
    private static let national: Set<Procedure> = [.lookup, .reportErrors]
    private static let inquiring: Set<Procedure> = [.lookup, .search]
    private static let office = inquiring.union([
        .laneState, .listParked, .listErrorReports, .listReconciliations, .getReconciliation, .reportErrors,
        .bulkProvide, .listBulkJobs, .requestMedium, .releaseMedium, .writeMedium, .recordMedium, .listMedia,
    ])
    private static let representative = office.union([.eraseExpired, .verifyIndexes, .serverStatus])

    /// May the peer be told an individual number (個人番号), and ask by one? Only where a 番号法 condition is known to
    /// hold; until legal bases are checked item by item, that is the prefecture's own terminals and the national
    /// server.
    public static func mayHandleIndividualNumbers(_ peer: PeerRole) -> Bool {
        switch peer {
        case .national, .representativeTerminal, .officeTerminal: true
        case .municipality, .agency: false
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
