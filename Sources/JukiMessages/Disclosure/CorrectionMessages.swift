public import JukiDomain

/// Opens an investigation of a request for 訂正，追加又は削除.
public struct OpenCorrectionRequest: WireMessage, Hashable {
    public var code: ResidentRecordCode
    public var kind: CorrectionKind
    /// 1-28, an item once.
    public var claims: [ClaimedItem]
    /// When the written request was received; not in the future.
    public var receivedOn: CalendarDate
    /// Its application number is the number of the receipt.
    public var purpose: Purpose?
    /// By which the same request again is known; nil where the caller named none.
    public var request: RequestName?

    public init(
        code: ResidentRecordCode, kind: CorrectionKind, claims: [ClaimedItem], receivedOn: CalendarDate,
        purpose: Purpose?, request: RequestName? = nil
    ) {
        self.code = code
        self.kind = kind
        self.claims = claims
        self.receivedOn = receivedOn
        self.purpose = purpose
        self.request = request
    }
}

/// Records something that was done in an investigation.
public struct StepCorrectionRequest: WireMessage, Hashable {
    public var number: UInt64
    /// Any but `closed`.
    public var kind: CorrectionStepKind
    /// Whom was asked, or who answered.
    public var municipality: MunicipalityCode?
    public var note: PersonalText
    public var purpose: Purpose?
    /// By which the same request again is known; nil where the caller named none.
    public var request: RequestName?

    public init(
        number: UInt64, kind: CorrectionStepKind, municipality: MunicipalityCode? = nil, note: PersonalText = .blank,
        purpose: Purpose?, request: RequestName? = nil
    ) {
        self.number = number
        self.kind = kind
        self.municipality = municipality
        self.note = note
        self.purpose = purpose
        self.request = request
    }
}

/// Ends an investigation with its result.
public struct CloseCorrectionRequest: WireMessage, Hashable {
    public var number: UInt64
    public var result: CorrectionResult
    /// The reason, as the notice will say it; required unless corrected.
    public var note: PersonalText
    /// Of the version that holds the repair; required if corrected.
    public var updateSequence: UInt64
    public var purpose: Purpose?
    /// By which the same request again is known; nil where the caller named none.
    public var request: RequestName?

    public init(
        number: UInt64, result: CorrectionResult, note: PersonalText = .blank, updateSequence: UInt64 = 0,
        purpose: Purpose?, request: RequestName? = nil
    ) {
        self.number = number
        self.result = result
        self.note = note
        self.updateSequence = updateSequence
        self.purpose = purpose
        self.request = request
    }
}

/// Asks for one investigation with its claims and steps.
public struct GetCorrectionRequest: WireMessage, Hashable {
    public var number: UInt64
    public var purpose: Purpose?

    public init(number: UInt64, purpose: Purpose?) {
        self.number = number
        self.purpose = purpose
    }
}

/// One investigation as it stands now.
public struct CorrectionResponse: WireMessage, Hashable {
    public var investigation: Investigation

    public init(_ investigation: Investigation) {
        self.investigation = investigation
    }
}

public struct ListCorrectionsRequest: WireMessage, Hashable {
    /// Also those that are closed.
    public var includeClosed: Bool
    /// After this number; 0 from the first.
    public var afterNumber: UInt64
    public var purpose: Purpose?

    public init(includeClosed: Bool = false, afterNumber: UInt64 = 0, purpose: Purpose?) {
        self.includeClosed = includeClosed
        self.afterNumber = afterNumber
        self.purpose = purpose
    }
}

/// What a list shows of an investigation: no claimed value, no note.
public struct InvestigationSummary: Hashable, Sendable {
    public var number: UInt64
    public var code: ResidentRecordCode
    public var kind: CorrectionKind
    /// Bit n for item n.
    public var items: UInt32
    public var receivedOn: CalendarDate
    public var dueOn: CalendarDate
    public var isOverdue: Bool
    public var applicationNumber: String
    public var state: InvestigationState
    /// Of a closed one.
    public var result: CorrectionResult?
    public var steps: UInt32

    /// - Parameter today: the day on which it is or is not overdue.
    public init(_ investigation: Investigation, today: CalendarDate) {
        number = investigation.number
        code = investigation.code
        kind = investigation.kind
        items = investigation.claims.reduce(0) { $0 | 1 << UInt32($1.item.rawValue) }
        receivedOn = investigation.receivedOn
        dueOn = investigation.dueOn
        isOverdue = investigation.isOverdue(on: today)
        applicationNumber = investigation.applicationNumber
        state = investigation.state
        result = investigation.closure?.result
        steps = UInt32(investigation.steps.count)
    }
}

public struct ListCorrectionsResponse: WireMessage, Hashable {
    /// In one answer; the rest is asked for by `afterNumber`.
    public static let investigationsMax = 200

    public var investigations: [InvestigationSummary]
    /// More follow after the last.
    public var hasMore: Bool

    public init(investigations: [InvestigationSummary], hasMore: Bool) {
        self.investigations = investigations
        self.hasMore = hasMore
    }
}

/// The stored form of an investigation: the messages of its wire form, head and steps apart, because steps are added
/// and nothing is written twice.
public enum InvestigationBytes {
    /// The investigation without its steps.
    public static func head(of investigation: Investigation) -> [UInt8] {
        unsafe investigation.withoutSteps.encode()
    }

    public static func encode(_ step: CorrectionStep) -> [UInt8] { unsafe step.encode() }

    /// - Throws: ``Refusal`` if the bytes are damaged.
    public static func decode(head: [UInt8], steps: [[UInt8]]) throws(Refusal) -> Investigation {
        var investigation = try unsafe Investigation(decoding: head)
        for step in steps { try investigation.take(try unsafe CorrectionStep(decoding: step)) }
        return investigation
    }
}
