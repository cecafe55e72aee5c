import ArgumentParser
import Foundation
import MutualTLS
import Testing

@testable import JukiCommands

/// What lies on a medium after a call that came to nothing, and after one that did its work.
@Suite struct MediumFileTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "juki-medium-\(UUID().uuidString)")

    private func path(_ name: String) throws -> String {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder.appending(path: name).path
    }

    @Test func onlyWhatWasReadBackStays() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = try path("list.cms")
        let content = Array("sealed".utf8)
        func write(_ digest: [UInt8]?) throws {
            let file = try MediumFile(path: path)
            file.append(content)
            if let digest { try file.verify(digest) }
        }
        try write(nil)
        #expect(!FileManager.default.fileExists(atPath: path), "the call broke off")
        #expect(throws: CommandFailure.self) { try write([UInt8](repeating: 0, count: 32)) }
        #expect(!FileManager.default.fileExists(atPath: path), "the medium is bad")
        try write(SHA256Digest(hashing: content).bytes)
        #expect(try Array(Data(contentsOf: URL(filePath: path))) == content)
        #expect(throws: CommandFailure.self) { try MediumFile(path: path) }
        #expect(try Array(Data(contentsOf: URL(filePath: path))) == content, "what was there is not touched")
    }

    /// The same command must do once the medium is released.
    @Test func aCallThatFailsLeavesTheNameFree() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = try path("list.cms")
        let command = try MediumWriteCommand.parse([
            "1", "--out", path, "--witness", "W", "--as", "agency-none", "--certificates", folder.path,
        ])
        await #expect(throws: ExitCode.self) { try await command.run() }
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}
