import AccessControl
import EvidenceLog
import JukiDomain
import JukiMessages
import MisuseWatch
import RecordStore
import Testing

@testable import ResidentRegistry
@testable import SharedRegistry

/// The watch behind the register: what it flags is durable, told once, and survives restarts.
@Suite("Misuse watch behind the committer")
struct MisuseObserverTests {
    private func populated() throws -> TestBed {
        let bed = try TestBed()
        try bed.apply((1...8).map { People.notice($0, on: bed.clock.today) })
        return bed
    }

    private func operators(_ bed: TestBed, own: Int) -> WatchedOperators {
        WatchedOperators([
            WatchedOperator(
                operatorID: "op-1", office: "tax", ownSubject: SubjectHash(bed.keys.subjectHash(of: People.code(own)))),
        ])
    }

    private func look(_ registry: ResidentRegistry, at person: Int, number: String = "A-1") throws {
        // The basis without a number is that for suspected omissions (法12条の5).
        let basis = number.isEmpty ? "12-5" : "30-15-1-1:九"
        let purpose = Purpose(legalBasis: basis, applicationNumber: number, operatorID: "op-1")
        let call = RecordedCall()
        registry.begin(
            .lookup, LookupRequest(subject: .code(People.code(person)), purpose: purpose).encode(),
            from: .office, over: call)
        try #require(call.waitForEnd())
        #expect(!call.answers.isEmpty)
    }

    private func list(_ registry: ResidentRegistry, all: Bool = true) throws -> ListAlertsResponse {
        let call = RecordedCall()
        registry.begin(
            .listAlerts, ListAlertsRequest(includeAcknowledged: all).encode(), from: .representative, over: call)
        try #require(call.waitForEnd())
        return try ListAlertsResponse(decoding: try #require(call.answers.first))
    }

    @Test("A look at one's own record is kept as an alert with its evidence, once for all restarts")
    func ownRecord() throws {
        let bed = try populated()
        for start in 0..<3 {
            let registry = try bed.registry()
            let known = operators(bed, own: 2)
            try registry.startWatch { known }
            if start == 0 {
                try look(registry, at: 1)
                try look(registry, at: 2)
            }
            registry.waitForWatch()
            registry.committer.waitUntilIdle()
            let listed = try list(registry)
            #expect(listed.alerts.map(\.kind) == ["own-record"])
            #expect(listed.alerts.first?.operators == ["op-1"] && listed.alerts.first?.number == 1)
            let sequence = try #require(listed.alerts.first?.sequences.first)
            let named = try EvidenceLog.entries(from: sequence, limit: 1, in: bed.store)
            #expect(named.first?.record.subjects == [bed.keys.subjectHash(of: People.code(2))])
            registry.stopWatch()
            try bed.reopen()
        }
    }

    @Test("What began before a restart is found when it is completed after it", arguments: [1, 2])
    func straddles(_ before: Int) throws {
        let bed = try populated()
        for part in [1...before, before + 1...3] {
            let registry = try bed.registry()
            let known = operators(bed, own: 8)
            try registry.startWatch { known }
            for person in part { try look(registry, at: person, number: "") }
            registry.waitForWatch()
            registry.committer.waitUntilIdle()
            #expect(try list(registry).alerts.map(\.kind) == (part.upperBound == 3 ? ["without-task"] : []))
            registry.stopWatch()
            try bed.reopen()
        }
    }

    @Test("Evidence whose alert was not kept when the process ended raises it at the next start, and only then")
    func unseenEvidence() throws {
        let bed = try populated()
        for start in 0..<3 {
            let registry = try bed.registry()
            let known = operators(bed, own: 2)
            // The first process ends between the durable evidence and the alert: it never watches.
            if start == 0 {
                try look(registry, at: 2)
            } else {
                try registry.startWatch { known }
                registry.waitForWatch()
            }
            registry.committer.waitUntilIdle()
            #expect(try AlertBox.last(in: bed.store) == (start == 0 ? 0 : 1))
            registry.stopWatch()
            try bed.reopen()
        }
    }

    @Test("The reports count what the evidence of the period holds, and name it", arguments: MisuseAnalysis.allCases)
    func reports(_ analysis: MisuseAnalysis) throws {
        let bed = try populated()
        let registry = try bed.registry()
        let before = bed.clock.now.milliseconds
        for person in [1, 1, 2] { try look(registry, at: person) }
        bed.clock.advance(milliseconds: 14 * 3_600_000)
        for terminal in [Caller.office, .representative] { try registry.openSession(at: terminal) }
        let night = bed.clock.now.milliseconds
        try look(registry, at: 1)
        func report(_ from: UInt64, _ to: UInt64) throws -> MisuseReportResponse {
            let call = RecordedCall()
            registry.begin(
                .misuseReport, MisuseReportRequest(analysis, fromTime: from, toTime: to, minimum: 1).encode(),
                from: .representative, over: call)
            try #require(call.waitForEnd())
            return try MisuseReportResponse(decoding: try #require(call.answers.first))
        }
        let whole = try report(before, night)
        let first = whole.rows.first
        switch analysis {
        case .nightAndHoliday: #expect(whole.rows.map(\.count) == [1] && first?.atNight == 1)
        case .failedSignIns, .massSearches: #expect(whole.rows.isEmpty)
        case .countsByOperator: #expect(whole.rows.map(\.count) == [4] && first?.operatorID == "op-1")
        case .onePerson:
            #expect(whole.rows.map(\.count) == [3, 1] && first?.operators == 1)
            #expect(first?.subject == SubjectHash(bed.keys.subjectHash(of: People.code(1)))?.description)
        }
        for sequence in whole.rows.flatMap(\.sequences) {
            let entry = try EvidenceLog.entries(from: sequence, limit: 1, in: bed.store).first
            #expect(entry?.record.operatorID == "op-1" && entry?.record.procedure == Procedure.lookup.rawValue)
        }
        #expect(whole.rowsInAll == UInt64(whole.rows.count))
        #expect(try report(before, night - 1).rows.map(\.atNight).allSatisfy { $0 == 0 })
        let records = try EvidenceLog.records(from: 0, limit: .max, in: bed.store)
        #expect(records.last?.procedure == Procedure.misuseReport.rawValue)
    }

    @Test("A period that is reversed or too long is refused", arguments: [
        (2, 1), (0, MisuseReportRequest.periodMax + 1),
    ] as [(UInt64, UInt64)])
    func badPeriod(_ from: UInt64, _ to: UInt64) throws {
        let registry = try populated().registry()
        let call = RecordedCall()
        registry.begin(
            .misuseReport, MisuseReportRequest(.onePerson, fromTime: from, toTime: to).encode(), from: .representative,
            over: call)
        try #require(call.waitForEnd())
        #expect(call.refusals.map(\.reason) == [.invalidCondition])
    }

    @Test("An alert is acknowledged once, with evidence; the same again is harmless, another is a conflict")
    func acknowledged() throws {
        let bed = try populated()
        let registry = try bed.registry()
        let known = operators(bed, own: 2)
        try registry.startWatch { known }
        defer { registry.stopWatch() }
        try look(registry, at: 2)
        registry.waitForWatch()
        func acknowledge(_ number: UInt64, _ note: PersonalText, by named: String = "") throws -> RecordedCall {
            let call = RecordedCall()
            let said = AlertAcknowledgement(note: note, operatorID: named)
            registry.begin(
                .acknowledgeAlert, AcknowledgeAlertRequest(number: number, said).encode(), from: .representative,
                over: call)
            try #require(call.waitForEnd())
            return call
        }
        let own = try acknowledge(1, "自分で確認した")
        #expect(own.refusals.map(\.reason) == [.ownMatter], "nobody judges an alert about the own looks")
        try registry.openSession(as: "audit-1", at: .representative)
        let other = try acknowledge(1, "本人に確認した", by: "audit-2")
        #expect(other.refusals.map(\.reason) == [.operatorNotSignedIn], "somebody else's name is not taken over")
        let first = try AcknowledgeAlertResponse(
            decoding: try #require(acknowledge(1, "本人に確認した").answers.first))
        let again = try AcknowledgeAlertResponse(
            decoding: try #require(acknowledge(1, "本人に確認した", by: "audit-1").answers.first))
        #expect(!first.isRepeated && again.isRepeated && first.acknowledgedAt == again.acknowledgedAt)
        #expect(try acknowledge(1, "別の説明").refusals.map(\.reason) == [.alertAcknowledged])
        #expect(try acknowledge(9, "別の説明").refusals.map(\.reason) == [.noSuchAlert])
        #expect(try list(registry, all: false).alerts.isEmpty)
        #expect(try list(registry).alerts.first?.acknowledgement?.operatorID == "audit-1")
        let records = try EvidenceLog.records(from: 0, limit: .max, in: bed.store)
            .filter { $0.procedure == Procedure.acknowledgeAlert.rawValue }
        #expect(records.map(\.detail) == ["alert 1", "", "alert 1", "alert 1", "alert 1", "alert 9"])
        #expect(records.map(\.operatorID) == ["op-1"] + [String](repeating: "audit-1", count: 5))
    }
}
