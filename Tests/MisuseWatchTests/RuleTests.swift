import JukiDomain
import MisuseWatch
import Testing

/// Each rule: what completes it, what does not, and on what evidence the alert rests.
@Suite("Rules")
struct RuleTests {
    @Test("A look at one's own record is told at once")
    func ownRecord() {
        var desk = Desk()
        let raised = desk.act("a1", at: Desk.own("a1"))
        #expect(raised.map(\.kind) == [.ownRecord])
        #expect(raised.first?.sequences == [desk.newest])
        #expect(raised.first?.operators == ["a1"])
    }

    @Test("A person with several accounts is at the own record with each of them, and a colleague wherever one is",
          arguments: [
            ("a1", nil, .ownRecord), ("a6", nil, .ownRecord),
            ("a2", "", .colleagueRecord), ("a7", "", .colleagueRecord),
          ] as [(String, String?, AlertKind)])
    func severalAccounts(operatorID: String, number: String?, kind: AlertKind) {
        var desk = Desk()
        for (account, office) in [("a1", "tax"), ("a6", "housing")] {
            desk.watch.directory.set(
                WatchedOperator(operatorID: account, office: office, ownSubject: Desk.own("person")))
        }
        desk.work()
        #expect(desk.act(operatorID, at: Desk.own("person"), number: number).map(\.kind) == [kind])
    }

    @Test("An account that is given another record code takes nothing from the person's other account")
    func anAccountChangesHands() {
        var desk = Desk()
        desk.watch.directory.set(WatchedOperator(operatorID: "a6", office: "housing", ownSubject: Desk.own("a1")))
        desk.watch.directory.set(WatchedOperator(operatorID: "a6", office: "housing"))
        #expect(desk.act("a6", at: Desk.own("a1")).isEmpty, "no longer the same person")
        #expect(desk.act("a1", at: Desk.own("a1")).map(\.kind) == [.ownRecord])
    }

    @Test("However many and long the names, a sentence stays short enough to be kept and read again")
    func sentences() {
        let longest = (0..<Alert.operatorsMax).map { "urn:juki:agency:\(String(repeating: "a", count: 62))\(10 + $0)" }
        for kind in AlertKind.allCases {
            for names in [longest, Array(longest.prefix(1)), [], ["a1", "a2"]] {
                let alert = Alert(
                    kind: kind, time: Moment(milliseconds: 1), operators: names, sequences: [1], evidenceTotal: .max,
                    count: .max, days: .max)
                #expect(alert.sentence.unicodeScalars.count <= 400, "\(kind)")
                #expect(alert.japaneseSentence.unicodeScalars.count <= 400, "\(kind)")
                #expect(alert.sentence.contains(names.first ?? ""))
            }
        }
        let two = Alert(
            kind: .manyOperatorsOnePerson, time: Moment(milliseconds: 1), operators: ["a1", "a2"], sequences: [1],
            evidenceTotal: 1, count: 2, days: 7)
        #expect(two.sentence.contains("(a1, a2)"))
    }

    @Test("A colleague without a number at once; with a number only the third in a month")
    func colleagues() {
        var desk = Desk()
        desk.work()
        #expect(desk.act("a1", at: Desk.own("a2"), number: "").map(\.kind) == [.colleagueRecord])
        #expect(desk.act("a3", at: Desk.own("a1")).isEmpty)
        #expect(desk.act("a3", at: Desk.own("a2")).isEmpty)
        #expect(desk.act("a3", at: Desk.own("a4")).map(\.kind) == [.colleagueRecord])
        #expect(desk.act("a4", at: Desk.own("a8"), number: "").isEmpty, "of another office")
    }

    @Test("A short list is a look at one's own record and at colleagues', a long one is not")
    func shortLists() {
        var desk = Desk()
        desk.work()
        func list(_ count: Int, with person: SubjectHash) -> [SubjectHash] {
            (1..<count).map { SubjectHash(high: 5, low: UInt64($0)) } + [person]
        }
        let own = desk.act("a1", kind: .search, persons: 5, list: list(5, with: Desk.own("a1")))
        #expect(own.map(\.kind) == [.ownRecord])
        let colleague = desk.act("a1", number: "", kind: .search, persons: 2, list: list(2, with: Desk.own("a2")))
        #expect(colleague.map(\.kind) == [.colleagueRecord] && colleague.first?.sequences == [desk.newest])
        var settled = Desk()
        settled.work(looks: 1040)
        let odd = settled.act("a2", number: "1", kind: .search, persons: 2, list: list(2, with: Desk.own("a4")))
        #expect(odd.map(\.kind) == [.colleagueRecord], "a number that is none of the office's explains nothing")
        for name in ["a1", "a2"] {
            #expect(desk.act("a3", number: "", kind: .search, persons: 6, list: list(6, with: Desk.own(name))).isEmpty)
        }
        #expect(desk.act("a3", kind: .search, persons: 2, list: list(2, with: Desk.own("a3")), refusal: .notFound)
            .isEmpty, "nothing was told")
    }

    @Test("An agency's operator with the id of one of ours is somebody else, and accuses nobody here")
    func sameNameElsewhere() {
        var desk = Desk()
        desk.work()
        let agency = "urn:juki:agency:a"
        #expect(desk.act("a1", at: Desk.own("a1"), terminal: agency).isEmpty, "no look at the own record")
        #expect(desk.act("a1", at: Desk.own("a2"), terminal: agency).isEmpty, "nor at a colleague")
        var raised: [Alert] = []
        for _ in 0..<40 { raised += desk.act("a1", number: "", terminal: agency) }
        #expect(!raised.isEmpty && raised.allSatisfy { $0.operators == [agency] }, "\(raised.map(\.operators))")
        #expect(desk.act("a1").isEmpty, "ours is where it always was")
        // Known under its own id until one of ours gets that id.
        for _ in 0..<3 { #expect(desk.act("b9", terminal: agency).isEmpty) }
        desk.watch.directory.set(WatchedOperator(operatorID: "b9", office: "tax"))
        raised = []
        for _ in 0..<100 { raised += desk.act("b9", terminal: agency, kind: .search, persons: 50, after: 0.05) }
        #expect(raised.map(\.kind) == [.massSearch] && raised[0].operators == [agency])
    }

    @Test("The third person in a day without a number")
    func withoutNumber() {
        var desk = Desk()
        desk.work()
        let first = desk.newest + 1
        #expect(desk.act("a1", number: "").isEmpty)
        #expect(desk.act("a1", number: "").isEmpty)
        let raised = desk.act("a1", number: "")
        #expect(raised.map(\.kind) == [.withoutTask])
        #expect(raised.first?.sequences == [first + 2, first + 1, first])
        #expect(raised.first?.evidenceTotal == 3)
    }

    @Test("A slip that is mended with its number counts for nothing")
    func mended() {
        var desk = Desk()
        desk.work()
        for _ in 0..<10 {
            let person = desk.somebody()
            desk.act("a1", at: person, number: "")
            desk.act("a1", at: person)
        }
        #expect(desk.alerts.isEmpty)
    }

    @Test("An old number does not excuse a person it never had to do with; a number never written so neither")
    func oldAndOddNumbers() {
        var desk = Desk()
        let old = desk.number()
        desk.act("a1", number: old)
        desk.work()
        desk.minute += 30 * 1440
        desk.work(looks: 640)
        for _ in 0..<2 { #expect(desk.act("a1", number: old).isEmpty) }
        #expect(desk.act("a1", number: old).map(\.kind) == [.withoutTask])
        for _ in 0..<2 { #expect(desk.act("a2", number: "111").isEmpty) }
        #expect(desk.act("a2", number: "111").map(\.kind) == [.withoutTask])
    }

    @Test("Twenty persons over a year")
    func overAYear() {
        var desk = Desk()
        desk.work()
        for _ in 0..<20 {
            desk.minute += 16 * 1440
            desk.work(looks: 80)
            desk.act("a1", number: "")
            if !desk.alerts.isEmpty { break }
        }
        #expect(desk.alerts.map(\.kind) == [.manyPersonsOverYear])
        #expect(desk.alerts.first?.operators == ["a1"])
        #expect(desk.alerts.first?.evidenceTotal ?? 0 >= 8)
    }

    @Test("Many operators at one person: unexplained ones count double, one application once")
    func onePerson() {
        var desk = Desk()
        desk.work()
        let shared = desk.number()
        let person = desk.somebody()
        for id in ["a1", "a2", "a3", "a4", "a5"] { #expect(desk.act(id, at: person, number: shared).isEmpty) }
        let other = desk.somebody()
        for id in ["a1", "a2", "a3", "a4", "a5"] { #expect(desk.act(id, at: other).isEmpty) }
        #expect(desk.act("a6", at: other).map(\.kind) == [.manyOperatorsOnePerson])
        let third = desk.somebody()
        #expect(desk.act("a1", at: third, number: "").isEmpty)
        let raised = desk.act("a2", at: third, number: "")
        #expect(raised.map(\.kind) == [.withoutTask])
        #expect(raised.first?.operators == ["a1", "a2"])
        #expect(desk.act("a3", at: third, number: "").map(\.kind) == [.manyOperatorsOnePerson])
    }

    @Test("An operator's right at a terminal of another office; a transfer that the ledger knows is none")
    func borrowedRight() {
        var desk = Desk()
        desk.work(looks: 1200)
        let raised = desk.act("a1", terminal: "urn:juki:terminal:office-a8")
        #expect(raised.map(\.kind) == [.borrowedRight])
        #expect(desk.act("a2", terminal: "urn:juki:terminal:office-a1").isEmpty, "a desk of the same office")
        desk.watch.directory.set(WatchedOperator(operatorID: "a3", office: "housing"))
        #expect(desk.act("a3", terminal: "urn:juki:terminal:office-a8").isEmpty)
        #expect(desk.act("a4", number: "", terminal: "urn:juki:terminal:office-a2").map(\.kind) == [.borrowedRight])
    }

    @Test("Two places at once")
    func twoPlaces() {
        var desk = Desk()
        desk.work(looks: 1200)
        desk.act("a1", terminal: "urn:juki:terminal:office-a8")
        desk.minute += 2 * 1440
        desk.act("a1")
        let raised = desk.act("a1", terminal: "urn:juki:terminal:office-a8", after: 1)
        #expect(raised.map(\.kind) == [.borrowedRight])
        #expect(raised.first?.sequences.count ?? 0 >= 2)
    }

    @Test("Failed sign-ins of one operator, and at one terminal under many names")
    func failedSignIns() {
        var desk = Desk()
        for _ in 0..<7 { desk.act("a1", kind: .signIn, refusal: .wrongCredentials, after: 0.2) }
        #expect(desk.alerts.isEmpty)
        #expect(desk.act("a1", kind: .signIn, refusal: .wrongCredentials, after: 0.2).map(\.kind) == [.failedSignIns])
        desk.minute += 60
        for number in 0..<12 {
            desk.act(
                "x\(number)", terminal: "urn:juki:terminal:office-9", kind: .signIn, refusal: .wrongCredentials,
                after: 0.2)
        }
        #expect(desk.alerts.map(\.kind) == [.failedSignIns, .failedSignIns])
        #expect(desk.alerts.last?.operators.count == 12)
    }

    @Test("Searches faster than typing, and persons by the thousand")
    func massSearch() {
        var desk = Desk()
        for _ in 0..<80 { desk.act("a1", kind: .search, persons: 5, after: 0.1) }
        #expect(desk.alerts.map(\.kind) == [.massSearch])
        for _ in 0..<31 { desk.act("a2", kind: .search, persons: 50, after: 1) }
        #expect(desk.alerts.map(\.kind) == [.massSearch, .massSearch])
    }

    @Test("A night's looks without a number; night duty with numbers is none")
    func night() {
        var desk = Desk()
        desk.work()
        desk.minute = (desk.minute / 1440).rounded(.up) * 1440 + 23 * 60
        for _ in 0..<20 { desk.act("a1", after: 3) }
        #expect(desk.alerts.isEmpty)
        desk.act("a2", number: "", after: 1)
        desk.act("a2", number: "", after: 1)
        #expect(desk.alerts.map(\.kind) == [.nightOrHoliday])
    }

    @Test("A day of many times the usual")
    func unusualCount() {
        var desk = Desk()
        for _ in 0..<15 {
            desk.minute = (desk.minute / 1440).rounded(.up) * 1440 + 540
            for _ in 0..<10 { desk.act("a1", after: 5) }
        }
        desk.minute = (desk.minute / 1440).rounded(.up) * 1440 + 540
        for _ in 0..<250 { desk.act("a1", after: 1) }
        #expect(desk.alerts.map(\.kind) == [.unusualCount])
    }

    @Test("Somebody who returns to one person under ever other numbers")
    func onePersonRepeatedly() {
        var desk = Desk()
        let person = desk.somebody()
        for _ in 0..<5 {
            desk.minute += 3 * 1440
            desk.act("a1", at: person)
        }
        #expect(desk.alerts.map(\.kind) == [.onePersonRepeatedly])
    }
}
