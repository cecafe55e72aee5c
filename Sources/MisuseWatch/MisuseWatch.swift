public import JukiDomain

/// The watch for misuse: takes what the evidence log holds, in order, and says what should be looked into.
///
/// A pure state machine: the same acts with the same directory and thresholds give the same alerts, so that a restart
/// rebuilds it by reading the log's last year again. Memory is bounded: exact tables for operators and terminals
/// (limits below), tables that forget for applications, persons and pairs.
public struct MisuseWatch: Sendable {
    /// Operators and terminals followed at once. A prefecture has hundreds; beyond the limit the one seen longest ago
    /// makes room.
    public static let operatorsMax = 20_000
    public static let terminalsMax = 20_000
    /// How far back it looks: what has to be read again after a restart.
    public static let memoryDays = 366

    public let thresholds: MisuseThresholds
    /// May be replaced whenever the operators' ledger changes.
    public var directory: WatchedOperators

    var operatorPlaces: [String: Int] = [:]
    var operators: [OperatorState] = []
    private var freePlaces: [Int] = []
    var terminalPlaces: [String: Int] = [:]
    var terminals: [TerminalState] = []
    var officePlaces: [String: Int] = [:]
    var offices: [OfficeState] = []
    var slips = Slips()
    var calendar = WorkCalendar()
    /// The time of the newest act; the clock of all that is forgotten.
    var now: UInt64 = 0

    /// Numbers at hand: a busy prefecture opens a thousand a day.
    var applications = GenerationalMap<UInt64, ApplicationNote>(days: 200, capacity: 500_000)
    /// The day on which an office last looked at a person under a number of its own.
    var officePersons = GenerationalMap<UInt64, Int32>(days: 60, capacity: 400_000)
    var visits = GenerationalMap<UInt64, [Visit]>(days: 14, capacity: 200_000)
    var pairs = GenerationalMap<UInt64, PairNote>(days: 60, capacity: 400_000)
    /// When an alert of a kind about somebody was last raised.
    var raisedLast = GenerationalMap<UInt64, UInt64>(days: 31, capacity: 100_000)

    public init(thresholds: MisuseThresholds = MisuseThresholds(), directory: WatchedOperators = .empty) {
        self.thresholds = thresholds
        self.directory = directory
    }

    /// Entries held in all tables, for a gauge.
    public var entries: Int {
        operators.count + terminals.count + offices.count + applications.count + officePersons.count + visits.count
            + pairs.count + raisedLast.count
    }

    /// Operators it has a memory of.
    public var operatorsFollowed: Int { operators.count }

    /// Takes one act. Acts come in the order of their sequences; times may be some seconds out of order.
    /// - Returns: what it completes.
    public mutating func observe(_ act: WatchedAct) -> [Alert] {
        guard act.kind != .other, !act.operatorID.isEmpty || !act.peer.isEmpty else { return [] }
        advance(to: act.time)
        let scene = scene(of: act)
        operators[scene.operatorIndex].lastSeen = act.time.milliseconds
        var alerts: [Alert] = []
        if act.kind == .signIn {
            watchSignIn(act, scene, &alerts)
            return alerts
        }
        if act.kind == .search { watchLists(act, scene, &alerts) }
        if act.isShortList {
            for subject in act.subjects {
                watchColleagues(subject, act, scene, wouldExplain(subject, act, scene), &alerts)
            }
        }
        guard act.isLook else { return alerts }
        watchPlace(act, scene, &alerts)
        watchAmount(act, scene, &alerts)
        for subject in act.subjects {
            let explanation = classify(subject, act, scene)
            let isExplained = explanation.isGood
            if isExplained {
                forgive(subject, scene)
            } else {
                let age: Int? = if case .stale(let age) = explanation { age } else { nil }
                operators[scene.operatorIndex].note(
                    subject, act.time.milliseconds, act.sequence, stale: age == nil ? 0 : scene.application,
                    age: age ?? 0)
                watchUnexplained(act, scene, &alerts)
            }
            watchColleagues(subject, act, scene, isExplained, &alerts)
            watchPerson(subject, act, scene, explanation, &alerts)
            watchPair(subject, act, scene, isExplained, &alerts)
        }
        return alerts
    }

    /// Lets go of what is too old. Acts advance the clock by themselves; a quiet server may do it now and then.
    public mutating func advance(to time: Moment) {
        guard time.milliseconds > now else { return }
        now = time.milliseconds
        applications.advance(to: now)
        officePersons.advance(to: now)
        visits.advance(to: now)
        pairs.advance(to: now)
        raisedLast.advance(to: now)
    }
}

/// Who acted and where.
struct Scene {
    var operatorIndex: Int
    var terminalIndex: Int
    /// Where the operator belongs by the ledger; for an agency's operator the agency.
    var ownOffice: Int
    /// Where the terminal stands, as far as is known; otherwise the operator's own office.
    var placeOffice: Int
    /// Hash of the application number at that place; 0 for none.
    var application: UInt64
    /// Day in Japan since 1970.
    var day: Int
    var hasProfile: Bool
}

extension MisuseWatch {
    static let dayLength: UInt64 = 86_400_000

    mutating func scene(of act: WatchedAct) -> Scene {
        let profile = act.isAtTerminal ? directory[act.operatorID] : nil
        // An agency names its own operators: the same id at two agencies is two people.
        let name = profile == nil ? "\(act.peer)/\(act.operatorID)" : act.operatorID
        let operatorIndex = operatorIndex(of: name, shown: shownName(of: act))
        // Of a name that has become one of ours since, the next alert must not speak.
        operators[operatorIndex].name = shownName(of: act)
        let terminalIndex = terminalIndex(of: act.peer)
        let own = officeIndex(of: profile?.office ?? act.peer)
        let place = terminals[terminalIndex].office ?? own
        let number = act.applicationNumber
        return Scene(
            operatorIndex: operatorIndex, terminalIndex: terminalIndex, ownOffice: own, placeOffice: place,
            application: number.isEmpty ? 0 : TextHash.of(number, UInt64(place)) | 1,
            day: (Int(act.time.milliseconds / 60_000) + 540) / 1440, hasProfile: profile != nil)
    }

    /// What alerts call whoever acted. An operator of an agency with the id of one of ours goes by the agency: an alert
    /// accuses who is named in it, and keeps that operator from saying anything to it.
    func shownName(of act: WatchedAct) -> String {
        if act.operatorID.isEmpty { return act.peer }
        return act.isAtTerminal || directory[act.operatorID] == nil ? act.operatorID : act.peer
    }

    private mutating func operatorIndex(of name: String, shown: String) -> Int {
        if let known = operatorPlaces[name] { return known }
        guard operators.count >= Self.operatorsMax else {
            operators.append(OperatorState(name: shown))
            operatorPlaces[name] = operators.count - 1
            return operators.count - 1
        }
        if freePlaces.isEmpty { forgetQuietest() }
        let index = freePlaces.removeLast()
        operators[index] = OperatorState(name: shown)
        operatorPlaces[name] = index
        return index
    }

    /// Makes room for a sixteenth at once, so that a flood of names costs little each.
    private mutating func forgetQuietest() {
        let quietest = operators.indices.sorted { operators[$0].lastSeen < operators[$1].lastSeen }
        freePlaces = Array(quietest.prefix(Self.operatorsMax / 16))
        let freed = Set(freePlaces)
        operatorPlaces = operatorPlaces.filter { !freed.contains($0.value) }
    }

    private mutating func terminalIndex(of peer: String) -> Int {
        if let known = terminalPlaces[peer] { return known }
        if terminals.count >= Self.terminalsMax {
            terminals = []
            terminalPlaces = [:]
            for index in operators.indices {
                operators[index].places = []
                operators[index].lastSteps = []
            }
        }
        terminals.append(TerminalState())
        terminalPlaces[peer] = terminals.count - 1
        return terminals.count - 1
    }

    private mutating func officeIndex(of name: String) -> Int {
        if let known = officePlaces[name] { return known }
        offices.append(OfficeState())
        officePlaces[name] = offices.count - 1
        return offices.count - 1
    }

    /// Whether an alert of this kind about this one may be raised again.
    mutating func mayRaise(_ kind: AlertKind, about key: UInt64, pauseDays: Double, at time: UInt64) -> Bool {
        let key = TextHash.join(UInt64(kind.rawValue), key)
        let pause = UInt64(pauseDays * Double(Self.dayLength))
        if let last = raisedLast[key], last + pause > time { return false }
        raisedLast.update(key, default: time) { $0 = time }
        return true
    }
}
