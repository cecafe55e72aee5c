import Foundation
import FrameProtocol
import JukiClient
import JukiDomain
import JukiMessages
import MutualTLS
import PeerSimulators
import PeerTransport
import RegistryServer
import ResidentRegistry
import SharedRegistry
import Synchronization
import Testing

/// Invariant 10: nothing of a person reaches logs, metrics, error texts, the published evidence, or any file beside the
/// store, whatever is asked and whatever goes wrong.
@Suite struct CanaryTests {
    private static let hunt = CanaryPerson.hunt

    /// The hunt finds every value in every form, wherever it stands; in a text without one it finds nothing.
    @Test func theHuntFindsWhatItLooksFor() {
        let texts = ["金糸雀", "黄鳥", "かなりあ", CanaryPerson.record.birthDate.wire, CanaryPerson.record.code.digits]
        for text in texts {
            for offset in 0..<4 {
                let before = [UInt8]((0..<offset).map { UInt8(ascii: "a") + UInt8($0) })
                for (name, bytes) in CanaryHunt.writings(text) {
                    let found = Self.hunt.findings(in: before + bytes + Array("; b".utf8))
                    #expect(!found.isEmpty, "\(name) of \(text) behind \(offset)")
                }
                let base64 = Data(before + Array(text.utf8) + Array("xyz".utf8)).base64EncodedString()
                #expect(!Self.hunt.findings(in: base64).isEmpty, "base64 of \(text) behind \(offset)")
            }
        }
        let code = CanaryPerson.record.code.value
        #expect(!Self.hunt.findings(in: withUnsafeBytes(of: code.bigEndian) { Array($0) }).isEmpty)
        #expect(!Self.hunt.findings(in: withUnsafeBytes(of: code.littleEndian) { Array($0) }).isEmpty)
        #expect(Self.hunt.findings(in: "2026-11-24 info connected municipality-462039 鹿屋市 86420 5月").isEmpty)
    }

    @Test func noPersonalValueLeavesTheStoreButInTheAnswersOfWhoMayHaveIt() async throws {
        let context = try TLSContext(Certificates.shared.configuration(.server, "national"))
        let people = [CanaryPerson.elsewhere]
        let national = try NationalSimulator(context: context, population: NationalPopulation(people))
        let port = quietPort()
        try national.start(port: port)
        let seen = Seen()
        try await withServer({ $0.nationalServer = ServerAddress(host: "127.0.0.1", port: port) }) { server in
            try await CanaryDay(server, seen).run()
            await national.stop()
            seen.add("gauges", server.running.gauges.map { "\($0.name)=\($0.value)" }.joined(separator: " "))
            try Self.addFiles(of: server, to: seen)
            await server.stop()
        }
        let lines = CapturedLog.shared.lines
        #expect(lines.contains { $0.contains("connected") }, "the log is captured")
        seen.add("log", lines.joined(separator: "\n"))
        for (place, bytes) in seen.all {
            let found = Self.hunt.findings(in: bytes)
            #expect(found.isEmpty, "\(place) holds \(found.sorted())")
        }
        let places = Set(seen.all.map(\.place))
        #expect(places.isSuperset(of: ["log", "gauges", "file sealing.key.checkpoint", "file backups/000001.backup"]),
                "\(places.sorted())")
        for procedure in Procedure.allCases {
            #expect(places.contains("refusal of \(procedure)"), "no refusal of it was seen")
        }
        for procedure in CanaryMessages.impersonal {
            #expect(places.contains("answer of \(procedure)"), "no answer of it was seen")
        }
    }

    /// Everything that the server keeps on the disk but the store, and the copies of its files in a backup: those hold
    /// everybody, as the store does.
    private static func addFiles(of server: TestServer, to seen: Seen) throws {
        let paths = try #require(FileManager.default.enumerator(atPath: server.directory)).compactMap { $0 as? String }
        for path in paths where !path.hasPrefix("store/") && !path.hasPrefix("backups/files/") {
            guard let content = FileManager.default.contents(atPath: server.directory + "/" + path) else { continue }
            seen.add("file \(path)", Array(content))
        }
    }

    /// What was seen outside the store.
    final class Seen: Sendable {
        private let places = Mutex<[(place: String, bytes: [UInt8])]>([])

        var all: [(place: String, bytes: [UInt8])] { places.withLock { $0 } }

        func add(_ place: String, _ bytes: [UInt8]) { places.withLock { $0.append((place, bytes)) } }
        func add(_ place: String, _ text: String) { add(place, Array(text.utf8)) }
    }
}
