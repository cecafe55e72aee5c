import BulkProvision
import EvidenceLog
import Foundation
import JukiDomain
import JukiMessages
import MutualTLS
import OrderedStore
import Processes
import ResidentRegistry
import Testing

@testable import SharedRegistry

/// A job of an earlier version may hold what may not leave any more: it is judged again before it goes onto a medium.
@Suite struct StillAllowedTests {
    /// 貸金業登録 has no transitional rule for the resident record code (平成25年法律第28号22条7項).
    private static let codes: [UInt8] = [1, 2]
    private static let names: [UInt8] = [2, 4]
    private static let certificate: [UInt8] = [1, 2, 3]
    private static let purpose = Purpose(
        legalBasis: "30-15-1-1:三", applicationNumber: "2026-77", operatorID: "op-1")

    /// Puts a finished job into the store as if it had been looked up before, with a medium asked for or released.
    private func putJob(_ items: [UInt8], _ steps: [MediumStep], in bed: TestBed) throws {
        let batch = BulkBatch(number: 0, lines: [Array(People.code(1).digits.utf8)])
        var digest = BulkDigest { SHA256Digest(hashing: $0).bytes }
        digest.add(batch.lines)
        let begin = BulkBegin(
            job: "old", purpose: Self.purpose, columns: [.residentRecordCode], items: items, lines: 1,
            fileDigest: digest.chain, isForMedium: true)
        let new = BulkJobState(begin, owner: Caller.representative.uri, now: bed.clock.now)
        var (job, own) = try new.following(batch)
        let values = items.map { Array("item \($0)".utf8) }
        let answer = AnsweredBatch(
            digest: own, subjects: [bed.keys.subjectHash(of: People.code(1))],
            results: [BulkResult(.found, values: values)])
        job.note(answer.counts, now: bed.clock.now)
        var medium = Medium(
            number: 1, job: "old", owner: job.key.owner, purpose: Self.purpose, recipient: "CN=x",
            recipientFingerprint: SHA256Digest(hashing: Self.certificate).bytes, lines: 1, found: 1,
            entries: [MediumEntry(.requested, time: 1, operatorID: "op-9")])
        var writes = WriteBatch()
        writes.put(job, keys: bed.keys)
        writes.put(answer, 0, of: job.key, keys: bed.keys)
        if !steps.isEmpty { writes.open(medium, certificate: Self.certificate) }
        for step in steps.dropFirst() {
            medium.entries.append(MediumEntry(step, time: 2, operatorID: "op-8"))
            writes.addLastEntry(of: medium)
        }
        try bed.store.write(writes, durability: .synced)
    }

    private func reason(_ procedure: Procedure, _ message: [UInt8], in bed: TestBed) throws -> Refusal? {
        let registry = try bed.registry()
        defer { registry.quiesce() }
        let call = RecordedCall()
        registry.begin(procedure, message, from: .representative, over: call)
        #expect(call.waitForEnd())
        return call.refusals.first
    }

    private static let steps: [(Procedure, [MediumStep], [UInt8])] = [
        (
            .requestMedium, [],
            RequestMediumRequest(job: "old", recipientCertificate: certificate, purpose: purpose).encode()
        ),
        (
            .releaseMedium, [.requested],
            ReleaseMediumRequest(
                medium: 1, recipientFingerprint: SHA256Digest(hashing: certificate).bytes, purpose: purpose
            ).encode()
        ),
        (
            .writeMedium, [.requested, .released],
            WriteMediumRequest(medium: 1, witness: "w", purpose: purpose).encode()
        ),
    ]

    @Test(arguments: 0..<3)
    func whatMayNotLeaveAnyMoreGoesOntoNoMedium(step: Int) throws {
        let (procedure, before, message) = Self.steps[step]
        let bed = try TestBed()
        try putJob(Self.codes, before, in: bed)
        let refusal = try reason(procedure, message, in: bed)
        #expect(refusal?.reason == .itemNotAllowedByBasis && refusal?.item == 1)
        let records = try EvidenceLog.records(from: 0, limit: .max, in: bed.store)
        #expect(records.map(\.procedure) == [procedure.rawValue], "recorded, and nobody was told of")
        #expect(records[0].result == Reason.itemNotAllowedByBasis.rawValue && records[0].subjects.isEmpty)
        #expect(try MediumLedger(bed.store).medium(1)?.medium.entries.count ?? 0 == before.count)
    }

    /// What was sent before an earlier version let it be cancelled may lie on a medium: no second one meanwhile.
    @Test func noSecondMediumWhileOneAwaitsItsDestruction() throws {
        let certificate = try Self.madeCertificate()
        let request = RequestMediumRequest(job: "old", recipientCertificate: certificate, purpose: Self.purpose)
        let sent: [MediumStep] = [.requested, .released, .sent]
        for (steps, expected) in [
            (sent, Reason.mediumState), (sent + [.cancelled], .mediumState), (sent + [.destroyed], nil),
            (sent + [.cancelled, .destroyed], nil), ([.requested, .cancelled], nil),
            // A ledger that cannot be.
            ([.requested, .written], .mediumState),
        ] {
            // The certificate holds from now on.
            let now = Moment(milliseconds: UInt64(Date().timeIntervalSince1970 * 1000))
            let bed = try TestBed(on: now.japanDay.adding(days: 1))
            try putJob(Self.names, steps, in: bed)
            #expect(try reason(.requestMedium, request.encode(), in: bed)?.reason == expected, "\(steps)")
        }
    }

    private static func madeCertificate() throws -> [UInt8] {
        let folder = try TemporaryDirectory()
        let ending = try ChildProgram.run("openssl", [
            "req", "-x509", "-noenc", "-newkey", "rsa:3072", "-subj", "/CN=board", "-days", "30", "-addext",
            "basicConstraints=critical,CA:FALSE", "-addext", "keyUsage=critical,keyEncipherment", "-keyout",
            folder.path + "/board.key", "-out", folder.path + "/board.pem",
        ])
        try #require(ending.status == 0, "\(ending.errors)")
        return Array(try Data(contentsOf: URL(fileURLWithPath: folder.path + "/board.pem")))
    }

    /// The same job without the code passes this check; what is no certificate is refused by the next.
    @Test(arguments: 0..<3)
    func whatMayStillLeaveDoes(step: Int) throws {
        let (procedure, before, message) = Self.steps[step]
        let bed = try TestBed()
        try putJob(Self.names, before, in: bed)
        let refusal = try reason(procedure, message, in: bed)
        #expect(refusal?.reason == (procedure == .releaseMedium ? nil : .recipientCertificate))
    }
}
