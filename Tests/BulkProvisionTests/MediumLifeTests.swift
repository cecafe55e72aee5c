import BulkProvision
import JukiDomain
import JukiMessages
import Testing

/// SplitMix64: the same seed gives the same test on every machine.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// The life of a medium, under random sequences of steps.
@Suite struct MediumLifeTests {
    static func medium(requestedBy operatorID: String) -> Medium {
        Medium(
            number: 1, job: "job", owner: "urn:juki:terminal:office-1", purpose: nil, recipient: "CN=x",
            recipientFingerprint: [UInt8](repeating: 7, count: 32), lines: 10, found: 8,
            entries: [MediumEntry(.requested, time: 1, operatorID: operatorID)])
    }

    private static func randomEntry(_ random: inout SeededRandom, time: UInt64) -> MediumEntry {
        MediumEntry(
            MediumStep.allCases.randomElement(using: &random) ?? .kept, time: time,
            operatorID: ["", "a", "b", "c"].randomElement(using: &random) ?? "a",
            witness: ["", "w"].randomElement(using: &random) ?? "", permittedBy: Bool.random(using: &random) ? "p" : "",
            contentDigest: [nil, digest(1), digest(2)].randomElement(using: &random) ?? nil)
    }

    private static func digest(_ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: 32) }

    @Test(arguments: 0..<150 as Range<UInt64>)
    func whateverIsTriedTheLedgerStaysLawful(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var medium = Self.medium(requestedBy: "a")
        for time in 2..<120 as Range<UInt64> {
            let before = medium
            let entry = Self.randomEntry(&random, time: time)
            do {
                medium = try medium.adding(entry)
            } catch {
                #expect(medium == before, "seed \(seed)")
                continue
            }
            #expect(Array(medium.entries.dropLast()) == before.entries, "append-only, seed \(seed)")
            #expect(before.state?.isFinal == false, "nothing follows the end, seed \(seed)")
        }
        try Self.expectLawful(medium.entries, seed)
    }

    /// Told apart from the code's own rule: what an auditor reads in a finished ledger.
    private static func expectLawful(_ entries: [MediumEntry], _ seed: UInt64) throws {
        func first(_ step: MediumStep) -> Int? { entries.firstIndex { $0.step == step } }
        #expect(entries.filter { $0.step == .requested }.count == 1 && first(.requested) == 0)
        for step in [MediumStep.released, .written, .destroyed, .cancelled] {
            #expect(entries.filter { $0.step == step }.count <= 1, "\(step) once, seed \(seed)")
        }
        if let released = first(.released) {
            #expect(entries[released].operatorID != entries[0].operatorID, "two persons, seed \(seed)")
        }
        for (index, entry) in entries.enumerated() {
            #expect(!entry.operatorID.isEmpty)
            switch entry.step {
            case .requested, .released, .cancelled: break
            case .sent: #expect(try index > #require(first(.released)) && index < first(.written) ?? .max)
            case .written:
                #expect(entries[index - 1].step == .sent && entries[index - 1].contentDigest == entry.contentDigest)
            case .kept, .received, .returned: #expect(try index > #require(first(.written)))
            case .destroyed: #expect(try index > #require(first(.sent)))
            }
            if entry.step == .destroyed { #expect(!entry.witness.isEmpty && !entry.permittedBy.isEmpty) }
            if entry.step == .returned { #expect(entries[..<index].last { $0.step != .kept }?.step == .received) }
        }
        if let end = first(.destroyed) ?? first(.cancelled) { #expect(end == entries.count - 1, "seed \(seed)") }
        if first(.cancelled) != nil { #expect(first(.sent) == nil, "what was sent is destroyed, seed \(seed)") }
    }

    @Test func everyStateIsReachedAndEveryRefusalHasItsReason() throws {
        func entry(_ step: MediumStep, _ operatorID: String = "b", digest: [UInt8]? = nil) -> MediumEntry {
            MediumEntry(step, time: 2, operatorID: operatorID, witness: "w", permittedBy: "p", contentDigest: digest)
        }
        func reason(_ medium: Medium, _ entry: MediumEntry) -> Reason? {
            do {
                _ = try medium.adding(entry)
                return nil
            } catch { return error.reason }
        }
        let asked = Self.medium(requestedBy: "a")
        #expect(reason(asked, entry(.released, "a")) == .secondOperatorNeeded)
        #expect(reason(asked, entry(.released, "")) == .operatorNotSignedIn)
        #expect(reason(asked, entry(.sent)) == .mediaNotReleased)
        #expect(reason(asked, entry(.kept)) == .mediumState)
        let sent = try asked.adding(entry(.released)).adding(entry(.sent, digest: Self.digest(1)))
        #expect(reason(sent, entry(.written, digest: Self.digest(2))) == .mediumState)
        #expect(reason(sent, entry(.cancelled)) == .mediumState, "it may lie on a medium by now")
        #expect(try sent.adding(entry(.destroyed)).state == .destroyed)
        #expect(try asked.adding(entry(.released)).adding(entry(.cancelled)).state == .cancelled)
        let again = try sent.adding(entry(.sent, digest: Self.digest(2)))
        #expect(reason(again, entry(.written, digest: Self.digest(1))) == .mediumState)
        let written = try again.adding(entry(.written, digest: Self.digest(2)))
        #expect(reason(written, entry(.sent, digest: Self.digest(3))) == .mediumState)
        #expect(reason(written, entry(.cancelled)) == .mediumState)
        var unseen = entry(.destroyed)
        unseen.witness = ""
        #expect(reason(written, unseen) == .missingItem)
        var medium = written
        for step in [MediumStep.kept, .received, .returned, .kept, .destroyed] {
            medium = try medium.adding(entry(step))
        }
        #expect(medium.state == .destroyed)
        for step in MediumStep.allCases { #expect(reason(medium, entry(step, digest: Self.digest(2))) != nil) }
    }

    /// In a ledger of a version that let it be cancelled: it is no damage, and nothing but its destruction follows,
    /// whatever number of entries there is.
    @Test(arguments: [1, 2, Medium.entriesMax - 2])
    func whatWasCancelledAfterSendingWaitsForItsDestruction(timesSent: Int) throws {
        func entry(_ step: MediumStep) -> MediumEntry {
            MediumEntry(
                step, time: 2, operatorID: "b", witness: "w", permittedBy: "p", contentDigest: Self.digest(1))
        }
        var medium = try Self.medium(requestedBy: "a").adding(entry(.released))
        for _ in 0..<timesSent { medium = try medium.adding(entry(.sent)) }
        medium.entries.append(entry(.cancelled))
        let state = try #require(medium.state)
        #expect(state == .cancelledAfterSending && !state.isFinal)
        for step in MediumStep.allCases where step != .destroyed {
            #expect(throws: Refusal.self, "\(step)") { try medium.adding(entry(step)) }
        }
        var unseen = entry(.destroyed)
        unseen.witness = ""
        #expect(throws: Refusal(.missingItem)) { try medium.adding(unseen) }
        #expect(try medium.adding(entry(.destroyed)).state == .destroyed)
    }
}
