import Dispatch
import Foundation
import MutualTLS
import OrderedStore
import RegistryServer
import ResidentRegistry
import SharedRegistry
import Synchronization
import Testing

/// `--create-administrator`, on the host of a server that is stopped.
@Suite struct FirstAdministratorTests {
    /// Runs a command beside the test, so that one which never ends is a failed test and no test without an end.
    /// - Returns: what it throws, as text; nil when it throws nothing.
    private static func failure(_ command: @escaping @Sendable () throws -> Void) -> String? {
        let failure = Mutex<String?>("it does not end")
        let ended = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            do {
                try command()
                failure.withLock { $0 = nil }
            } catch {
                failure.withLock { $0 = "\(type(of: error)): \(error)" }
            }
            ended.signal()
        }
        _ = ended.wait(timeout: .now() + .seconds(20))
        return failure.withLock { $0 }
    }

    @Test func aStoreThatFailsEndsTheCommand() throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "juki-first-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var options = RegistryServerOptions()
        options.storeDirectory = directory + "/store"
        options.keyFile = directory + "/sealing.key"
        options.operators.passwordCost = ScryptCost(logarithmOfN: 1, blockSize: 1, parallelism: 1)
        try FirstAdministrator<IdentityRegister>.withRegistry(options, { TestServer.now }) { _ in }

        @Sendable func create(_ options: RegistryServerOptions) throws {
            try FirstAdministrator<IdentityRegister>.create(
                operatorID: "admin-1", matchingID: "person-1", office: "市町村課",
                password: Array("seven ferries cross the bay".utf8), options, clock: { TestServer.now })
        }
        var unwritable = options
        unwritable.store.readOnly = true
        let failure = Self.failure { [unwritable] in try create(unwritable) }
        #expect(failure?.hasPrefix("StoreFailure: stopping: ") == true, "\(failure ?? "nothing was thrown")")
        let again = Self.failure { [options] in try create(options) }
        #expect(again == nil, "nothing was left half done")
    }
}
