internal import CJukiMessages
public import JukiDomain

/// The person as the written request tells it.
public struct ClaimedIdentity: Hashable, Sendable {
    public var name: PersonalText
    public var birthDate: BirthDate
    public var sex: Sex
    public var address: PersonalText

    public init(name: PersonalText, birthDate: BirthDate, sex: Sex, address: PersonalText) {
        self.name = name
        self.birthDate = birthDate
        self.sex = sex
        self.address = address
    }

    /// Byte for byte, all four; of the birth date the day counts, not the era that it is written in (標準仕様書 1.1.8:
    /// two eras share their border days). Nothing is folded: that would take somebody else for the person.
    public func fits(_ record: IdentityRecord) -> Bool {
        fits(record.name.text, record.address.text, record.sex, record.birthDate)
    }

    /// As ``fits(_:)-(IdentityRecord)``; a person moved overseas is known by the last domestic address.
    public func fits(_ record: SupplementaryRecord) -> Bool {
        let address = record.state == .movedOverseas ? record.lastAddress : record.address
        return fits(record.name.text, address.text, record.sex, record.birthDate)
    }

    private func fits(_ name: PersonalText, _ address: PersonalText, _ sex: Sex, _ birthDate: BirthDate) -> Bool {
        self.name == name && self.address == address && self.sex == sex && self.birthDate.sortKey == birthDate.sortKey
    }
}

/// 開示請求: asks for everything that is held of one person, at that person's own written request.
public struct DiscloseRequest: WireMessage, Hashable {
    /// nil: the person is looked for by the four items.
    public var code: ResidentRecordCode?
    public var identity: ClaimedIdentity
    /// When the written request was received.
    public var receivedOn: CalendarDate
    /// Also item 9 of the present record.
    public var includeIndividualNumber: Bool
    /// Its application number is the number of the receipt.
    public var purpose: Purpose?

    public init(
        code: ResidentRecordCode? = nil, identity: ClaimedIdentity, receivedOn: CalendarDate,
        includeIndividualNumber: Bool = false, purpose: Purpose?
    ) {
        self.code = code
        self.identity = identity
        self.receivedOn = receivedOn
        self.includeIndividualNumber = includeIndividualNumber
        self.purpose = purpose
    }
}

/// One look at the person, answered or refused.
public struct ProvisionLine: Hashable, Sendable {
    public var time: Moment
    /// URI of the peer.
    public var peer: String
    public var operatorID: String
    public var applicationNumber: String
    public var legalBasis: String
    public var procedure: UInt16
    /// Bit n for item n.
    public var itemsAsked: UInt32
    public var items: UInt32
    /// 0 answered; otherwise the reason of the refusal.
    public var result: UInt32

    public init(
        time: Moment, peer: String, operatorID: String, applicationNumber: String, legalBasis: String,
        procedure: UInt16, itemsAsked: UInt32, items: UInt32, result: UInt32
    ) {
        self.time = time
        self.peer = peer
        self.operatorID = operatorID
        self.applicationNumber = applicationNumber
        self.legalBasis = legalBasis
        self.procedure = procedure
        self.itemsAsked = itemsAsked
        self.items = items
        self.result = result
    }
}

/// What a disclosure begins with.
public struct DisclosureHead<Record: WireRecord>: Hashable, Sendable {
    /// nil: nothing is recorded of the person (存在しない旨).
    public var record: Record?
    public var receivedOn: CalendarDate
    /// The last day for the answer.
    public var dueOn: CalendarDate
    public var disclosedAt: Moment
    public var applicationNumber: String
    public var historyCount: UInt64
    public var provisionCount: UInt64
    /// Pictures of 〓; 0 in a register without.
    public var glyphCount: UInt64

    public init(
        record: Record?, receivedOn: CalendarDate, dueOn: CalendarDate, disclosedAt: Moment,
        applicationNumber: String, historyCount: UInt64, provisionCount: UInt64, glyphCount: UInt64 = 0
    ) {
        self.record = record
        self.receivedOn = receivedOn
        self.dueOn = dueOn
        self.disclosedAt = disclosedAt
        self.applicationNumber = applicationNumber
        self.historyCount = historyCount
        self.provisionCount = provisionCount
        self.glyphCount = glyphCount
    }

    /// The answer is later than the law allows.
    public var isOverdue: Bool { disclosedAt.japanDay > dueOn }
}

/// A part of a disclosure: the first has the head, all together have every version, picture and look.
public struct DiscloseResponse<Record: WireRecord>: Hashable, Sendable {
    public var head: DisclosureHead<Record>?
    /// Newest first.
    public var history: [Record]
    /// Those that the record and its versions name, each in one part only.
    public var glyphs: [StoredGlyph]
    /// Oldest first.
    public var provisions: [ProvisionLine]
    public var isLast: Bool

    public init(
        head: DisclosureHead<Record>? = nil, history: [Record] = [], glyphs: [StoredGlyph] = [],
        provisions: [ProvisionLine] = [], isLast: Bool
    ) {
        self.head = head
        self.history = history
        self.glyphs = glyphs
        self.provisions = provisions
        self.isLast = isLast
    }
}

/// A whole disclosure, as it goes onto paper.
public struct Disclosure<Record: WireRecord>: Hashable, Sendable {
    public var head: DisclosureHead<Record>
    public var history: [Record]
    public var glyphs: [GlyphDigest: GlyphImage]
    public var provisions: [ProvisionLine]

    public init(
        head: DisclosureHead<Record>, history: [Record] = [], glyphs: [GlyphDigest: GlyphImage] = [:],
        provisions: [ProvisionLine] = []
    ) {
        self.head = head
        self.history = history
        self.glyphs = glyphs
        self.provisions = provisions
    }

    /// Puts the parts together; nil if one is missing.
    public init?(_ parts: [DiscloseResponse<Record>]) {
        guard let head = parts.first?.head, parts.last?.isLast == true else { return nil }
        let images = parts.flatMap(\.glyphs).map { ($0.digest, $0.image) }
        self.init(
            head: head, history: parts.flatMap(\.history), glyphs: Dictionary(images) { first, _ in first },
            provisions: parts.flatMap(\.provisions))
        guard history.count == head.historyCount, provisions.count == head.provisionCount,
            glyphs.count == head.glyphCount
        else { return nil }
    }
}
