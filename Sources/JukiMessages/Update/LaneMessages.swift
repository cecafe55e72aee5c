internal import CJukiMessages
public import JukiDomain

/// Where a municipality's lane of notices stands.
public struct LaneStateRequest: WireMessage, Hashable {
    /// nil for the caller's own municipality.
    public var municipality: MunicipalityCode?

    public init(municipality: MunicipalityCode? = nil) { self.municipality = municipality }
}

public struct LaneStateResponse: WireMessage, Hashable {
    public var lastNoticeNumber: UInt64
    public var parkedCount: UInt64
    /// 現存 residents of the municipality.
    public var residents: UInt64

    public init(lastNoticeNumber: UInt64, parkedCount: UInt64, residents: UInt64) {
        self.lastNoticeNumber = lastNoticeNumber
        self.parkedCount = parkedCount
        self.residents = residents
    }
}

public struct ListParkedRequest: WireMessage, Hashable {
    /// nil for the caller's own municipality.
    public var municipality: MunicipalityCode?
    /// Notices above this number are returned.
    public var afterNoticeNumber: UInt64
    /// Also those that a later notice has replaced.
    public var includeReplaced: Bool

    public init(municipality: MunicipalityCode? = nil, afterNoticeNumber: UInt64 = 0, includeReplaced: Bool = false) {
        self.municipality = municipality
        self.afterNoticeNumber = afterNoticeNumber
        self.includeReplaced = includeReplaced
    }
}

public struct ListParkedResponse: WireMessage, Hashable {
    /// Most notices of one answer: some 60 KiB, far below a frame.
    public static let parkedMax = 200

    public var parked: [ParkedNotice]
    public var hasMore: Bool

    public init(parked: [ParkedNotice], hasMore: Bool) {
        self.parked = parked
        self.hasMore = hasMore
    }
}

// MARK: Fields

extension LaneStateRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__LaneStateRequest>?) -> Void {
        unsafe juki__lane_state_request__init
    }
    static var unpack: Unpack { unsafe juki__lane_state_request__unpack }

    init(unpacking packed: Juki__LaneStateRequest) throws(Refusal) {
        municipality = try unsafe Field.optionalMunicipality(packed.municipality_code)
    }

    func pack(into packed: inout Juki__LaneStateRequest, _ arena: MessageArena) {
        unsafe packed.municipality_code = arena.municipality(municipality)
    }
}

extension LaneStateResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__LaneStateResponse>?) -> Void {
        unsafe juki__lane_state_response__init
    }
    static var unpack: Unpack { unsafe juki__lane_state_response__unpack }

    init(unpacking packed: Juki__LaneStateResponse) {
        unsafe self.init(lastNoticeNumber: packed.last_notice_number, parkedCount: packed.parked_count,
                         residents: packed.residents)
    }

    func pack(into packed: inout Juki__LaneStateResponse, _ arena: MessageArena) {
        unsafe packed.last_notice_number = lastNoticeNumber
        unsafe packed.parked_count = parkedCount
        unsafe packed.residents = residents
    }
}

extension ListParkedRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__ListParkedRequest>?) -> Void {
        unsafe juki__list_parked_request__init
    }
    static var unpack: Unpack { unsafe juki__list_parked_request__unpack }

    init(unpacking packed: Juki__ListParkedRequest) throws(Refusal) {
        try unsafe self.init(
            municipality: Field.optionalMunicipality(packed.municipality_code),
            afterNoticeNumber: packed.after_notice_number, includeReplaced: packed.include_replaced != 0)
    }

    func pack(into packed: inout Juki__ListParkedRequest, _ arena: MessageArena) {
        unsafe packed.municipality_code = arena.municipality(municipality)
        unsafe packed.after_notice_number = afterNoticeNumber
        unsafe packed.include_replaced = includeReplaced ? 1 : 0
    }
}

extension ListParkedResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__ListParkedResponse>?) -> Void {
        unsafe juki__list_parked_response__init
    }
    static var unpack: Unpack { unsafe juki__list_parked_response__unpack }

    init(unpacking packed: Juki__ListParkedResponse) throws(Refusal) {
        try unsafe self.init(parked: Field.list(packed.parked, packed.n_parked, ParkedNotice.init(unpacking:)),
                             hasMore: packed.more != 0)
    }

    func pack(into packed: inout Juki__ListParkedResponse, _ arena: MessageArena) {
        unsafe packed.n_parked = parked.count
        unsafe packed.parked = arena.messages(parked)
        unsafe packed.more = hasMore ? 1 : 0
    }
}
