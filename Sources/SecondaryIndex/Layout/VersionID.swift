import JukiDomain
import OrderedStore

/// The end of every index key: which version of which record an entry is for.
struct VersionID: Hashable {
    var code: UInt64
    var sequence: UInt64

    init(code: ResidentRecordCode, sequence: UInt64) {
        self.code = code.value
        self.sequence = sequence
    }

    init(_ version: IndexedVersion) {
        self.init(code: version.code, sequence: version.sequence)
    }

    /// Reads the end of a key; nil if the key is too short or ends with no code.
    init?(endOf key: UnsafeRawBufferPointer) {
        guard key.count > IndexLayout.identityBytes else { return nil }
        let start = key.count - IndexLayout.identityBytes
        code = UInt64(bigEndian: key.loadUnaligned(fromByteOffset: start, as: UInt64.self))
        sequence = UInt64(bigEndian: key.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self))
        guard Self.codes.contains(code) else { return nil }
    }

    func append(to key: inout KeyBuilder) {
        key.append(code)
        key.append(sequence)
    }

    /// Eleven digits, not all zero.
    private static let codes: ClosedRange<UInt64> = 1...99_999_999_999
}
