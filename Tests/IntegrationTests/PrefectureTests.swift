import RecordStore
import RegistryServer
import Testing

/// The store of one prefecture is not taken for that of another.
@Suite struct PrefectureTests {
    /// That the evidence is signed under another name is no reason to accept it.
    @Test func aStoreIsNotAcceptedForAnotherPrefecture() async throws {
        try await withServer { server in
            await server.stop()
            let error = #expect(throws: RecordStoreError.self) { try server.acceptRestoredStore(prefecture: 13) }
            #expect(error?.description.contains("of prefecture 46") == true)
            let found = try server.acceptRestoredStore()
            #expect(found == nil, "nothing was done to it")
        }
    }
}
