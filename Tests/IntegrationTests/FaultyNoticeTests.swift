import EvidenceLog
import JukiClient
import JukiDomain
import JukiMessages
import PeerTransport
import Synchronization
import Testing

/// What is wrong with one notice costs that notice and no other.
@Suite struct FaultyNoticeTests {
    private struct Fault: Sendable {
        let reason: Reason
        let item: IdentityItem
        let damage: @Sendable (inout IdentityRecordDraft) -> Void
    }

    private static let faults = [
        Fault(reason: .checkDigit, item: .residentRecordCode) { draft in
            let last = draft.residentRecordCode.count - 1
            draft.residentRecordCode[last] = draft.residentRecordCode[last] == 0x30 ? 0x31 : 0x30
        },
        Fault(reason: .unknownEnumValue, item: .sex) { $0.sex = 9 },
        Fault(reason: .invalidUTF8, item: .kanjiName) { $0.kanjiName = [0xE5, 0xB1] },
        Fault(reason: .forbiddenCharacter, item: .address) { $0.address += [0x07] },
        Fault(reason: .forbiddenKana, item: .kanaName) { $0.kanaName = Array("やまだ１".utf8) },
        Fault(reason: .invalidDate, item: .birthDate) { $0.birthDate = Array("319400732".utf8) },
        Fault(reason: .itemNotAllowed, item: .updateSequence) { $0.updateSequence = 7 },
        Fault(reason: .notOwnMunicipality, item: .municipalityCode) { $0.municipalityCode = Array("462012".utf8) },
        Fault(reason: .deletionFlag, item: .deletionFlag) { $0.deletionFlag = true },
        Fault(reason: .missingItem, item: .address) { $0.address = [] },
    ]

    /// A municipal server's file (TSV): every third notice is broken in its own way, and one line is no notice at all.
    private static func brokenFile() -> (bytes: [UInt8], residents: Int) {
        let notices = Residents.firstLoad(Residents.kanoya, faults.count * 3)
        var output: [UInt8] = []
        let writer = TSVWriter<NoticeDraft>(TSVColumn.notice)
        writer.appendHeader(to: &output)
        for (index, notice) in notices.enumerated() {
            var draft = NoticeDraft(notice)
            if index % 3 == 1 { draft.record.map { record in draft.record = damaged(record, by: faults[index / 3]) } }
            writer.append(draft, to: &output)
            if index == 10 { output += Array("three\tcells\tonly\n".utf8) }
        }
        return (output, notices.count - faults.count)
    }

    private static func damaged(_ record: IdentityRecordDraft, by fault: Fault) -> IdentityRecordDraft {
        var record = record
        fault.damage(&record)
        return record
    }

    @Test func brokenFileLosesNothing() async throws {
        try await withServer { server in
            let file = Self.brokenFile()
            var reader = TSVReader<NoticeDraft>()
            reader.append(file.bytes)
            reader.finish()
            var drafts: [NoticeDraft] = []
            var lines: [UInt64: Int] = [:]
            var unreadable: [Int] = []
            while let entry = try reader.next() {
                guard case .success(var draft) = entry.content else {
                    unreadable.append(entry.line)
                    continue
                }
                draft.number = UInt64(drafts.count + 1)
                lines[draft.number] = entry.line
                drafts.append(draft)
            }
            #expect(unreadable == [13], "the header is line 1, the broken line stands after eleven notices")

            var outcomes: [NoticeOutcome] = []
            let next = Mutex(drafts[...])
            let connector = try server.connector(Residents.certificate(of: Residents.kanoya))
            try await LaneSender(connector, server.endpoint).send({ next.withLock { $0.popFirst() } }) {
                outcomes.append($0)
            }
            #expect(outcomes.map(\.noticeNumber) == drafts.map(\.number))
            let parked = outcomes.filter { $0.refusal != nil }
            let found = try parked.map { outcome in
                let refusal = try #require(outcome.refusal)
                return "\(lines[outcome.noticeNumber] ?? 0) \(refusal.item) \(refusal.reason)"
            }
            let expected = Self.faults.enumerated().map { index, fault in
                let line = 3 * index + 1 + 2 + (3 * index + 1 > 10 ? 1 : 0)
                return "\(line) \(fault.item.rawValue) \(fault.reason)"
            }
            #expect(found == expected, "line, item and reason of every parked notice")

            let city = try await server.connect(Residents.certificate(of: Residents.kanoya))
            let state = try await city.laneState()
            #expect(state.lastNoticeNumber == UInt64(drafts.count))
            #expect(state.parkedCount == UInt64(Self.faults.count))
            #expect(state.residents == UInt64(file.residents))
            let listed = try await city.parked().parked
            #expect(listed.map(\.outcome.refusal) == parked.map(\.refusal))
        }
    }

    /// Invariant 5: whatever a municipality sends about another's resident, that record stays as it is.
    @Test func nobodyWritesAnothersResident() async throws {
        try await withServer { server in
            let owner = try await server.connect(Residents.certificate(of: Residents.kagoshima))
            let victim = Residents.firstLoad(Residents.kagoshima, 1)[0]
            _ = try await owner.update(NoticeDraft(victim))
            let terminal = try await server.connect("terminal-office-1")
            let request = LookupRequest(
                subject: .code(victim.record.code), items: .everyIdentityItem, includeHistory: true,
                purpose: Residents.investigation)
            let before = try await terminal.lookup(request)

            let attacker = try await server.connect(Residents.certificate(of: Residents.kanoya))
            let attempts: [(ChangeReason, MunicipalityCode, Reason)] = [
                (.death, Residents.kagoshima, .notOwnMunicipality),
                (.death, Residents.kanoya, .notOwnMunicipality),
                (.moveWithin, Residents.kanoya, .municipalityChanged),
                (.exOfficioCorrection, Residents.kanoya, .notOwnMunicipality),
                (.moveIn, Residents.kanoya, .aliveElsewhere),
                (.birth, Residents.kanoya, .codeAlreadyUsed),
            ]
            for (number, attempt) in attempts.enumerated() {
                var record = victim.record
                record.changeReason = attempt.0
                record.isDeleted = attempt.0.kind == .deletion
                record.municipality = attempt.1
                let outcome = try await attacker.update(
                    NoticeDraft(UpdateNotice(number: UInt64(number + 1), record: record)))
                #expect(outcome.refusal?.reason == attempt.2, "\(attempt.0)")
            }
            let after = try await terminal.lookup(request)
            #expect(after.record == before.record && after.history == before.history)
            #expect(try await owner.laneState().residents == 1)
            #expect(try await attacker.laneState().residents == 0)
        }
    }
}
