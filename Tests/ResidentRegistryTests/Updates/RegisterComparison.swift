import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore
import ResidentRegistry
import SharedRegistry
import Testing

/// Holds the whole store against the model, keyspace by keyspace.
struct RegisterComparison {
    private let model: RegisterModel
    private let bed: TestBed
    private let place: Comment

    init(_ model: RegisterModel, _ bed: TestBed, _ place: String) {
        self.model = model
        self.bed = bed
        self.place = Comment(rawValue: place)
    }

    func run() throws {
        try records()
        try residencyAndFingerprints()
        try lanes()
        try smallKeyspaces()
        try outbox()
        let indexes = try RegistryIndexes<IdentityRegister>(store: bed.store, keys: bed.keys, today: bed.clock.today)
        #expect(try indexes.verify { _ in } == 0, place)
    }

    // MARK: Records

    private func records() throws {
        for index in 0..<NoticeGenerator.codes {
            let code = People.code(index)
            let expected = model.newest[code]
            let found = try bed.reader.newest(code)
            #expect(try found.map { try record($0, code) } == expected?.record, place)
            #expect(found?.previousCode == expected?.previousCode && found?.clockStart == expected?.clockStart, place)
            #expect(try bed.reader.isRetired(code) == (model.replacedBy[code] != nil), place)
            let history = try bed.reader.history(of: code, limit: .max)
            let past = model.pastVersions(of: code)
            #expect(history.map(\.code) == past.map(\.code), place)
            #expect(try history.map { try record($0.version, $0.code) } == past.map(\.record), place)
        }
        #expect(try bed.entries(Keyspaces.records).count == model.newest.count, place)
        #expect(try bed.entries(Keyspaces.history).count == model.history.values.reduce(0) { $0 + $1.count }, place)
    }

    private func record(_ version: StoredVersion, _ code: ResidentRecordCode) throws -> IdentityRecord {
        var record = try RecordBytes.decode(version.recordBytes)
        #expect(record.individualNumber == nil && record.code == code, place)
        #expect(version.updateSequence == record.updateSequence && version.isDeleted == record.isDeleted, place)
        record.individualNumber = try bed.reader.number(of: code, in: version)
        return record
    }

    // MARK: Residents

    private func residencyAndFingerprints() throws {
        var residency: [[UInt8]: [UInt8]] = [:]
        var sums: [[UInt8]: Fingerprint] = [:]
        for record in model.newest.values.map(\.record) where !record.isDeleted {
            let digest = bed.keys.recordDigest(
                of: CanonicalEncoding.encode(record), municipality: record.municipality)
            let municipality = bigEndian(record.municipality.value)
            residency[municipality + bigEndian(record.code.value)] = digest + bigEndian(record.updateSequence)
            let bucket = UInt16(String(record.code.digits.prefix(4))) ?? 0
            sums[municipality + bigEndian(bucket), default: .empty].add(digest)
        }
        #expect(try bed.entries(Keyspaces.residency) == residency, place)
        #expect(try bed.entries(Keyspaces.fingerprints) == sums.mapValues { bigEndian($0.count) + $0.sum }, place)
    }

    private func lanes() throws {
        let reader = LaneReader(bed.store)
        #expect(try reader.municipalities() == model.lanes.filter { !$0.value.entries.isEmpty }.keys.sorted(), place)
        for (municipality, lane) in model.lanes {
            let state = try reader.state(of: municipality)
            let residents = model.newest.values.filter {
                !$0.record.isDeleted && $0.record.municipality == municipality
            }
            #expect(state.lastNoticeNumber == UInt64(lane.entries.count), place)
            #expect(state.residents == UInt64(residents.count), place)
            #expect(state.parkedCount == UInt64(lane.parked.values.filter { $0.replacedBy == 0 }.count), place)
            for includeReplaced in [true, false] {
                let numbers = lane.parked.filter { includeReplaced || $0.value.replacedBy == 0 }.keys.sorted()
                var listed: [ParkedNotice] = []
                var more = true
                while more {
                    let page = try reader.parked(
                        of: municipality, after: listed.last?.outcome.noticeNumber ?? 0,
                        includeReplaced: includeReplaced, limit: 7)
                    listed += page.entries
                    more = page.more
                    #expect(!page.more || page.entries.count == 7, place)
                }
                #expect(listed.map(\.outcome.noticeNumber) == numbers, place)
                for entry in listed { compare(entry, lane) }
            }
        }
    }

    private func compare(_ entry: ParkedNotice, _ lane: RegisterModel.Lane) {
        let number = entry.outcome.noticeNumber
        #expect(entry.code == lane.parked[number]?.code && entry.replacedBy == lane.parked[number]?.replacedBy, place)
        #expect(entry.outcome.result == lane.entries[Int(number) - 1].result, place)
    }

    // MARK: The rest

    private func smallKeyspaces() throws {
        let numbers = model.holders.map { (bed.keys.numberHash(of: $0.key).bytes, bigEndian($0.value.value)) }
        #expect(try bed.entries(Keyspaces.numbers) == Dictionary(uniqueKeysWithValues: numbers), place)
        let retired = model.replacedBy.map { (bigEndian($0.key.value), bigEndian($0.value.value)) }
        #expect(try bed.entries(Keyspaces.retiredCodes) == Dictionary(uniqueKeysWithValues: retired), place)

        let versions = Array(model.newest.values) + model.history.values.joined()
        let expiry = versions.compactMap { version in
            version.clockStart.map { start in
                let lastDay = UInt32(start.year + 150) * 10_000 + start.value % 10_000
                return bigEndian(lastDay) + bigEndian(version.record.code.value)
                    + bigEndian(version.record.updateSequence)
            }
        }
        #expect(Set(try bed.entries(Keyspaces.expiry).keys) == Set(expiry), place)

        let counters = model.counters.map { key, count in
            (bigEndian(key.day.value) + bigEndian(key.municipality.value) + [key.reason, key.isApplied ? 1 : 2],
             bigEndian(count))
        }
        #expect(try bed.entries(Keyspaces.counters) == Dictionary(uniqueKeysWithValues: counters), place)
        let outcomes = model.lanes.values.reduce(0) { $0 + $1.entries.count }
        #expect(try bed.entries(Keyspaces.outcomes).count == outcomes, place)
    }

    private func outbox() throws {
        let stored = try Outbox.notices(after: 0, limit: .max, in: bed.store, keys: bed.keys)
        #expect(stored.map(\.sequence) == (0..<model.onward.count).map { UInt64($0 + 1) }, place)
        #expect(try Outbox.nextSequence(in: bed.store) == UInt64(model.onward.count + 1), place)
        for (entry, expected) in zip(stored, model.onward) {
            let notices = try OnwardNoticesRequest(decoding: entry.notice).notices
            let notice = try #require(notices.first)
            #expect(notices.count == 1 && notice.sequence == entry.sequence, place)
            let told = RegisterModel.Onward(
                code: notice.code, reason: notice.changeReason, updateSequence: notice.updateSequence,
                previousCode: notice.previousCode, number: notice.individualNumber, municipality: notice.municipality)
            #expect(told == expected, place)
        }
    }
}
