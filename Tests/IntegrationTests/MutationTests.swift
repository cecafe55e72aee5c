import EvidenceLog
import Foundation
import FrameProtocol
import JukiClient
import JukiDomain
import JukiMessages
import PeerTransport
import RegistryServer
import ResidentRegistry
import SharedRegistry
import SupplementaryRegistry
import Testing
import TransparencyLog

/// Whatever a peer that may call sends, the server stays, every call comes to an end, and what is kept stays whole.
@Suite struct MutationTests {
    private static let environment = ProcessInfo.processInfo.environment
    /// Each its own seed and its own servers; more of them with `JUKI_TEST_ROUNDS`, beginning at `JUKI_TEST_SEED`.
    private static let rounds = environment["JUKI_TEST_ROUNDS"].flatMap(UInt64.init) ?? 2
    private static let firstSeed = environment["JUKI_TEST_SEED"].flatMap(UInt64.init) ?? 46
    /// Of each peer at each register in a round.
    private static let callsOfPeer = 100

    private static let peers = [
        "terminal-representative-1", "terminal-office-1", "agency-zeimu", "agency-kodomo-katei",
        Residents.certificate(of: Residents.kanoya),
    ]

    @Test func bothRegistersOutliveMutatedCalls() async throws {
        for seed in Self.firstSeed..<Self.firstSeed + Self.rounds {
            // Printed before, so that it stands there whatever ends the process.
            print("mutations: JUKI_TEST_SEED=\(seed)")
            fflush(nil)
            let start = ContinuousClock.now
            try await withBothServers { servers in
                async let resident = outlive(
                    seed, servers.resident, ["national", "supplementary-server"], bases: [
                        "30-35", "30-32", "30-15-1-3:同意", "30-15-1-2:条例", "30-15-1-1:三", "30-7-1",
                        "30-44-6-1-1:九",
                    ])
                async let supplementary = outlive(
                    seed &+ 1 << 32, servers.supplementary, ["supplementary-national", "prefectural-server"], bases: [
                        "30-44-13-32", "30-44-13-35", "30-44-6-1-1:九", "30-44-6-1-1:六", "30-42",
                    ])
                let calls = try await resident + supplementary
                print("\(calls) calls in \(start.duration(to: .now))")
                #expect(calls > 1000, "seed \(seed)")
            }
        }
    }

    // MARK: One round

    private func outlive<Kind: TestedRegister>(
        _ seed: UInt64, _ server: RegisterTestServer<Kind>, _ servers: [String], bases: [String]
    ) async throws -> Int {
        let calls = try await withThrowingTaskGroup(of: Int.self) { group in
            for (index, peer) in (Self.peers + servers).enumerated() {
                group.addTask {
                    let connection = try await server.connect(peer)
                    defer { connection.close() }
                    var caller = MutatingCaller(
                        connection, Mutator(seed: seed &* 100 &+ UInt64(index), bases: bases), name: "\(seed) \(peer)")
                    return try await caller.run(calls: Self.callsOfPeer)
                }
            }
            return try await group.reduce(0, +)
        }
        // Terminals whose passwords were tried in vain are let in again.
        server.advanceClock(seconds: 86_400)
        try await checkWhole(seed, server)
        await server.stop()
        try server.start()
        try await checkWhole(seed, server)
        return calls
    }

    private func checkWhole<Kind: TestedRegister>(
        _ seed: UInt64, _ server: RegisterTestServer<Kind>
    ) async throws {
        let terminal = try await server.connect("terminal-representative-1")
        defer { terminal.close() }
        _ = try await terminal.serverStatus()
        let indexes = try await terminal.verifyIndexes()
        #expect(indexes.entriesMissing == 0 && indexes.entriesOrphaned == 0, "seed \(seed)")
        var files: [String: [UInt8]] = [:]
        let failure: Never? = try await terminal.exportEvidence { (part) throws(Never) in
            files[part.path, default: []] += part.content
        }
        #expect(failure == nil)
        var verifier = LogVerifier(
            ExportedFiles(files: files), key: server.running.registry.checkpoints.verifierKey)
        #expect(verifier.verify().findings == [], "seed \(seed)")
    }
}
