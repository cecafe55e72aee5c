import EvidenceLog
import Foundation
import JukiClient
import JukiDomain
import JukiMessages
import PeerTransport
import RegistryServer
import Testing

/// Bulk provision and media over real mutual TLS.
@Suite struct BulkTests {
    static let notices = Residents.firstLoad(Residents.kagoshima, 60)
    static let items: [IdentityItem] = [.kanjiName, .kanaName, .birthDate, .sex, .address]

    /// Lines of every kind about the residents, and the outcome that each must have.
    static func conditions(_ count: Int) -> [(line: [UInt8], outcome: BulkOutcome)] {
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

    static func begin(
        _ lines: [[UInt8]], job: String = "list.tsv", isForMedium: Bool = false, operatorID: String = "clerk-1"
    ) -> BulkBegin {
        BulkBegin(
            job: job, purpose: purpose(operatorID),
            columns: [.residentRecordCode, .kanjiName, .birthDate, .sex, .address], items: items.map(\.rawValue),
            lines: UInt32(lines.count), fileDigest: BulkProvider.digest(of: lines), isForMedium: isForMedium)
    }

    static func purpose(_ operatorID: String) -> Purpose {
        Purpose(legalBasis: "30-15-1-1:三", applicationNumber: "R8-0001", operatorID: operatorID)
    }

    static func withResidents(_ body: (TestServer) async throws -> Void) async throws {
        try await withServer { server in
            let city = try await server.connect(Residents.certificate(of: Residents.kagoshima))
            for notice in notices { _ = try await city.update(NoticeDraft(notice)) }
            try await body(server)
        }
    }

    static func file(_ results: [BulkResult]) -> [UInt8] {
        var output: [UInt8] = []
        BulkResultFile.appendHeader(itemNames: items.map(\.fieldName), to: &output)
        for (index, result) in results.enumerated() {
            BulkResultFile.append(result, line: UInt32(index + 1), itemCount: items.count, to: &output)
        }
        return output
    }

    static func expected(_ conditions: [(line: [UInt8], outcome: BulkOutcome)]) -> [[[UInt8]]] {
        conditions.indices.map { index in
            guard conditions[index].outcome == .found else { return [] }
            let draft = IdentityRecordDraft(notices[index % notices.count].record)
            return items.map(draft.cell)
        }
    }

    @Test func everyLineIsAnsweredThroughRestartsOfTheServer() async throws {
        try await Self.withResidents { server in
            let conditions = Self.conditions(730)
            let provider = try server.bulkProvider()
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
                let provider = peer.hasPrefix("terminal-")
                    ? try server.bulkProvider(attempts: 1)
                    : BulkProvider(try server.connector(peer), server.endpoint, attempts: 1)
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
            begin.purpose = Purpose(legalBasis: "30-15-1-1:三", operatorID: "clerk-1")
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
