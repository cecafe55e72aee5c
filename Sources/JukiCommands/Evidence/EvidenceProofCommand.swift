package import ArgumentParser
import JukiClient
import JukiDomain
import JukiMessages
import MutualTLS
import TransparencyLog

package struct EvidenceProofCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "proof", abstract: "Get the proof that a record is in the evidence log; with --key, check it.",
        discussion: """
            Whoever was answered shows by it that the answer is recorded, without the rest of the log (包含証明). A \
            peer gets proofs of its own answers.

            Prints which entry of how many it is and how many hashes prove that, then whether they do. With --json \
            the proof itself: entry and hashes in hexadecimal, the signed checkpoint, and proved, true or false. \
            Without --key nothing is checked, and proved is null: the proof can be kept (--json) and checked later. \
            Ends with 1 if the proof does not hold.

            Example: juki evidence proof 4711 --key evidence.key.pub
            """)

    @Argument(
        help: ArgumentHelp(
            """
            Number of the record, from 1: the last line of the answer that it tells of says it (evidence (証跡): \
            sequence 4711), as evidence_sequence with --json.
            """, valueName: "sequence"))
    package var sequence: UInt64

    @OptionGroup package var verifier: VerifierKeyOption

    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            guard sequence > 0 else { throw CommandFailure("Sequences count from 1.") }
            let key = try verifier.key.map(AuditFile.key)
            let response = try await Session.with(connection.target()) { session throws(CommandFailure) in
                try await session.ask { connection throws(JukiError) in
                    try await connection.evidenceProof(of: sequence)
                }
            }
            return try Self.report(response, sequence: sequence, key: key)
        }
    }

    static func report(
        _ response: EvidenceProofResponse, sequence: UInt64, key: VerifierKey?
    ) throws(CommandFailure) -> Report {
        var lines = ["entry \(response.leafIndex) of \(grouped(response.treeSize)), \(response.hashes.count) hashes"]
        var isProved: Bool?
        if let key {
            isProved = try check(response, sequence: sequence, key: key)
            lines.append(isProved == true ? "The record is in the log that was signed." : "The proof does NOT hold.")
        } else {
            lines.append("Not checked: give the verifier key by --key.")
        }
        return Report(
            lines,
            .object([
                "leaf_index": .integer(response.leafIndex), "tree_size": .integer(response.treeSize),
                "entry": .string(hexadecimal(response.entry)),
                "hashes": .array(response.hashes.map { .string(hexadecimal($0)) }),
                "checkpoint": .string(response.checkpoint), "proved": isProved.map { .bool($0) } ?? .null,
            ]), exit: isProved == false ? .failure : .success)
    }

    private static func check(
        _ response: EvidenceProofResponse, sequence: UInt64, key: VerifierKey
    ) throws(CommandFailure) -> Bool {
        let checkpoint: Checkpoint
        do { checkpoint = try Checkpoint(signed: response.checkpoint, key: key) } catch {
            throw CommandFailure("The proof cannot be believed: \(error).")
        }
        let proof = InclusionProof(
            leafIndex: response.leafIndex, treeSize: response.treeSize,
            hashes: response.hashes.compactMap { SHA256Digest(bytes: $0) })
        return response.leafIndex == sequence - 1 && checkpoint.size == response.treeSize
            && proof.proves(leaf: TreeHash.leaf(response.entry), in: checkpoint.root)
    }
}

func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

package struct EvidenceCheckpointCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "checkpoint", abstract: "Get a signed checkpoint of the evidence log, to be kept elsewhere.",
        discussion: """
            An auditor who keeps checkpoints finds any later rollback. Prints the checkpoint as it is kept in a file: \
            name of the log, number of entries, root hash, signature. With --previous-checkpoint and --key the \
            server proves that the log goes on from that one; ends with 1 if it cannot.

            Example: juki evidence checkpoint --as agency-zeimu
                     juki evidence checkpoint --as agency-zeimu \\
                     --previous-checkpoint kept.txt --key evidence.key.pub
            """)

    @Option(help: ArgumentHelp("File of a checkpoint that was kept from earlier.", valueName: "file"))
    package var previousCheckpoint: String?

    @OptionGroup package var verifier: VerifierKeyOption

    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func validate() throws {
        guard previousCheckpoint == nil || verifier.key != nil else {
            throw ValidationError("--previous-checkpoint needs --key: an unsigned checkpoint proves nothing.")
        }
    }

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            let key = try verifier.key.map(AuditFile.key)
            let text = try previousCheckpoint.map(AuditFile.text)
            var previous: Checkpoint?
            if let text, let key { previous = try Self.checkpoint(text, key) }
            let size = previous?.size ?? 0
            let (response, isShorter) = try await Session.with(connection.target()) { session throws(CommandFailure) in
                try await Self.ask(session, previousSize: size)
            }
            var goesOn: Bool?
            if let key {
                let signed = try Self.checkpoint(response.checkpoint, key)
                if let previous { goesOn = !isShorter && Self.isBeginning(previous, of: signed, response) }
            }
            var lines = response.checkpoint.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
                .map(String.init)
            if goesOn == false {
                let why = isShorter ? ", which had more entries: the log was cut or put back." : "."
                lines.append("The log does NOT go on from the earlier checkpoint\(why)")
            }
            return Report(
                lines,
                .object([
                    "checkpoint": .string(response.checkpoint), "verifier_key": .string(response.verifierKey),
                    "goes_on": goesOn.map { .bool($0) } ?? .null,
                ]), exit: goesOn == false ? .failure : .success)
        }
    }

    /// A log that has fewer entries than it had is no number typed wrongly: it is what an auditor looks for, and is
    /// told with the checkpoint of what the log is now.
    private static func ask(
        _ session: Session, previousSize: UInt64
    ) async throws(CommandFailure) -> (response: EvidenceCheckpointResponse, isShorter: Bool) {
        func checkpoint(from size: UInt64) async throws(CommandFailure) -> EvidenceCheckpointResponse {
            try await session.ask { connection throws(JukiError) in
                try await connection.evidenceCheckpoint(previousSize: size)
            }
        }
        do { return (try await checkpoint(from: previousSize), false) } catch {
            guard previousSize > 0, error.status?.refusal.reason == .noSuchEvidence else { throw error }
            return (try await checkpoint(from: 0), true)
        }
    }

    private static func isBeginning(
        _ previous: Checkpoint, of signed: Checkpoint, _ response: EvidenceCheckpointResponse
    ) -> Bool {
        ConsistencyProof(
            oldSize: previous.size, newSize: signed.size,
            hashes: response.consistency.compactMap { SHA256Digest(bytes: $0) }
        ).proves(previous.root, isBeginningOf: signed.root)
    }

    private static func checkpoint(_ text: String, _ key: VerifierKey) throws(CommandFailure) -> Checkpoint {
        do { return try Checkpoint(signed: text, key: key) } catch {
            throw CommandFailure("The checkpoint cannot be believed: \(error).")
        }
    }
}
