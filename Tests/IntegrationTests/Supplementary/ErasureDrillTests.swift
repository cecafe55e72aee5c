import Demonstration
import Foundation
import Testing

/// Point for point what `juki erasure-drill` does, with fewer numbers: no trace in memory, store, log, area or backup.
@Suite struct ErasureDrillTests {
    /// Once as it is, and once with both servers killed while the numbers wait to be acknowledged: none is lost.
    @Test(arguments: [false, true]) func numbersThatCrossedLeaveNoTrace(killsServers: Bool) async throws {
        // The programs are built into the folder of the tests.
        let programs = URL(filePath: ProcessInfo.processInfo.arguments[0]).deletingLastPathComponent().path
        let folder = FileManager.default.temporaryDirectory.appending(path: "juki-drill-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var options = ErasureDrillOptions(
            numbers: 40, seed: 46, programs: programs, certificates: Certificates.shared.directory, folder: folder,
            json: true, showsProgress: false)
        // Longer than all steps before the expiry take on a busy machine.
        options.lifetime = 40
        options.killsServers = killsServers
        let failures = try await ErasureDrill(options).run()
        #expect(failures == 0, "what did not hold stands on standard error")
    }

    /// The same search finds numbers where they are: in a file that holds one, whatever the form.
    @Test func theSearchFindsWhatIsThere() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "juki-hunt-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let options = ErasureDrillOptions(
            numbers: 40, seed: 46, programs: "", certificates: "", folder: "", json: true, showsProgress: false)
        let drill = ErasureDrill(options)
        let clean = [UInt8](repeating: 0x55, count: 5 << 20)
        #expect(FileManager.default.createFile(atPath: path, contents: Data(clean)))
        #expect(try drill.search(file: path) == 0)
        for (index, form) in drill.formsOfFirstNumber.enumerated() {
            // At the end, at the beginning, and over the border of what is read at once.
            let place = [clean.count - form.count, 0, (4 << 20) - 3][index % 3]
            var bytes = clean
            bytes.replaceSubrange(place..<place + form.count, with: form)
            #expect(FileManager.default.createFile(atPath: path, contents: Data(bytes)))
            #expect(try ErasureDrill(options).search(file: path) == 1, "form \(index)")
        }
    }
}
