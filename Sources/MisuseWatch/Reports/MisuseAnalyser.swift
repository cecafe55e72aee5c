public import JukiDomain

/// Counts the acts of a period for one analysis. Pure: the same acts give the same rows.
///
/// It tells what was done, not what was wrong: it knows no operator's task and no threshold but the hours of the night.
public struct MisuseAnalyser: Sendable {
    /// Rows that are counted at once: some 100 MB at worst. Beyond it a shorter period has to be asked for.
    public static let rowsMax = 300_000

    private struct Key: Hashable {
        var name: String
        var peer: String
        var hour: UInt64 = 0
    }

    private let analysis: MisuseAnalysis
    private let thresholds: MisuseThresholds
    private var calendar = WorkCalendar()
    private var byOperator: [Key: AnalysedRow] = [:]
    private var byPerson: [SubjectHash: AnalysedRow] = [:]
    /// There were more rows than ``rowsMax``: what was counted is not all.
    public private(set) var isOverfull = false

    public init(_ analysis: MisuseAnalysis, thresholds: MisuseThresholds = MisuseThresholds()) {
        self.analysis = analysis
        self.thresholds = thresholds
    }

    public mutating func observe(_ act: WatchedAct) {
        let state = calendar.state(at: act.time, thresholds)
        let isQuestion = act.kind == .lookup || act.kind == .search
        switch analysis {
        case .nightAndHoliday: if isQuestion, state.isNight || state.isClosed { count(act, state) }
        case .failedSignIns: if act.kind == .signIn, act.refusal != nil { count(act, state, atPeer: true) }
        case .countsByOperator: if isQuestion { count(act, state) }
        case .massSearches: if act.kind == .search { count(act, state, hour: act.time.milliseconds / 3_600_000) }
        case .onePerson: if isQuestion { for subject in act.subjects { count(act, state, subject) } }
        }
    }

    /// Whoever names no operator, and operators whom only their peer knows, are told apart by the peer.
    private mutating func count(
        _ act: WatchedAct, _ state: (isNight: Bool, isClosed: Bool), atPeer: Bool = false, hour: UInt64 = 0
    ) {
        let peer = atPeer || act.operatorID.isEmpty || !act.isAtTerminal ? act.peer : ""
        let key = Key(name: act.operatorID, peer: peer, hour: hour)
        guard hasRoom(byOperator.count, isKnown: byOperator[key] != nil) else { return }
        byOperator[key, default: AnalysedRow(act, peer: peer)].add(act, state)
    }

    private mutating func count(
        _ act: WatchedAct, _ state: (isNight: Bool, isClosed: Bool), _ subject: SubjectHash
    ) {
        guard hasRoom(byPerson.count, isKnown: byPerson[subject] != nil) else { return }
        byPerson[subject, default: AnalysedRow(act, peer: "", subject: subject)].add(act, state)
    }

    private mutating func hasRoom(_ rows: Int, isKnown: Bool) -> Bool {
        if isKnown || rows < Self.rowsMax { return true }
        isOverfull = true
        return false
    }

    /// Rows that count at least `minimum`: the largest first, and of equals the one seen first.
    public func rows(minimum: UInt64) -> [AnalysedRow] {
        let all = Array(byOperator.values) + Array(byPerson.values)
        return all.filter { $0.count >= minimum }.sorted {
            ($1.count, $0.firstTime, $0.sequences[0], $0.subject?.high ?? 0)
                < ($0.count, $1.firstTime, $1.sequences[0], $1.subject?.high ?? 0)
        }
    }
}
