import EvidenceLog
import JukiDomain
import JukiMessages
import MutualTLS
import OrderedStore
import RecordStore
import ResidentRegistry
import SharedRegistry
import StoreBackup
import Testing

/// No individual number lies anywhere in the store in a form that can be read without the key file.
@Suite struct SealedNumberTests {
    static let persons = 50
    /// Numbers of parked notices, and those that replace the first ones, come after those of the persons.
    static let changedFrom = 100
    static let parkedFrom = 200
    static let faultyFrom = 300

    /// The search finds a number wherever one lies in clear, in each of its forms, with the store open or closed.
    @Test func theSearchFindsWhatLiesInClear() throws {
        let directory = try TemporaryDirectory()
        let keyspace = Keyspace(name: "scratch")
        let number = People.number(7)
        for (index, pattern) in NumberTraces.patterns(of: number, name: "planted").enumerated() {
            let path = directory.path + "/scratch-\(index)"
            let store = try OrderedStore(directory: path, keyspaces: [keyspace])
            var batch = WriteBatch()
            batch.put([1, 2, 3] + pattern.bytes, [9], in: keyspace)
            batch.put([5], [8, 8] + pattern.bytes + [8], in: keyspace)
            try store.write(batch, durability: .synced)
            let search = TraceSearch(NumberTraces.patterns(of: number, name: "planted"))
            let others = TraceSearch(NumberTraces.patterns(of: People.number(8), name: "absent"))
            #expect(try search.found(in: store) == ["scratch: \(pattern.name)"])
            #expect(try others.found(in: store).isEmpty)
            try store.checkpoint(to: path + "-checkpoint")
            store.close()
            #expect(try !search.found(inFilesUnder: path).names.isEmpty, "\(pattern.name)")
            #expect(try !search.found(inFilesUnder: path + "-checkpoint").names.isEmpty, "\(pattern.name)")
            #expect(try others.found(inFilesUnder: path).names.isEmpty)
        }
    }

    @Test func noNumberLiesInClear() throws {
        let bed = try TestBed()
        let numbers = try plant(in: bed)
        try ask(bed)
        try keepReport(in: bed)
        let search = TraceSearch(numbers.enumerated().flatMap { NumberTraces.patterns(of: $1, name: "number \($0)") })

        // The numbers are there, and can be had with the key file.
        #expect(numbers.count == Self.persons + 2 * (Self.persons / 2) + 10)
        for index in 0..<Self.persons {
            let number = People.number(index % 2 == 0 ? index + Self.changedFrom : index)
            #expect(try bed.reader.holder(of: number) == People.code(index))
            let version = try #require(try bed.reader.newest(People.code(index)))
            #expect(try bed.reader.number(of: People.code(index), in: version) == number)
        }
        let told = try Outbox.notices(after: 0, limit: .max, in: bed.store, keys: bed.keys)
        #expect(told.count == Self.persons + Self.persons / 2)
        #expect(!search.found(in: told.flatMap(\.notice)).isEmpty, "an unsealed onward notice carries its number")

        #expect(try search.found(in: bed.store).isEmpty)
        #expect(Set(bed.store.keyspaces) == Set(ResidentRegistry.keyspaces))
        let (checkpoint, backup) = (bed.directory.path + "/checkpoint", bed.directory.path + "/backup")
        // Once with everything still in the log, then with everything in tables.
        try expectNothing(search, under: bed.path)
        try bed.store.flush()
        try bed.store.checkpoint(to: checkpoint)
        try takeBackup(of: bed, to: backup)
        bed.store.close()
        for path in [bed.path, checkpoint, backup] { try expectNothing(search, under: path) }
    }

    private func takeBackup(of bed: TestBed, to path: String) throws {
        let folder = BackupFolder(path: path, seal: try KeyedHash(key: [UInt8](repeating: 9, count: 32)))
        var work = BackupWork(folder: folder) { _ in
            StoreFacts(format: "test", evidenceSize: 0, evidenceRoot: SHA256Digest(hashing: []))
        }
        work.reserve = 0
        _ = try work.take(
            number: 1, takenAt: 0, of: bed.store, moment: bed.directory.path + "/moment", holding: try folder.lock())
    }

    private func expectNothing(_ search: TraceSearch, under path: String) throws {
        let result = try search.found(inFilesUnder: path)
        #expect(result.names.isEmpty)
        #expect(result.files >= 3 && result.bytes > 10_000, "there was something to search")
    }

    // MARK: Planting

    /// First entries, changes of number, deletions, and parked notices that carry numbers.
    private func plant(in bed: TestBed) throws -> [IndividualNumber] {
        let today = bed.clock.today
        var numbers = (0..<Self.persons).map(People.number)
        try bed.apply((0..<Self.persons).map { People.notice($0, on: today, number: People.number($0)) })
        bed.clock.advance(days: 1)
        try bed.apply(stride(from: 0, to: Self.persons, by: 2).map { index in
            let number = People.number(index + Self.changedFrom)
            numbers.append(number)
            var notice = People.notice(index, reason: .individualNumberRequest, on: today, number: number)
            notice.previousIndividualNumber = People.number(index)
            return notice
        })
        // Entries of persons who are there already: parked by the logic check.
        let refused = stride(from: 1, to: Self.persons, by: 2).map { index in
            let number = People.number(index + Self.parkedFrom)
            numbers.append(number)
            return LaneNotice<IdentityRegister>.Content.notice(
                People.notice(index, on: today, number: number))
        }
        // Notices with a fault, kept as the digest of all their bytes.
        let faulty = (0..<10).map { index in
            let number = People.number(index + Self.faultyFrom)
            numbers.append(number)
            return LaneNotice<IdentityRegister>.Content.faulty(
                Refusal(.checkDigit, .individualNumber), code: People.code(index),
                content: CanonicalEncoding.encode(People.record(index, on: today, number: number)))
        }
        try park(refused + faulty, in: bed)
        return numbers
    }

    private func park(_ contents: [LaneNotice<IdentityRegister>.Content], in bed: TestBed) throws {
        let sender = People.municipalities[0]
        var number = try LaneReader(bed.store).state(of: sender).lastNoticeNumber
        let notices = contents.map { content -> LaneNotice<IdentityRegister> in
            number += 1
            guard case .notice(var notice) = content else { return LaneNotice(number: number, content: content) }
            notice.number = number
            return LaneNotice(number: number, content: .notice(notice))
        }
        let outcomes = bed.commit([(sender, notices)])
        #expect(outcomes.count == contents.count)
        for outcome in outcomes {
            guard case .parked = outcome.result else {
                Issue.record("a notice that was to be parked was not")
                return
            }
        }
    }

    /// Questions by number leave evidence.
    private func ask(_ bed: TestBed) throws {
        let registry = try bed.registry()
        for index in [0, 1, 7, 999] {
            let request = LookupRequest(
                subject: .individualNumber(People.number(index)), items: .everyIdentityItem, includeHistory: true,
                purpose: Purpose(legalBasis: "30-35", applicationNumber: "A-1"))
            let call = RecordedCall()
            registry.begin(.lookup, request.encode(), from: .representative, over: call)
        }
        registry.committer.waitUntilIdle()
        #expect(try EvidenceLog.records(from: 0, limit: .max, in: bed.store).count == 4)
    }

    /// A reconciliation that finds other numbers keeps which item differs.
    private func keepReport(in bed: TestBed) throws {
        let file = (0..<Self.persons).map { People.record($0, on: bed.clock.today, number: People.number($0)) }
        let differences = try bed.keepReport(file).differences
        #expect(differences.contains { $0.items.contains(IdentityItem.individualNumber.rawValue) })
        #expect(try ReconcileArchive(bed.store).runs(of: People.municipalities[0], limit: 9).count == 1)
    }
}
