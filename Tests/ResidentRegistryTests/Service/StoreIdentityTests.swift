import EvidenceLog
import OrderedStore
import RecordStore
import ResidentRegistry
import SharedRegistry
import Testing

/// A store knows whose it is.
@Suite struct StoreIdentityTests {
    private let format = "resident-register test"

    private func found(_ prefecture: Int, _ bed: TestBed) -> String? {
        do throws(RecordStoreError) {
            try StoreIdentity.prepare(bed.store, format: format, prefecture: prefecture, keys: bed.keys)
            return nil
        } catch {
            return error.description
        }
    }

    @Test func aStoreOfAnotherPrefectureIsNamedWithBoth() throws {
        let bed = try TestBed()
        #expect(found(46, bed) == nil)
        #expect(found(46, bed) == nil)
        let error = try #require(found(13, bed))
        #expect(error.contains("the store of prefecture 46") && error.contains("the server of prefecture 13"))
        #expect(throws: RecordStoreError.self) { try StoreIdentity.require(13, of: bed.store) }
        #expect(found(46, bed) == nil, "the refusal changed nothing")
    }

    /// Stores were made before they kept it.
    @Test func aStoreThatDoesNotSayTakesTheFirstThatItsEvidenceFits() throws {
        let bed = try TestBed()
        try StoreIdentity.prepare(bed.store, format: format, keys: bed.keys)
        #expect(found(13, bed) == nil, "nothing is known yet")
        try StoreIdentity.settle(46, in: bed.store)
        try StoreIdentity.settle(13, in: bed.store)
        #expect(found(13, bed) != nil)
        #expect(found(46, bed) == nil)
    }

    @Test func aRegistryDoesNotOpenWithTheStoreOfAnotherPrefecture() throws {
        let bed = try TestBed()
        let clock = bed.clock
        func open(_ prefecture: Int) throws {
            let registry = try ResidentRegistry(
                store: bed.store, keys: bed.keys, prefecture: prefecture, clock: { clock.now },
                onFatalError: { error in Issue.record("\(error)") })
            registry.checkpoints.stop()
        }
        try open(46)
        #expect(throws: RecordStoreError.self) { try open(13) }
        try open(46)
    }
}
