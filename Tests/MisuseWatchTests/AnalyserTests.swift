import JukiDomain
import MisuseWatch
import Testing

@Suite("The five analyses")
struct AnalyserTests {
    /// What a seed gives, counted by the analyser and by looking at every act again.
    @Test("Rows are what a plain count gives", arguments: 1...20)
    func model(_ seed: UInt64) {
        let acts = Self.acts(seed)
        for analysis in MisuseAnalysis.allCases {
            var analyser = MisuseAnalyser(analysis)
            for act in acts { analyser.observe(act) }
            let rows = analyser.rows(minimum: 2)
            var expected: [String: [UInt64]] = [:]
            for act in acts {
                for name in Self.names(of: act, analysis) { expected[name, default: []].append(act.sequence) }
            }
            expected = expected.filter { $0.value.count >= 2 }
            #expect(rows.count == expected.count, "seed \(seed) \(analysis)")
            #expect(rows.map(\.count) == rows.map(\.count).sorted(by: >), "seed \(seed) \(analysis)")
            for row in rows {
                let name = analysis == .massSearches
                    ? "\(row.operatorID) \(row.firstTime / 3_600_000)"
                    : row.subject?.description ?? "\(row.operatorID) \(analysis == .failedSignIns ? row.peer : "")"
                let sequences = expected[name] ?? []
                #expect(row.count == UInt64(sequences.count), "seed \(seed) \(analysis) \(name)")
                #expect(row.sequences == sequences.suffix(8).reversed(), "seed \(seed) \(analysis) \(name)")
            }
        }
    }

    @Test("Whoever names no operator is told apart by the peer, and persons by their operators")
    func names() {
        var counts = MisuseAnalyser(.countsByOperator)
        var persons = MisuseAnalyser(.onePerson)
        for number in 0..<4 as Range<UInt64> {
            let act = WatchedAct(
                sequence: number + 1, time: Moment(milliseconds: 1_750_000_000_000),
                peer: "urn:juki:agency:\(number % 2)", operatorID: "", isAtTerminal: false, kind: .lookup, persons: 1,
                subjects: [SubjectHash(high: 1, low: 2)])
            counts.observe(act)
            persons.observe(act)
        }
        #expect(counts.rows(minimum: 1).map(\.peer) == ["urn:juki:agency:0", "urn:juki:agency:1"])
        #expect(persons.rows(minimum: 1).map(\.operators) == [2])
        #expect(persons.rows(minimum: 5).isEmpty)
    }

    private static func acts(_ seed: UInt64) -> [WatchedAct] {
        var random = seed
        func next(_ bound: UInt64) -> UInt64 {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (random >> 33) % bound
        }
        var time: UInt64 = 1_750_000_000_000
        return (0..<200).map { number in
            time += next(3_600_000)
            let kind: WatchedAct.Kind = [.lookup, .search, .signIn, .other][Int(next(4))]
            return WatchedAct(
                sequence: UInt64(number + 1), time: Moment(milliseconds: time), peer: "t\(next(2))",
                operatorID: "p\(next(3))", isAtTerminal: true, kind: kind, persons: 1,
                subjects: [SubjectHash(high: 9, low: next(20))], refusal: next(3) == 0 ? .wrongCredentials : nil)
        }
    }

    private static func names(of act: WatchedAct, _ analysis: MisuseAnalysis) -> [String] {
        let isQuestion = act.kind == .lookup || act.kind == .search
        let minutes = Int(act.time.milliseconds / 60_000) + 540
        let day = CalendarDate(dayNumber: minutes / 1440)
        switch analysis {
        case .nightAndHoliday:
            let isOff = !(360..<1320).contains(minutes % 1440) || HolidayCalendar.isClosed(day)
            return isQuestion && isOff ? ["\(act.operatorID) "] : []
        case .failedSignIns:
            return act.kind == .signIn && act.refusal != nil ? ["\(act.operatorID) \(act.peer)"] : []
        case .countsByOperator: return isQuestion ? ["\(act.operatorID) "] : []
        case .massSearches:
            return act.kind == .search ? ["\(act.operatorID) \(act.time.milliseconds / 3_600_000)"] : []
        case .onePerson: return isQuestion ? act.subjects.map(\.description) : []
        }
    }
}
