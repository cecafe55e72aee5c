internal import CJukiMessages
public import JukiDomain

/// Lists the runs that are kept.
public struct ListReconciliationsRequest: WireMessage, Hashable {
    /// nil lists every municipality's newest run.
    public var municipality: MunicipalityCode?

    public init(municipality: MunicipalityCode? = nil) { self.municipality = municipality }
}

public struct ListReconciliationsResponse: WireMessage, Hashable {
    public var runs: [ReconcileSummary]

    public init(runs: [ReconcileSummary]) { self.runs = runs }
}

/// Asks for the report of one run; answered by a stream of ``ReconcileReport``.
public struct GetReconciliationRequest: WireMessage, Hashable {
    public var municipality: MunicipalityCode
    public var run: UInt64

    public init(municipality: MunicipalityCode, run: UInt64) {
        self.municipality = municipality
        self.run = run
    }
}

// MARK: Fields

extension ListReconciliationsRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__ListReconciliationsRequest>?) -> Void {
        unsafe juki__list_reconciliations_request__init
    }
    static var unpack: Unpack { unsafe juki__list_reconciliations_request__unpack }

    init(unpacking packed: Juki__ListReconciliationsRequest) throws(Refusal) {
        municipality = try unsafe Field.optionalMunicipality(packed.municipality_code)
    }

    func pack(into packed: inout Juki__ListReconciliationsRequest, _ arena: MessageArena) {
        unsafe packed.municipality_code = arena.municipality(municipality)
    }
}

extension ListReconciliationsResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__ListReconciliationsResponse>?) -> Void {
        unsafe juki__list_reconciliations_response__init
    }
    static var unpack: Unpack { unsafe juki__list_reconciliations_response__unpack }

    init(unpacking packed: Juki__ListReconciliationsResponse) throws(Refusal) {
        runs = try unsafe Field.list(packed.runs, packed.n_runs, ReconcileSummary.init(unpacking:))
    }

    func pack(into packed: inout Juki__ListReconciliationsResponse, _ arena: MessageArena) {
        unsafe packed.n_runs = runs.count
        unsafe packed.runs = arena.messages(runs)
    }
}

extension GetReconciliationRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__GetReconciliationRequest>?) -> Void {
        unsafe juki__get_reconciliation_request__init
    }
    static var unpack: Unpack { unsafe juki__get_reconciliation_request__unpack }

    init(unpacking packed: Juki__GetReconciliationRequest) throws(Refusal) {
        try unsafe self.init(municipality: Field.municipality(packed.municipality_code), run: packed.run)
    }

    func pack(into packed: inout Juki__GetReconciliationRequest, _ arena: MessageArena) {
        unsafe packed.municipality_code = arena.municipality(municipality)
        unsafe packed.run = run
    }
}
