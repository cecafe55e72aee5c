public import JukiDomain
public import JukiMessages
public import OrderedStore
public import RecordStore

/// Where bulk jobs and their results lie, all of it sealed: results are personal data, and even the digest of a line
/// that holds an individual number alone would let a thief of the store try all numbers.
public struct BulkLedger<Reading: StoreReading>: Sendable {
    private let reading: Reading
    private let keys: any StoreKeys

    public init(_ reading: Reading, keys: any StoreKeys) {
        self.reading = reading
        self.keys = keys
    }

    public func job(_ key: BulkJobKey) throws(RecordStoreError) -> BulkJobState? {
        let place = BulkKeys.job(key)
        guard let sealed = try value(place, BulkKeyspaces.jobs) else { return nil }
        return try BulkCoding.job(keys.open(sealed, context: BulkKeys.context(BulkKeyspaces.jobs, place)))
    }

    /// Jobs of one owner, or of all, newest first.
    public func jobs(of owner: String? = nil) throws(RecordStoreError) -> [BulkJobState] {
        var found: [(key: [UInt8], sealed: [UInt8])] = []
        do throws(StoreError) {
            var cursor = try reading.scan(in: BulkKeyspaces.jobs, prefix: owner.map(BulkKeys.owner) ?? [])
            while try cursor.next() { found.append((cursor.key, cursor.value)) }
        } catch {
            throw .store(error)
        }
        var jobs: [BulkJobState] = []
        for (key, sealed) in found {
            jobs.append(
                try BulkCoding.job(keys.open(sealed, context: BulkKeys.context(BulkKeyspaces.jobs, key))))
        }
        return jobs.sorted { ($0.job.begunAt, $0.job.job) > ($1.job.begunAt, $1.job.job) }
    }

    /// The answer of a batch; nil when it was not answered or its results are gone.
    public func batch(_ number: UInt32, of key: BulkJobKey) throws(RecordStoreError) -> AnsweredBatch? {
        let place = BulkKeys.batch(key, number)
        guard let sealed = try value(place, BulkKeyspaces.results) else { return nil }
        return try BulkCoding.batch(keys.open(sealed, context: BulkKeys.context(BulkKeyspaces.results, place)))
    }

    private func value(_ key: [UInt8], _ keyspace: Keyspace) throws(RecordStoreError) -> [UInt8]? {
        do { return try reading.get(key, in: keyspace) } catch { throw .store(error) }
    }
}

/// What is kept of an answered batch.
public struct AnsweredBatch: Hashable, Sendable {
    /// SHA-256 of its lines (``BulkDigest``).
    public var digest: [UInt8]
    /// One for each line: the keyed hash of the person whom it is about, 16 bytes; nil where nobody is known.
    public var subjects: [[UInt8]?]
    /// One for each line.
    public var results: [BulkResult]

    public init(digest: [UInt8], subjects: [[UInt8]?], results: [BulkResult]) {
        precondition(subjects.count == results.count, "each line has a result, and somebody or nobody")
        self.digest = digest
        self.subjects = subjects
        self.results = results
    }

    public var counts: BulkCounts {
        results.reduce(into: BulkCounts()) { $0.add($1.outcome) }
    }

    /// The persons of the lines that were found.
    public var found: [[UInt8]] {
        zip(subjects, results).compactMap { $1.outcome == .found ? $0 : nil }
    }

    /// The persons of the lines that were refused or named a retired code, by the reason, in the order of the reasons'
    /// numbers.
    public var untold: [(reason: Reason, subjects: [[UInt8]])] {
        var persons: [Reason: [[UInt8]]] = [:]
        for case (let subject?, let result) in zip(subjects, results) where result.outcome != .found {
            persons[result.reason ?? .internal, default: []].append(subject)
        }
        return persons.sorted { $0.key.rawValue < $1.key.rawValue }.map { ($0.key, $0.value) }
    }
}

/// Keyspaces of bulk provision and of the media it leaves on.
public enum BulkKeyspaces {
    /// owner ‖ name → sealed job
    public static let jobs = Keyspace(name: "bulk-jobs")
    /// owner ‖ name ‖ batch u32 → sealed answer of a batch
    public static let results = Keyspace(name: "bulk-results")
    /// medium u64 → medium; medium u64 ‖ position u32 → entry of the ledger
    public static let media = Keyspace(name: "media")

    public static let all = [jobs, results, media]
}

extension WriteBatch {
    /// Writes a job as it stands.
    public mutating func put(_ state: BulkJobState, keys: any StoreKeys) {
        let place = BulkKeys.job(state.key)
        let sealed = keys.seal(BulkCoding.encode(state), context: BulkKeys.context(BulkKeyspaces.jobs, place))
        put(place, sealed, in: BulkKeyspaces.jobs)
    }

    /// Writes the answer of a batch.
    public mutating func put(_ answer: AnsweredBatch, _ number: UInt32, of key: BulkJobKey, keys: any StoreKeys) {
        let place = BulkKeys.batch(key, number)
        let sealed = keys.seal(BulkCoding.encode(answer), context: BulkKeys.context(BulkKeyspaces.results, place))
        put(place, sealed, in: BulkKeyspaces.results)
    }

    /// Takes the results of a job away, and notes that in the job; the job itself stays.
    public mutating func eraseResults(of state: BulkJobState, keys: any StoreKeys, now: Moment) {
        for number in 0..<state.job.batchesAnswered {
            delete(BulkKeys.batch(state.key, number), in: BulkKeyspaces.results)
        }
        var state = state
        state.noteErasure(now: now)
        put(state, keys: keys)
    }

    /// Takes a job out of the list.
    /// - Precondition: its results are erased.
    public mutating func forget(_ state: BulkJobState) {
        precondition(state.job.erasedAt > 0, "results are found by their job")
        delete(BulkKeys.job(state.key), in: BulkKeyspaces.jobs)
    }
}

enum BulkKeys {
    static func owner(_ owner: String) -> [UInt8] {
        var builder = KeyBuilder()
        builder.append(text: owner)
        return builder.bytes
    }

    static func job(_ key: BulkJobKey) -> [UInt8] {
        var builder = KeyBuilder(capacity: 128)
        builder.append(text: key.owner)
        builder.append(text: key.name)
        return builder.bytes
    }

    static func batch(_ key: BulkJobKey, _ number: UInt32) -> [UInt8] {
        var builder = KeyBuilder(capacity: 128)
        builder.append(raw: job(key))
        builder.append(number)
        return builder.bytes
    }

    /// A sealed value cannot be moved to another place.
    static func context(_ keyspace: Keyspace, _ key: [UInt8]) -> [UInt8] {
        Array(keyspace.name.utf8) + [0] + key
    }
}

/// Byte forms: counts and lengths u32 big-endian, messages as on the wire.
enum BulkCoding {
    static func encode(_ state: BulkJobState) -> [UInt8] {
        var builder = KeyBuilder(capacity: 512)
        builder.append(raw: state.chain)
        let begin = BulkStep.begin(state.begin).encode()
        builder.append(UInt32(begin.count))
        builder.append(raw: begin)
        builder.append(raw: state.job.encode())
        return builder.bytes
    }

    static func job(_ bytes: [UInt8]) throws(RecordStoreError) -> BulkJobState {
        var reader = KeyReader(bytes)
        do {
            let chain = Array(try reader.readRaw(count: 32))
            let length: UInt32 = try reader.read()
            guard case .begin(let begin) = try BulkStep(decoding: Array(try reader.readRaw(count: Int(length)))) else {
                throw KeyCodingError.notText
            }
            return BulkJobState(begin: begin, job: try BulkJob(decoding: Array(reader.readRest())), chain: chain)
        } catch {
            throw .damagedValue(keyspace: BulkKeyspaces.jobs.name)
        }
    }

    static func encode(_ batch: AnsweredBatch) -> [UInt8] {
        var builder = KeyBuilder(capacity: 32 << 10)
        builder.append(raw: batch.digest)
        builder.append(UInt32(batch.subjects.count))
        for subject in batch.subjects {
            precondition(subject.map { $0.count == 16 } ?? true, "a subject hash has 16 bytes")
            builder.append(UInt8(subject == nil ? 0 : 1))
            builder.append(raw: subject ?? [])
        }
        builder.append(raw: BulkAnswer.batch(number: 0, results: batch.results).encode())
        return builder.bytes
    }

    static func batch(_ bytes: [UInt8]) throws(RecordStoreError) -> AnsweredBatch {
        var reader = KeyReader(bytes)
        do {
            let digest = Array(try reader.readRaw(count: 32))
            let count: UInt32 = try reader.read()
            var subjects: [[UInt8]?] = []
            for _ in 0..<count {
                let isKnown: UInt8 = try reader.read()
                subjects.append(isKnown == 0 ? nil : Array(try reader.readRaw(count: 16)))
            }
            guard case .batch(_, let results) = try BulkAnswer(decoding: Array(reader.readRest())) else {
                throw KeyCodingError.notText
            }
            guard results.count == subjects.count else { throw KeyCodingError.tooShort }
            return AnsweredBatch(digest: digest, subjects: subjects, results: results)
        } catch {
            throw .damagedValue(keyspace: BulkKeyspaces.results.name)
        }
    }
}
