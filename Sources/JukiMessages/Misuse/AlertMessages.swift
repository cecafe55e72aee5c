internal import CJukiMessages
internal import JukiDomain

/// Asks for what the watch for misuse has flagged.
public struct ListAlertsRequest: WireMessage, Hashable {
    /// Alerts above this number are returned.
    public var afterNumber: UInt64
    /// Also those that were acknowledged.
    public var includeAcknowledged: Bool

    public init(afterNumber: UInt64 = 0, includeAcknowledged: Bool = false) {
        self.afterNumber = afterNumber
        self.includeAcknowledged = includeAcknowledged
    }
}

public struct ListAlertsResponse: WireMessage, Hashable {
    /// Most alerts of one answer: with the longest sentences some 110 KiB, well below a frame.
    public static let alertsMax = 32

    public var alerts: [MisuseAlert]
    public var hasMore: Bool
    /// Evidence entries that the watch has not seen yet.
    public var behind: UInt64

    public init(_ alerts: [MisuseAlert], hasMore: Bool, behind: UInt64) {
        self.alerts = alerts
        self.hasMore = hasMore
        self.behind = behind
    }
}

/// Says what came of an alert. Said once: the same again is harmless.
public struct AcknowledgeAlertRequest: WireMessage, Hashable {
    public var number: UInt64
    public var acknowledgement: AlertAcknowledgement

    public init(number: UInt64, _ acknowledgement: AlertAcknowledgement) {
        self.number = number
        self.acknowledgement = acknowledgement
    }
}

public struct AcknowledgeAlertResponse: WireMessage, Hashable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var acknowledgedAt: UInt64
    /// The same had been said before.
    public var isRepeated: Bool

    public init(acknowledgedAt: UInt64, isRepeated: Bool) {
        self.acknowledgedAt = acknowledgedAt
        self.isRepeated = isRepeated
    }
}

// MARK: Fields

extension ListAlertsRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__ListAlertsRequest>?) -> Void {
        unsafe juki__list_alerts_request__init
    }
    static var unpack: Unpack { unsafe juki__list_alerts_request__unpack }

    init(unpacking packed: Juki__ListAlertsRequest) {
        unsafe self.init(afterNumber: packed.after_number, includeAcknowledged: packed.include_acknowledged != 0)
    }

    func pack(into packed: inout Juki__ListAlertsRequest, _ arena: MessageArena) {
        unsafe packed.after_number = afterNumber
        unsafe packed.include_acknowledged = includeAcknowledged ? 1 : 0
    }
}

extension ListAlertsResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__ListAlertsResponse>?) -> Void {
        unsafe juki__list_alerts_response__init
    }
    static var unpack: Unpack { unsafe juki__list_alerts_response__unpack }

    init(unpacking packed: Juki__ListAlertsResponse) throws(Refusal) {
        try unsafe self.init(
            Field.list(packed.alerts, packed.n_alerts, MisuseAlert.init(unpacking:)), hasMore: packed.more != 0,
            behind: packed.behind)
    }

    func pack(into packed: inout Juki__ListAlertsResponse, _ arena: MessageArena) {
        unsafe packed.n_alerts = alerts.count
        unsafe packed.alerts = arena.messages(alerts)
        unsafe packed.more = hasMore ? 1 : 0
        unsafe packed.behind = behind
    }
}

extension AcknowledgeAlertRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__AcknowledgeAlertRequest>?) -> Void {
        unsafe juki__acknowledge_alert_request__init
    }
    static var unpack: Unpack { unsafe juki__acknowledge_alert_request__unpack }

    init(unpacking packed: Juki__AcknowledgeAlertRequest) throws(Refusal) {
        try unsafe self.init(
            number: packed.number, AlertAcknowledgement(unpacking: Field.required(packed.acknowledgement)))
    }

    func pack(into packed: inout Juki__AcknowledgeAlertRequest, _ arena: MessageArena) {
        unsafe packed.number = number
        unsafe packed.acknowledgement = arena.message(acknowledgement)
    }
}

extension AcknowledgeAlertResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__AcknowledgeAlertResponse>?) -> Void {
        unsafe juki__acknowledge_alert_response__init
    }
    static var unpack: Unpack { unsafe juki__acknowledge_alert_response__unpack }

    init(unpacking packed: Juki__AcknowledgeAlertResponse) {
        unsafe self.init(acknowledgedAt: packed.acknowledged_at, isRepeated: packed.repeated != 0)
    }

    func pack(into packed: inout Juki__AcknowledgeAlertResponse, _ arena: MessageArena) {
        unsafe packed.acknowledged_at = acknowledgedAt
        unsafe packed.repeated = isRepeated ? 1 : 0
    }
}
