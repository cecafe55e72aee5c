import JukiDomain
import OrderedStore

/// A fingerprint as it lies in the store: count u32, sum 32 bytes.
extension Fingerprint {
    private static let encodedSize = 4 + 32

    func encode() -> [UInt8] {
        var builder = KeyBuilder(capacity: Self.encodedSize)
        builder.append(count)
        builder.append(raw: sum)
        return builder.bytes
    }

    init(decoding bytes: [UInt8]) throws(RecordStoreError) {
        guard bytes.count == Self.encodedSize else { throw .damagedValue(keyspace: Keyspaces.fingerprints.name) }
        self.init(count: bytes[..<4].reduce(0) { $0 << 8 | UInt32($1) }, sum: Array(bytes[4...]))
    }
}
