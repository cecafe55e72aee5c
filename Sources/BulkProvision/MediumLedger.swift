import JukiDomain
public import JukiMessages
import MutualTLS
public import OrderedStore
public import RecordStore

/// 電磁的記録媒体管理簿: media and their entries. Every entry has a key of its own, and nothing here writes a key twice.
public struct MediumLedger<Reading: StoreReading>: Sendable {
    private let reading: Reading

    public init(_ reading: Reading) {
        self.reading = reading
    }

    /// A medium with its entries, and the certificate of its recipient (DER).
    /// - Throws: ``RecordStoreError/damagedValue`` also for a certificate that is not the one people have compared.
    public func medium(_ number: UInt64) throws(RecordStoreError) -> (medium: Medium, certificate: [UInt8])? {
        var values: [(key: [UInt8], value: [UInt8])] = []
        do throws(StoreError) {
            var cursor = try reading.scan(in: BulkKeyspaces.media, prefix: MediumKeys.medium(number))
            while try cursor.next() { values.append((cursor.key, cursor.value)) }
        } catch {
            throw .store(error)
        }
        guard let first = values.first else { return nil }
        do {
            var reader = KeyReader(first.value)
            let length: UInt32 = try reader.read()
            let certificate = Array(try reader.readRaw(count: Int(length)))
            var medium = try Medium(decoding: Array(reader.readRest()))
            for entry in values.dropFirst() { medium.entries.append(try MediumEntry(decoding: entry.value)) }
            guard SHA256Digest(hashing: certificate).bytes == medium.recipientFingerprint else {
                throw RecordStoreError.damagedValue(keyspace: BulkKeyspaces.media.name)
            }
            return (medium, certificate)
        } catch {
            throw .damagedValue(keyspace: BulkKeyspaces.media.name)
        }
    }

    /// Media below a number, newest first, until `isEnough` says so of what was found.
    public func media(
        below number: UInt64, until isEnough: ([Medium]) -> Bool
    ) throws(RecordStoreError) -> [Medium] {
        var found: [Medium] = []
        var next = min(number, try lastNumber() + 1)
        while next > 1, !isEnough(found) {
            next -= 1
            if let medium = try medium(next)?.medium { found.append(medium) }
        }
        return found
    }

    /// The number of the newest medium; 0 when there is none.
    public func lastNumber() throws(RecordStoreError) -> UInt64 {
        do throws(StoreError) {
            var cursor = try reading.scan(in: BulkKeyspaces.media, from: [], to: nil, reverse: true)
            guard try cursor.next() else { return 0 }
            return cursor.key.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        } catch {
            throw .store(error)
        }
    }
}

extension Medium {
    /// Of the medium with the entries that it has, hexadecimal: binds evidence to all of it as it is.
    public var digest: String { SHA256Digest(hashing: encode()).description }
    /// SHA-256 of the recipient's certificate, as people compare it.
    public var fingerprintText: String { SHA256Digest(bytes: recipientFingerprint)?.description ?? "" }
}

extension WriteBatch {
    /// Opens the ledger of a new medium with its first entry.
    /// - Precondition: the medium has one entry.
    public mutating func open(_ medium: Medium, certificate: [UInt8]) {
        precondition(medium.entries.count == 1, "a medium begins with its request")
        var bare = medium
        bare.entries = []
        var builder = KeyBuilder(capacity: 4 << 10)
        builder.append(UInt32(certificate.count))
        builder.append(raw: certificate)
        builder.append(raw: bare.encode())
        put(MediumKeys.medium(medium.number), builder.bytes, in: BulkKeyspaces.media)
        addLastEntry(of: medium)
    }

    /// Adds the newest entry of a medium to its ledger.
    public mutating func addLastEntry(of medium: Medium) {
        guard let entry = medium.entries.last else { preconditionFailure("there is an entry to add") }
        let position = UInt32(medium.entries.count - 1)
        put(MediumKeys.entry(medium.number, position), entry.encode(), in: BulkKeyspaces.media)
    }
}

enum MediumKeys {
    static func medium(_ number: UInt64) -> [UInt8] {
        var builder = KeyBuilder(capacity: 12)
        builder.append(number)
        return builder.bytes
    }

    static func entry(_ number: UInt64, _ position: UInt32) -> [UInt8] {
        var builder = KeyBuilder(capacity: 12)
        builder.append(number)
        builder.append(position)
        return builder.bytes
    }
}
