public import JukiDomain
import JukiMessages
public import OrderedStore
public import RecordStore

/// The investigations of requests for correction (訂正等の申出の調査), as the store keeps them.
///
/// Steps are added and never changed. What a requester claims and what an operator notes may name the person, so the
/// whole is sealed: the store's files show how many investigations and steps there are, and nothing of them.
public enum Corrections {
    /// nothing → number u64 of the last investigation; number u64 ‖ 0 u32 → its sealed head; number u64 ‖ n u32 → its
    /// sealed n-th step
    public static let keyspace = Keyspace(name: "corrections")

    public static let keyspaces = [keyspace, NamedRequest.keyspace]

    private static let lastKey: [UInt8] = [0]

    // MARK: Acts, inside a commit

    /// Opens an investigation under the next number.
    /// - Parameter make: the investigation with the number given to it.
    public static func open(
        in transaction: Transaction<some Register>, _ make: (UInt64) -> Result<Investigation, Refusal>
    ) throws(RecordStoreError) -> Result<Investigation, Refusal> {
        let last = try transaction.value(of: lastKey, in: keyspace)?.reduce(0) { $0 << 8 | UInt64($1) } ?? 0
        let made = make(last + 1)
        if case .success(let investigation) = made {
            put(InvestigationBytes.head(of: investigation), at: key(last + 1, 0), in: transaction)
            transaction.setValue(number(last + 1), of: lastKey, in: keyspace)
        }
        return made
    }

    /// Adds a step.
    /// - Returns: the investigation after it, `NO_SUCH_INVESTIGATION`, or why the step cannot come now.
    public static func add(
        _ step: CorrectionStep, to number: UInt64, in transaction: Transaction<some Register>
    ) throws(RecordStoreError) -> Result<Investigation, Refusal> {
        let found = try investigation(number, after: .max, in: transaction)
        guard var investigation = found else { return .failure(Refusal(.noSuchInvestigation)) }
        do throws(Refusal) { try investigation.take(step) } catch { return .failure(error) }
        put(InvestigationBytes.encode(step), at: key(number, UInt32(investigation.steps.count)), in: transaction)
        return .success(investigation)
    }

    private static func put(_ bytes: [UInt8], at key: [UInt8], in transaction: Transaction<some Register>) {
        transaction.setValue(transaction.keys.seal(bytes, context: context(key)), of: key, in: keyspace)
    }

    /// - Parameter steps: as it stood after that many, or as it stands where it has fewer.
    static func investigation(
        _ number: UInt64, after steps: UInt32, in transaction: Transaction<some Register>
    ) throws(RecordStoreError) -> Investigation? {
        try investigation(number, after: steps, keys: transaction.keys) { key throws(RecordStoreError) in
            try transaction.value(of: key, in: keyspace)
        }
    }

    // MARK: Reads

    /// nil if there is none under this number.
    public static func investigation(
        _ number: UInt64, in reading: some StoreReading, keys: any StoreKeys
    ) throws(RecordStoreError) -> Investigation? {
        try investigation(number, keys: keys) { key throws(RecordStoreError) in
            do throws(StoreError) { return try reading.get(key, in: keyspace) } catch { throw .store(error) }
        }
    }

    /// Investigations after a number, in the order of opening.
    /// - Returns: at most `limit`, and whether more follow.
    public static func list(
        after number: UInt64, includeClosed: Bool, limit: Int, in reading: some StoreReading, keys: any StoreKeys
    ) throws(RecordStoreError) -> (investigations: [Investigation], hasMore: Bool) {
        guard number < .max else { return ([], false) }
        var found: [Investigation] = []
        var next = number + 1
        while let investigation = try investigation(next, in: reading, keys: keys) {
            if includeClosed || investigation.state != .closed {
                if found.count == limit { return (found, true) }
                found.append(investigation)
            }
            next += 1
        }
        return (found, false)
    }

    private static func investigation(
        _ number: UInt64, after steps: UInt32 = .max, keys: any StoreKeys,
        _ value: ([UInt8]) throws(RecordStoreError) -> [UInt8]?
    ) throws(RecordStoreError) -> Investigation? {
        var parts: [[UInt8]] = []
        while parts.count <= steps {
            let key = key(number, UInt32(parts.count))
            guard let sealed = try value(key) else { break }
            parts.append(try keys.open(sealed, context: context(key)))
        }
        guard let head = parts.first else { return nil }
        do throws(Refusal) {
            return try InvestigationBytes.decode(head: head, steps: Array(parts.dropFirst()))
        } catch {
            throw .damagedValue(keyspace: keyspace.name)
        }
    }

    // MARK: Keys

    /// A sealed value opens only where it was put.
    private static func context(_ key: [UInt8]) -> [UInt8] { Array(keyspace.name.utf8) + key }

    private static func number(_ number: UInt64) -> [UInt8] {
        var builder = KeyBuilder(capacity: 8)
        builder.append(number)
        return builder.bytes
    }

    private static func key(_ number: UInt64, _ part: UInt32) -> [UInt8] {
        var builder = KeyBuilder(capacity: 12)
        builder.append(number)
        builder.append(part)
        return builder.bytes
    }
}
