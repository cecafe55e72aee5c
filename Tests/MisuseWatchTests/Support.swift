import JukiDomain
import MisuseWatch

/// An office at work, act by act.
struct Desk {
    var watch: MisuseWatch
    private(set) var alerts: [Alert] = []
    private var sequence: UInt64 = 0
    private var serial = 0
    private var stranger: UInt64 = 1_000_000
    /// Minutes since midnight of 2025-06-02 in Japan, a Monday.
    var minute = 540.0

    static let monday = 20_241 * 86_400_000 - 9 * 3_600_000

    init(thresholds: MisuseThresholds = MisuseThresholds()) {
        watch = MisuseWatch(
            thresholds: thresholds,
            directory: WatchedOperators(
                ["a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8"].enumerated().map { number, id in
                    WatchedOperator(operatorID: id, office: number < 5 ? "tax" : "housing", ownSubject: Self.own(id))
                }))
    }

    static func own(_ id: String) -> SubjectHash { SubjectHash(high: 77, low: UInt64(id.utf8.last ?? 0)) }

    mutating func somebody() -> SubjectHash {
        stranger += 1
        return SubjectHash(high: stranger &* 0x9E37_79B9_7F4A_7C15, low: stranger)
    }

    /// A number in the tax office's form.
    mutating func number() -> String {
        serial += 1
        return "Z-\(100_000 + serial)"
    }

    @discardableResult
    mutating func act(
        _ operatorID: String, at subject: SubjectHash? = nil, number: String? = nil, terminal: String? = nil,
        kind: WatchedAct.Kind = .lookup, persons: UInt32 = 1, list: [SubjectHash] = [],
        refusal: Reason? = nil, after minutes: Double = 10
    ) -> [Alert] {
        minute += minutes
        sequence += 1
        let person = subject ?? somebody()
        let raised = watch.observe(
            WatchedAct(
                sequence: sequence, time: Moment(milliseconds: UInt64(Self.monday + Int(minute * 60_000))),
                peer: terminal ?? "urn:juki:terminal:office-\(operatorID)", operatorID: operatorID,
                isAtTerminal: terminal?.hasPrefix("urn:juki:agency:") != true,
                applicationNumber: number ?? self.number(), kind: kind, persons: persons,
                subjects: !list.isEmpty ? list : refusal == nil && persons == 1 ? [person] : [], refusal: refusal))
        alerts += raised
        return raised
    }

    mutating func nextMorning() { minute = (minute / 1440).rounded(.up) * 1440 + 540 }

    /// Everybody works for some days, so that ways of writing and usual places are known. Ends in a morning.
    mutating func work(looks: Int = 400) {
        for look in 0..<looks {
            if look % 200 == 0 { nextMorning() }
            act("a\(look % 8 + 1)", after: 2)
        }
        nextMorning()
        precondition(alerts.isEmpty, "ordinary work raises nothing")
    }

    var newest: UInt64 { sequence }
}
