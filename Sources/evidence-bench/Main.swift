import EvidenceLog
import MutualTLS
import OrderedStore
import RecordStore
import TransparencyLog

#if canImport(Glibc)
import Glibc
#endif

/// Measures the evidence log: filling, who looked, proofs, offline verification. `scripts/bench-evidence` runs it.
@main
enum Main {
    /// Persons that evidence speaks of, and those of them whom many have looked at.
    static let persons = 1_000_000
    static let sought = 2000
    static let groupSize = 2048

    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3, let count = Int(arguments[2]), count >= groupSize else {
            return print("evidence-bench FOLDER RECORDS: fills a store in FOLDER, which must be empty, and measures it")
        }
        let bench = try Bench(folder: arguments[1])
        try bench.fill(count)
        try bench.reopen()
        try bench.measureWhoLooked()
        try bench.measureProofs()
        try bench.measureVerification()
    }
}

/// A store with its log, and what is measured on it.
final class Bench {
    private let folder: String
    private var store: OrderedStore
    private var log: EvidenceLog
    private var random = SystemRandomNumberGenerator()

    init(folder: String) throws {
        self.folder = folder
        store = try OrderedStore(directory: folder + "/store", keyspaces: EvidenceLog.keyspaces)
        log = try EvidenceLog(store: store)
    }

    /// A tenth of all looks are at few persons, some hundreds at each; the rest are spread over everybody.
    func fill(_ count: Int) throws {
        let start = ContinuousClock.now
        var written = 0
        while written < count {
            log.groupBegins()
            var batch = WriteBatch()
            for _ in 0..<min(Main.groupSize, count - written) {
                log.append(record(written), to: &batch)
                written += 1
            }
            try log.groupIsWhole(&batch, in: store)
            try store.write(batch, durability: .buffered)
            log.groupIsDurable()
        }
        try store.synchronize()
        let seconds = Self.seconds(since: start)
        print("filled: \(count) records in \(Int(seconds)) s, \(Int(Double(count) / seconds)) a second")
    }

    func reopen() throws {
        store.close()
        let start = ContinuousClock.now
        store = try OrderedStore(directory: folder + "/store", keyspaces: EvidenceLog.keyspaces)
        log = try EvidenceLog(store: store)
        print("opened in \(Int(Self.seconds(since: start) * 1000)) ms")
    }

    func measureWhoLooked() throws {
        for (name, range) in [("anybody", 0..<Main.persons), ("the most sought", 0..<Main.sought)] {
            var times: [Double] = []
            var rows = 0
            for _ in 0..<5000 {
                var query = EvidenceQuery()
                query.subjects = [subject(Int.random(in: range, using: &random))]
                let start = ContinuousClock.now
                var after: UInt64? = 0
                while let sequence = after {
                    let page = try EvidenceLog.find(query, after: sequence, limit: 250, in: store)
                    rows += page.entries.count
                    after = page.lookedThrough
                }
                times.append(Self.seconds(since: start) * 1000)
            }
            Self.tell("who looked, \(name), \(rows / times.count) rows on average", times)
        }
    }

    func measureProofs() throws {
        var times: [Double] = []
        for _ in 0..<2000 {
            let sequence = UInt64.random(in: 1...log.size, using: &random)
            let start = ContinuousClock.now
            _ = try log.proof(of: sequence, at: log.size, in: store)
            times.append(Self.seconds(since: start) * 1000)
        }
        Self.tell("proof of inclusion", times)
    }

    /// Exports and verifies one million entries at most, through files.
    func measureVerification() throws {
        let keeper = try CheckpointKeeper(inMemory: log, name: "bench.test/log")
        var export = log.export(keeper.newest, in: store)
        let start = ContinuousClock.now
        while let file = try export.next() { try write(file) }
        print("exported in \(Int(Self.seconds(since: start))) s")
        var verifier = LogVerifier(FolderFiles(folder + "/export"), key: keeper.verifierKey)
        let begin = ContinuousClock.now
        let report = try verifier.verify()
        let seconds = Self.seconds(since: begin)
        let rate = Int(Double(report.entries) / seconds)
        print("verified offline: \(report.entries) entries, \(rate) a second, findings: \(report.findings)")
    }

    private func write(_ file: LogExport.File) throws {
        var path = folder + "/export"
        mkdir(path, 0o700)
        for part in file.path.split(separator: "/").dropLast() {
            path += "/\(part)"
            mkdir(path, 0o700)
        }
        guard let output = fopen(folder + "/export/" + file.path, "w") else { throw FolderError(path, errno) }
        defer { fclose(output) }
        guard fwrite(file.content, 1, file.content.count, output) == file.content.count else {
            throw FolderError(path, errno)
        }
    }

    private func subject(_ person: Int) -> [UInt8] {
        Array(SHA256Digest(hashing: (0..<8).map { UInt8(truncatingIfNeeded: person >> ($0 * 8)) }).bytes.prefix(16))
    }

    private func record(_ number: Int) -> EvidenceRecord {
        let isSought = Int.random(in: 0..<10, using: &random) == 0
        let person = Int.random(in: 0..<(isSought ? Main.sought : Main.persons), using: &random)
        return EvidenceRecord(
            time: 1_600_000_000_000 + UInt64(number) * 20, peer: "urn:juki:agency:section-\(number % 60)",
            certificateSerial: "7f3a91c2d4e5", operatorID: "OP-\(number % 900)",
            applicationNumber: "R8-\(number % 3_000_000)", procedure: 16, legalBasis: "30-15-1-1:01",
            shape: "resident-record-code", itemsAsked: 0xF4, items: 0xF4, persons: 1, subjects: [subject(person)])
    }

    private static func seconds(since start: ContinuousClock.Instant) -> Double {
        (ContinuousClock.now - start) / .seconds(1)
    }

    private static func tell(_ what: String, _ milliseconds: [Double]) {
        let sorted = milliseconds.sorted()
        func percentile(_ part: Double) -> String {
            String(Double(Int(sorted[Int(Double(sorted.count - 1) * part)] * 1000)) / 1000)
        }
        print("\(what): p50 \(percentile(0.5)) ms, p99 \(percentile(0.99)) ms, worst \(percentile(1)) ms")
    }
}

/// A file of the export could not be written.
struct FolderError: Error {
    let path: String
    let error: Int32

    init(_ path: String, _ error: Int32) {
        self.path = path
        self.error = error
    }
}
