import JukiDomain
import OrderedStore

/// The residents of a municipality within a range of codes, ascending, one at a time.
struct ResidentWalk: ~Copyable {
    struct Resident {
        let code: UInt64
        let digest: [UInt8]
    }

    /// Where the walk stands; nil at its end.
    private(set) var current: Resident?
    private var cursor: Cursor

    init(
        of municipality: MunicipalityCode, in codes: Range<UInt64>, _ snapshot: Snapshot
    ) throws(RecordStoreError) {
        var cursor = try storing { () throws(StoreError) in
            try snapshot.scan(
                in: Keyspaces.residency, from: RecordKeys.resident(municipality, codes.lowerBound),
                to: RecordKeys.resident(municipality, codes.upperBound))
        }
        let first = try Self.next(&cursor)
        self.cursor = cursor
        current = first
    }

    mutating func advance() throws(RecordStoreError) {
        current = try Self.next(&cursor)
    }

    private static func next(_ cursor: inout Cursor) throws(RecordStoreError) -> Resident? {
        do throws(StoreError) {
            guard try cursor.next() else { return nil }
        } catch {
            throw .store(error)
        }
        return Resident(code: cursor.key[4...].reduce(0) { $0 << 8 | UInt64($1) }, digest: Array(cursor.value[..<32]))
    }
}
