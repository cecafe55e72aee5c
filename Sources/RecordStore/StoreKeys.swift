public import JukiDomain

/// The keyed functions of the store, a seam: the keys lie in a file outside the store, and the store itself never
/// sees them. Everything that would let a thief of the store's files test a guess at an individual number goes
/// through one of these.
public protocol StoreKeys: Sendable {
    /// Authenticated encryption; `context` binds the result to its place.
    func seal(_ plaintext: [UInt8], context: [UInt8]) -> [UInt8]
    /// - Throws: ``RecordStoreError/sealBroken``
    func open(_ sealed: [UInt8], context: [UInt8]) throws(RecordStoreError) -> [UInt8]
    /// Where an individual number is found.
    func numberHash(of number: IndividualNumber) -> NumberHash
    /// 16 bytes that tell a resent notice from another one under the same number.
    func noticeDigest(of canonicalBytes: [UInt8]) -> [UInt8]
    /// SHA-256, by which a picture is found. No key: the municipality and the national server compute it too.
    func glyphDigest(of image: GlyphImage) -> GlyphDigest
    /// 32 bytes; HMAC-SHA-256 under `reconcileKey(of:)`, so that the municipality can compute it too.
    func recordDigest(of canonicalBytes: [UInt8], municipality: MunicipalityCode) -> [UInt8]
    /// The 32-byte key of a municipality's record digests, told to its own server in a reconciliation.
    func reconcileKey(of municipality: MunicipalityCode) -> [UInt8]
}

/// Keyed hash of an individual number (128 bits): the only form in which a number is ever a key.
public struct NumberHash: Hashable, Sendable {
    public let bytes: [UInt8]

    /// - Precondition: 16 bytes.
    public init(bytes: [UInt8]) {
        precondition(bytes.count == 16, "a number hash has 16 bytes")
        self.bytes = bytes
    }
}
