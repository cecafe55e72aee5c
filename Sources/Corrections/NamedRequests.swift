public import JukiDomain
import OrderedStore
public import RecordStore

/// A request that its caller has named: whoever lost the answer sends it again, and it is not done twice.
public struct NamedRequest: Sendable {
    /// keyed hash of caller and name (32) → number u64 ‖ steps u32 ‖ digest (16)
    static let keyspace = Keyspace(name: "correction-requests")

    private let key: [UInt8]
    private let digest: [UInt8]

    /// - Parameters:
    ///   - key: 32 bytes, a keyed hash of the name and of whose it is: two callers may choose the same, and a name that
    ///     is an individual number lies nowhere in clear.
    ///   - digest: 16 bytes that tell this request from another under the same name.
    public init(key: [UInt8], digest: [UInt8]) {
        precondition(key.count == 32, "all keys have the same length")
        precondition(digest.count == 16, "all digests have the same length")
        self.key = key
        self.digest = digest
    }

    /// What it led to.
    /// - Returns: the investigation as it stood after the request; `REQUEST_CHANGED` where another one had this name;
    ///   nil when it has not come before.
    public func answered(
        in transaction: Transaction<some Register>
    ) throws(RecordStoreError) -> Result<Investigation, Refusal>? {
        guard let bytes = try transaction.value(of: key, in: Self.keyspace) else { return nil }
        let damage = RecordStoreError.damagedValue(keyspace: Self.keyspace.name)
        let (number, steps, known): (UInt64, UInt32, [UInt8])
        var reader = KeyReader(bytes)
        do throws(KeyCodingError) {
            (number, steps, known) = (try reader.read(), try reader.read(), Array(try reader.readRaw(count: 16)))
        } catch {
            throw damage
        }
        guard known == digest else { return .failure(Refusal(.requestChanged)) }
        let found = try Corrections.investigation(number, after: steps, in: transaction)
        guard let found, found.steps.count == steps else { throw damage }
        return .success(found)
    }

    /// Remembers what it led to, in the commit of what it changed.
    public func remember(_ investigation: Investigation, in transaction: Transaction<some Register>) {
        var builder = KeyBuilder(capacity: 28)
        builder.append(investigation.number)
        builder.append(UInt32(investigation.steps.count))
        builder.append(raw: digest)
        transaction.setValue(builder.bytes, of: key, in: Self.keyspace)
    }
}
