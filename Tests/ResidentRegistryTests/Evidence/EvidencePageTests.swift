import EvidenceLog
import Foundation
import MutualTLS
import OrderedStore
import Synchronization
import Testing
import TransparencyLog

/// The example of Protos/README.md, section Evidence, byte for byte.
@Suite struct EvidencePageTests {
    private static func page() throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: "Protos/README.md"), encoding: .utf8)
    }

    private static func records() -> [EvidenceRecord] {
        let agency = "urn:juki:agency:zeimu"
        return [
            EvidenceRecord(
                time: 1_795_489_200_000, peer: agency, certificateSerial: "0a", operatorID: "OP-1",
                applicationNumber: "A-7", procedure: 16, legalBasis: "30-15-1-1:01", shape: "resident-record-code",
                items: 0x1800_00F4, persons: 1, subjects: [[UInt8](repeating: 0xAA, count: 16)]),
            EvidenceRecord(
                time: 1_795_489_201_000, peer: agency, certificateSerial: "0a", operatorID: "OP-1",
                applicationNumber: "A-8", procedure: 16, legalBasis: "30-15-1-1:01", result: 80),
            EvidenceRecord(
                time: 1_795_489_202_000, peer: "urn:juki:terminal:representative-1", certificateSerial: "0b",
                procedure: 50),
        ]
    }

    @Test func theExampleIsWhatTheServerWrites() throws {
        let lines = try Self.page().components(separatedBy: "\n")
        let start = try #require(lines.firstIndex(of: "entry 0"))
        let block = lines[start...].prefix { $0 != "```" }
        let bed = try TestBed()
        let salts = Mutex<UInt8>(0)
        let log = try EvidenceLog(store: bed.store) {
            salts.withLock { first in
                defer { first += 16 }
                return (0..<16).map { first + $0 }
            }
        }
        try EvidenceLogTests.write(Self.records(), to: log, bed.store)
        let entries = try bed.entries(EvidenceLog.keyspace).sorted { $0.key.lexicographicallyPrecedes($1.key) }
        let hexadecimal = block.joined()
        for (index, entry) in entries.map(\.value).enumerated() {
            let text = entry.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            #expect(hexadecimal.contains("entry \(index)\(text)leaf hash   \(TreeHash.leaf(entry))"))
        }
        let root = try log.root(at: 3, in: bed.store)
        #expect(block.contains("root        \(root)"))
        let key = try SigningKey(seed: [UInt8](repeating: 7, count: 32))
        let name = "juki-net/46/resident-register"
        #expect(block.contains(VerifierKey(name: name, key: key.verifyingKey).line))
        let note = Checkpoint(origin: name, size: 3, root: root).signed(by: key)
        #expect(block.joined(separator: "\n").hasSuffix("signed checkpoint\n" + note.dropLast()))
    }
}
