import BulkProvision
import Foundation
import JukiDomain
import JukiMessages
import MutualTLS
import OrderedStore
import RecordStore
import Testing

/// The ledger of media in a store.
@Suite struct MediumLedgerTests {
    private static let certificate = Array("the recipient's certificate".utf8)

    private func withStore(_ body: (OrderedStore) throws -> Void) throws {
        let path = NSTemporaryDirectory() + "/media-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let store = try OrderedStore(directory: path + "/store", keyspaces: BulkKeyspaces.all)
        defer { store.close() }
        try body(store)
    }

    private func put(_ medium: Medium, _ certificate: [UInt8], into store: OrderedStore) throws {
        var batch = WriteBatch()
        batch.open(medium, certificate: certificate)
        try store.write(batch, durability: .synced)
    }

    private static var medium: Medium {
        var medium = MediumLifeTests.medium(requestedBy: "a")
        medium.recipientFingerprint = SHA256Digest(hashing: certificate).bytes
        return medium
    }

    @Test func aMediumIsReadAsItWasPut() throws {
        try withStore { store in
            try put(Self.medium, Self.certificate, into: store)
            let found = try #require(try MediumLedger(store).medium(1))
            #expect(found.medium == Self.medium && found.certificate == Self.certificate)
        }
    }

    /// Content is encrypted to the certificate that people have compared, or not at all.
    @Test func anotherCertificateThanTheOneComparedIsDamage() throws {
        try withStore { store in
            try put(Self.medium, Array("a thief's certificate".utf8), into: store)
            let error = #expect(throws: RecordStoreError.self) { try MediumLedger(store).medium(1) }
            guard case .damagedValue("media") = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }
}
