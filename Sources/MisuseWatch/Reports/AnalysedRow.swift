import JukiDomain

/// A line of an analysis: what was counted of whom, and the newest evidence of it.
public struct AnalysedRow: Hashable, Sendable {
    /// Evidence named in a row.
    public static let sequencesMax = 8
    /// Operators told apart in a row of one person; with more of them the number stands still.
    public static let operatorsMax = 64

    /// Blank in the analysis by person.
    public let operatorID: String
    /// Blank where the operator alone says who it was.
    public let peer: String
    /// The person, in the analysis by person.
    public let subject: SubjectHash?
    public private(set) var count: UInt64 = 0
    public private(set) var atNight: UInt64 = 0
    public private(set) var onClosedDays: UInt64 = 0
    public private(set) var refused: UInt64 = 0
    public private(set) var withoutNumber: UInt64 = 0
    /// Persons whom the answers told of.
    public private(set) var persons: UInt64 = 0
    /// Hashes of the operators who looked at the person.
    private var operatorHashes: [UInt64] = []
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public private(set) var firstTime: UInt64
    public private(set) var lastTime: UInt64
    /// Newest first.
    public private(set) var sequences: [UInt64] = []

    init(_ act: WatchedAct, peer: String, subject: SubjectHash? = nil) {
        operatorID = subject == nil ? act.operatorID : ""
        self.peer = peer
        self.subject = subject
        firstTime = act.time.milliseconds
        lastTime = act.time.milliseconds
    }

    public var operators: Int { operatorHashes.count }

    mutating func add(_ act: WatchedAct, _ state: (isNight: Bool, isClosed: Bool)) {
        count += 1
        if state.isNight { atNight += 1 }
        if state.isClosed { onClosedDays += 1 }
        if act.refusal != nil { refused += 1 }
        if act.applicationNumber.isEmpty { withoutNumber += 1 }
        persons += UInt64(act.persons)
        firstTime = min(firstTime, act.time.milliseconds)
        lastTime = max(lastTime, act.time.milliseconds)
        if sequences.count >= Self.sequencesMax { sequences.removeLast() }
        sequences.insert(act.sequence, at: 0)
        guard subject != nil, operatorHashes.count < Self.operatorsMax else { return }
        let hash = TextHash.of(act.operatorID, TextHash.of(act.peer, 0))
        if !operatorHashes.contains(hash) { operatorHashes.append(hash) }
    }
}
