/// 訂正，追加又は削除の申出に対する調査: what somebody claims of the own record, and what was done about it.
///
/// A value and its rules: steps are added in their order and never changed. The record itself is repaired by the
/// municipality's ordinary notice; the investigation only names it.
public struct Investigation: Hashable, Sendable {
    /// 1, 2, 3 … in the order of opening.
    public var number: UInt64
    public var code: ResidentRecordCode
    public var kind: CorrectionKind
    public var claims: [ClaimedItem]
    /// When the written request was received.
    public var receivedOn: CalendarDate
    /// 受付番号
    public var applicationNumber: String
    public var openedAt: Moment
    public var operatorID: String
    public private(set) var steps: [CorrectionStep]

    /// As many steps fit a message with room to spare; an investigation has a handful.
    public static let stepsMax = 100

    /// - Throws: `MISSING_ITEM` without a claim, `ITEM_NOT_ALLOWED` for an item that is claimed twice,
    ///   `INVALID_DATE` for a receipt after the opening, `MISSING_APPLICATION_NUMBER`.
    public init(
        number: UInt64, code: ResidentRecordCode, kind: CorrectionKind, claims: [ClaimedItem],
        receivedOn: CalendarDate, applicationNumber: String, openedAt: Moment, operatorID: String,
        steps: [CorrectionStep] = []
    ) throws(Refusal) {
        guard !claims.isEmpty else { throw Refusal(.missingItem) }
        var seen: Set<IdentityItem> = []
        for claim in claims {
            guard seen.insert(claim.item).inserted else { throw Refusal(.itemNotAllowed, claim.item) }
            guard !claim.value.isBlank || kind == .delete else { throw Refusal(.missingItem, claim.item) }
        }
        guard receivedOn <= openedAt.japanDay else { throw Refusal(.invalidDate) }
        guard ApplicationNumber.isGiven(applicationNumber) else { throw Refusal(.missingApplicationNumber) }
        self.number = number
        self.code = code
        self.kind = kind
        self.claims = claims
        self.receivedOn = receivedOn
        self.applicationNumber = applicationNumber
        self.openedAt = openedAt
        self.operatorID = operatorID
        self.steps = []
        for step in steps { try take(step) }
    }

    public var state: InvestigationState {
        switch steps.last?.kind {
        case nil: .received
        case .municipalityAsked: .waiting
        case .closed: .closed
        case .answerReceived: .examining
        case .examined: isWaiting ? .waiting : .examining
        }
    }

    /// A municipality was asked and has not answered.
    private var isWaiting: Bool {
        let last = steps.last { $0.kind == .municipalityAsked || $0.kind == .answerReceived }
        return last?.kind == .municipalityAsked
    }

    /// What was known when it was opened.
    public var withoutSteps: Investigation {
        var head = self
        head.steps = []
        return head
    }

    /// The step that closed it.
    public var closure: CorrectionStep? { state == .closed ? steps.last : nil }

    /// The law says "without delay" (遅滞なく); the prefecture gives itself what it has for a disclosure.
    public var dueOn: CalendarDate { DisclosureTerm.dueDate(receivedOn: receivedOn) }

    /// Whether the answer is late on a day; a closed one is never late any more.
    public func isOverdue(on day: CalendarDate) -> Bool { state != .closed && day > dueOn }

    /// Adds a step.
    /// - Throws: `INVESTIGATION_CLOSED`, or `INVESTIGATION_STEP` for a step that cannot come now: an answer when nobody
    ///   was asked, a second question before the answer, a result before anything was examined, a step earlier than the
    ///   last. `MISSING_ITEM` for a step that lacks its municipality, reason or version.
    public mutating func take(_ step: CorrectionStep) throws(Refusal) {
        guard state != .closed else { throw Refusal(.investigationClosed) }
        guard steps.count < Self.stepsMax else { throw Refusal(.messageTooLarge, expected: UInt64(Self.stepsMax)) }
        guard step.time >= steps.last?.time ?? openedAt else { throw Refusal(.investigationStep) }
        switch step.kind {
        case .municipalityAsked:
            guard !isWaiting else { throw Refusal(.investigationStep) }
        case .answerReceived:
            let asked = steps.last { $0.kind == .municipalityAsked }
            guard isWaiting, step.municipality == asked?.municipality else { throw Refusal(.investigationStep) }
        case .examined: break
        case .closed: try checkClosing(step)
        }
        if step.kind.needsMunicipality, step.municipality == nil { throw Refusal(.missingItem, .municipalityCode) }
        if step.kind.needsNote, step.note.isBlank { throw Refusal(.missingItem) }
        guard step.kind == .closed || step.result == nil && step.updateSequence == 0 else {
            throw Refusal(.itemNotAllowed)
        }
        steps.append(step)
    }

    private func checkClosing(_ step: CorrectionStep) throws(Refusal) {
        guard let result = step.result else { throw Refusal(.missingItem) }
        guard result == .withdrawn || state == .examining else { throw Refusal(.investigationStep) }
        if result.needsVersion, step.updateSequence == 0 { throw Refusal(.missingItem, .updateSequence) }
        if result.needsNote, step.note.isBlank { throw Refusal(.missingItem) }
        guard result.needsVersion || step.updateSequence == 0 else { throw Refusal(.itemNotAllowed, .updateSequence) }
    }
}

/// Where an investigation stands. Raw values are those of the wire.
public enum InvestigationState: UInt8, CaseIterable, Sendable {
    /// Nothing was done yet.
    case received = 1
    /// A municipality was asked.
    case waiting = 2
    /// Something was found out.
    case examining = 3
    case closed = 4

    public var japaneseName: String {
        switch self {
        case .received: "受付済"
        case .waiting: "回答待ち"
        case .examining: "調査中"
        case .closed: "終了"
        }
    }
}

/// The time in which a request for disclosure must be answered (開示の期限).
public enum DisclosureTerm {
    /// Days, not counting the day of the receipt (民法第140条).
    public static let days = 30

    /// The last day of the term.
    public static func dueDate(receivedOn: CalendarDate) -> CalendarDate { receivedOn.adding(days: days) }
}

extension Investigation: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "Investigation(\(number), \(state))" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
