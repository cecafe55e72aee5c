import EvidenceLog
import Foundation
import JukiClient
import JukiDomain
import JukiMessages
import PeerTransport
import PrefecturalServer
import Testing

/// Bulk provision and media over real mutual TLS.
@Suite struct BulkTests {
    private static let notices = Residents.firstLoad(Residents.kagoshima, 60)
    private static let items: [IdentityItem] = [.kanjiName, .kanaName, .birthDate, .sex, .address]

    /// Lines of every kind about the residents, and the outcome that each must have.
    private static func conditions(_ count: Int) -> [(line: [UInt8], outcome: BulkOutcome)] {
        (0..<count).map { index in
            let record = notices[index % notices.count].record
            let draft = IdentityRecordDraft(record)
            func text(_ item: IdentityItem) -> String { String(decoding: draft.cell(of: item), as: UTF8.self) }
            let basic = [text(.kanjiName), text(.birthDate), text(.sex), text(.address)].joined(separator: "\t")
            let isNamed = !record.name.text.isBlank
            switch index % 4 {
            case 0: return (Array("\(record.code.digits)\t\t\t\t".utf8), .found)
            case 1: return (Array("\t\(basic)".utf8), isNamed ? .found : .bad)
            case 2:
                let unused = ResidentRecordCode(body: UInt64(9_000_000_000 + index))
                return (Array("\(unused.digits)\t\t\t\t".utf8), .none)
            default: return (Array("12345678901\t\t\t\t".utf8), .bad)
            }
        }
    }

    private static func begin(
        _ lines: [[UInt8]], job: String = "list.tsv", isForMedium: Bool = false, operatorID: String = "clerk1"
    ) -> BulkBegin {
        BulkBegin(
            job: job, purpose: purpose(operatorID),
            columns: [.residentRecordCode, .kanjiName, .birthDate, .sex, .address], items: items.map(\.rawValue),
            lines: UInt32(lines.count), fileDigest: BulkProvider.digest(of: lines), isForMedium: isForMedium)
    }

    private static func purpose(_ operatorID: String) -> Purpose {
        Purpose(legalBasis: "30-15-1-1:三", applicationNumber: "R8-0001", operatorID: operatorID)
    }

    private static func withResidents(_ body: (TestServer) async throws -> Void) async throws {
        try await withServer { server in
            let city = try await server.connect(Residents.certificate(of: Residents.kagoshima))
            for notice in notices { _ = try await city.update(NoticeDraft(notice)) }
            try await body(server)
        }
    }

    private static func file(_ results: [BulkResult]) -> [UInt8] {
        var output: [UInt8] = []
        BulkResultFile.appendHeader(itemNames: items.map(\.fieldName), to: &output)
        for (index, result) in results.enumerated() {
            BulkResultFile.append(result, line: UInt32(index + 1), itemCount: items.count, to: &output)
        }
        return output
    }

    private static func expected(_ conditions: [(line: [UInt8], outcome: BulkOutcome)]) -> [[[UInt8]]] {
        conditions.indices.map { index in
            guard conditions[index].outcome == .found else { return [] }
            let draft = IdentityRecordDraft(notices[index % notices.count].record)
            return items.map(draft.cell)
        }
    }

    @Test func everyLineIsAnsweredThroughRestartsOfTheServer() async throws {
        try await Self.withResidents { server in
            let conditions = Self.conditions(730)
            let provider = BulkProvider(try server.connector("terminal-office-1"), server.endpoint)
            var results: [BulkResult] = []
            let restarts = Restarts(server)
            let job = try await provider.run(Self.begin(conditions.map(\.line)), lines: conditions.map(\.line)) {
                results += $1
                // Down and up again on the same store, while the client goes on by itself.
                if $0 == 3 || $0 == 8 { restarts.begin() }
            }
            await restarts.finish()
            #expect(results.map(\.outcome) == conditions.map(\.outcome))
            #expect(results.map(\.values) == Self.expected(conditions), "exactly the items asked, as recorded")
            #expect(job.counts.total == 730 && job.finishedAt > 0)

            // Asking for all of it again gives the same bytes, from what was kept.
            var again: [BulkResult] = []
            _ = try await provider.run(Self.begin(conditions.map(\.line)), lines: conditions.map(\.line)) {
                again += $1
            }
            #expect(Self.file(again) == Self.file(results))
            let terminal = try await server.connect("terminal-office-1")
            #expect(try await terminal.bulkJobs().jobs.map(\.job) == ["list.tsv"])
            let other = try await server.connect("terminal-representative-1")
            #expect(try await other.bulkJobs().jobs.isEmpty, "jobs are their owner's")
        }
    }

    @Test func refusalsAreToldAndRecorded() async throws {
        try await Self.withResidents { server in
            let lines = Self.conditions(60).map(\.line)
            func reason(_ begin: BulkBegin, as peer: String = "terminal-office-1") async throws -> Reason? {
                let provider = BulkProvider(try server.connector(peer), server.endpoint, attempts: 1)
                do throws(JukiError) {
                    _ = try await provider.run(begin, lines: lines) { _, _ in }
                    return nil
                } catch { return error.reason }
            }
            let good = Self.begin(lines)
            #expect(try await reason(good) == nil)
            var begin = good
            begin.purpose = nil
            #expect(try await reason(begin) == .missingLegalBasis)
            begin.purpose = Purpose(legalBasis: "30-15-1-1:三", operatorID: "x")
            #expect(try await reason(begin) == .missingApplicationNumber)
            begin = good
            begin.fileDigest[0] ^= 1
            #expect(try await reason(begin) == .bulkFileChanged)
            begin.job = "other.tsv"
            #expect(try await reason(begin) == .bulkFileChanged, "found at the end by the digest of the whole")
            #expect(try await reason(good, as: Residents.certificate(of: Residents.kagoshima)) == .procedureNotAllowed)
            let refused = try server.evidence().filter { $0.procedure == 18 && $0.result != 0 }
            #expect(refused.map(\.result) == [30, 34, 120, 120, 21])
        }
    }

    @Test func aMediumGoesItsWholeWay() async throws {
        try await Self.withResidents { server in
            let folder = try RecipientFolder()
            let conditions = Self.conditions(130)
            let lines = conditions.map(\.line)
            let provider = BulkProvider(try server.connector("terminal-office-1"), server.endpoint)
            var inPlain: [BulkResult] = []
            let job = try await provider.run(
                Self.begin(lines, job: "media", isForMedium: true), lines: lines) { inPlain += $1 }
            #expect(inPlain.isEmpty, "nothing travels in plain")
            #expect(job.counts.total == 130)

            let office = try await server.connect("terminal-office-1")
            let other = try await server.connect("terminal-representative-1")
            func reason<T>(_ ask: () async throws(JukiError) -> T) async -> Reason? {
                do throws(JukiError) {
                    _ = try await ask()
                    return nil
                } catch { return error.reason }
            }
            let certificate = try folder.certificate
            let asked = try await office.requestMedium(
                RequestMediumRequest(job: "media", recipientCertificate: certificate, purpose: Self.purpose("clerk1")))
            #expect(asked.number == 1 && asked.recipient.contains("board"))
            #expect(await reason { () async throws(JukiError) in
                try await office.requestMedium(RequestMediumRequest(
                    job: "media", recipientCertificate: certificate, purpose: Self.purpose("clerk1")))
            } == .mediumState, "one medium at a time")
            #expect(await reason { () async throws(JukiError) in
                try await office.requestMedium(RequestMediumRequest(
                    job: "media", recipientCertificate: [1, 2], purpose: Self.purpose("clerk1")))
            } == .recipientCertificate)
            let write = WriteMediumRequest(medium: 1, witness: "山田", purpose: Self.purpose("clerk1"))
            #expect(await reason { () async throws(JukiError) in
                try await office.writeMedium(write) { _ in }
            } == .mediaNotReleased)
            var release = ReleaseMediumRequest(
                medium: 1, recipientFingerprint: asked.recipientFingerprint, purpose: Self.purpose("clerk1"))
            #expect(await reason { () async throws(JukiError) in
                try await other.releaseMedium(release)
            } == .secondOperatorNeeded)
            release.purpose = Self.purpose("chief2")
            release.recipientFingerprint[0] ^= 1
            #expect(await reason { () async throws(JukiError) in
                try await other.releaseMedium(release)
            } == .recipientCertificate)
            release.recipientFingerprint = asked.recipientFingerprint
            _ = try await other.releaseMedium(release)
            #expect(await reason { () async throws(JukiError) in
                try await other.writeMedium(write) { _ in }
            } == .procedureNotAllowed, "the content goes to the job's own peer")

            var sealed: [UInt8] = []
            let first = try await office.writeMedium(write) { _ in }
            let digest = try await office.writeMedium(write) { sealed += $0 }
            #expect(first != digest, "under a new key each time")
            try folder.write(sealed)
            var plain: [BulkResult] = []
            for (condition, values) in zip(conditions, Self.expected(conditions)) {
                plain.append(BulkResult(condition.outcome, values: values))
            }
            let opened = String(decoding: try #require(folder.decrypt(with: "board")), as: UTF8.self)
            let rows = opened.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map {
                $0.split(separator: "\t", omittingEmptySubsequences: false)
            }
            #expect(rows.count == 131)
            #expect(rows[0].map(String.init) == BulkResultFile.leadingColumns + Self.items.map(\.fieldName))
            for (index, row) in rows.dropFirst().enumerated() {
                #expect(row[0] == "\(index + 1)" && row[1] == conditions[index].outcome.name)
                let cells = row.dropFirst(5).map { Array($0.utf8) }
                let values = plain[index].values
                #expect(cells == (values.isEmpty ? [[UInt8]](repeating: [], count: 5) : values), "line \(index + 1)")
            }
            #expect(folder.decrypt(with: "thief") == nil)

            var record = RecordMediumRequest(
                medium: 1, step: .written, contentDigest: first, purpose: Self.purpose("clerk1"))
            #expect(await reason { () async throws(JukiError) in
                try await office.recordMedium(record)
            } == .mediumState, "what was sent last is what is on the medium")
            record.contentDigest = digest
            _ = try await office.recordMedium(record)
            #expect(try await office.bulkJobs().jobs[0].erasedAt > 0)
            #expect(await reason { () async throws(JukiError) in
                try await office.writeMedium(write) { _ in }
            } == .mediumState, "sent no more")
            for (step, witness, permission) in [
                (MediumStep.kept, "", ""), (.received, "", "課長"), (.returned, "", ""), (.destroyed, "山田", "課長"),
            ] {
                _ = try await office.recordMedium(RecordMediumRequest(
                    medium: 1, step: step, witness: witness, permittedBy: permission, remark: "金庫２",
                    purpose: Self.purpose("clerk1")))
            }
            let ledger = try await other.media().media
            #expect(ledger.count == 1)
            #expect(ledger[0].entries.map(\.step) == [
                .requested, .released, .sent, .sent, .written, .kept, .received, .returned, .destroyed,
            ])
            let evidence = try server.evidence().filter { (128...131).contains($0.procedure) }
            #expect(evidence.filter { $0.result == 0 }.count == 9)
            #expect(evidence.filter { $0.result != 0 }.map(\.result) == [125, 126, 123, 35, 126, 21, 125, 125])
            #expect(evidence.allSatisfy { !$0.detail.isEmpty && !$0.operatorID.isEmpty })
        }
    }
}

/// Restarts of the server beside a client that is under way.
private final class Restarts: Sendable {
    private let server: TestServer
    private let queue: AsyncStream<Void>.Continuation
    private let work: Task<Void, Never>

    init(_ server: TestServer) {
        self.server = server
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        queue = continuation
        work = Task {
            for await _ in stream {
                await server.stop()
                do { try server.start() } catch { Issue.record("the server does not start again: \(error)") }
            }
        }
    }

    func begin() { queue.yield() }

    func finish() async {
        queue.finish()
        await work.value
    }
}

/// A recipient with certificate and key, and somebody else with a key of their own.
private final class RecipientFolder {
    private let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "juki-recipient-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        // The servers of these tests live on one day of their own: the certificates hold on it, whatever day it is.
        let configuration = """
            [ca]
            default_ca = own
            [own]
            database = \(path("index.txt"))
            new_certs_dir = \(url.path)
            rand_serial = yes
            default_md = sha256
            policy = any
            x509_extensions = recipient
            [any]
            commonName = supplied
            [recipient]
            basicConstraints = critical,CA:FALSE
            keyUsage = critical,keyEncipherment
            """
        try Data(configuration.utf8).write(to: url.appending(path: "ca.cnf"))
        try Data().write(to: url.appending(path: "index.txt"))
        for name in ["board", "thief"] {
            try #require(openssl([
                "req", "-new", "-noenc", "-newkey", "rsa:3072", "-subj", "/CN=\(name)", "-keyout",
                path("\(name).key"), "-out", path("\(name).csr"),
            ]) == 0)
            try #require(openssl([
                "ca", "-config", path("ca.cnf"), "-batch", "-notext", "-selfsign", "-keyfile", path("\(name).key"),
                "-startdate", "20200101000000Z", "-enddate", "20400101000000Z", "-in", path("\(name).csr"), "-out",
                path("\(name).pem"),
            ]) == 0)
        }
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    private func path(_ name: String) -> String { url.appending(path: name).path }

    var certificate: [UInt8] {
        get throws { Array(try Data(contentsOf: url.appending(path: "board.pem"))) }
    }

    func write(_ sealed: [UInt8]) throws {
        try Data(sealed).write(to: url.appending(path: "sealed.cms"))
    }

    /// What the openssl program makes of the content with somebody's key; nil when it does not open.
    func decrypt(with name: String) -> [UInt8]? {
        let out = path("opened-by-\(name)")
        let status = openssl([
            "cms", "-decrypt", "-binary", "-inform", "DER", "-in", path("sealed.cms"), "-inkey",
            path("\(name).key"), "-out", out,
        ])
        guard status == 0 else { return nil }
        return FileManager.default.contents(atPath: out).map { Array($0) }
    }

    private func openssl(_ arguments: [String]) -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch { return -1 }
        process.waitUntilExit()
        return process.terminationStatus
    }
}
