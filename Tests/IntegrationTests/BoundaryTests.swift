import AccessControl
import FrameProtocol
import JukiClient
import JukiDomain
import JukiMessages
import PeerTransport
import ResidentRegistry
import SharedRegistry
import SupplementaryRegistry
import Testing

/// A number or date at the end of what the wire can say is answered or refused; it never ends the process.
@Suite struct BoundaryTests {
    private static let numbers: [UInt64] = [1, UInt64(UInt32.max), 1 << 63, .max]
    private static let dates = ["0001-01-01", "9999-12-31", "00010101", "99991231"].map { Array($0.utf8) }
    /// Messages have fewer fields than that.
    private static let fieldsMax: UInt64 = 32

    private static let peers = [
        "terminal-representative-1", "terminal-office-1", "agency-zeimu", "national",
        Residents.certificate(of: Residents.kanoya),
    ]

    @Test func theResidentRegisterOutlivesEveryNumberAndDate() async throws {
        try await withServer { try await tryEverything(of: $0) }
    }

    @Test func theSupplementaryRegisterOutlivesEveryNumberAndDate() async throws {
        try await withServer(of: SupplementaryRegister.self) { try await tryEverything(of: $0) }
    }

    private func tryEverything<Kind: TestedRegister>(of server: RegisterTestServer<Kind>) async throws {
        var answered = 0
        var tried: Set<Procedure> = []
        for peer in Self.peers {
            let connection = try await server.connect(peer)
            for procedure in Procedure.allCases where !Self.endsTheSession(procedure) && !tried.contains(procedure) {
                let message = try CanaryMessages.message(of: procedure)
                guard await reason(procedure, message, connection) != .procedureNotAllowed else { continue }
                tried.insert(procedure)
                for variant in try await variants(of: message, { await reason(procedure, $0, connection) }) {
                    _ = await reason(procedure, variant, connection)
                    answered += 1
                }
            }
        }
        // The server is there, and takes who it took before.
        _ = try await server.connect("terminal-representative-1").serverStatus()
        print("\(answered) calls with a number or date at its end were dealt with")
        #expect(answered > 700 && tried.count > 40)
    }

    /// What signs out or locks whoever asks would leave the rest untried.
    private static func endsTheSession(_ procedure: Procedure) -> Bool {
        [.beginSession, .endSession, .changePassword, .changeOperator].contains(procedure)
    }

    /// The message with each field that it can have at each of its ends, and so for the messages in it.
    private func variants(
        of message: [UInt8], _ ask: ([UInt8]) async -> Reason?
    ) async throws -> [[UInt8]] {
        guard let whole = WireFields(message) else { return [] }
        var changed: [[UInt8]] = []
        for number in 1...Self.fieldsMax {
            if await isField(whole.with(number, .number(2)).encoded, ask) {
                changed += Self.numbers.map { whole.with(number, .number($0)).encoded }
            }
            if await isField(whole.with(number, .bytes([0x31])).encoded, ask) {
                changed += Self.dates.map { whole.with(number, .bytes($0)).encoded }
            }
            for case .bytes(let inner) in whole.fields.filter({ $0.number == number }).map(\.content) {
                let parts = try await variants(of: inner) { await ask(whole.with(number, .bytes($0)).encoded) }
                changed += parts.map { whole.with(number, .bytes($0)).encoded }
            }
        }
        return changed
    }

    /// Whether the message has a field of that number and kind: otherwise it is refused for its form.
    private func isField(_ message: [UInt8], _ ask: ([UInt8]) async -> Reason?) async -> Bool {
        let reason = await ask(message)
        return reason != .unknownField && reason != .malformedMessage
    }

    private func reason(_ procedure: Procedure, _ message: [UInt8], _ connection: JukiConnection) async -> Reason? {
        do {
            for try await _ in connection.client.serverStream(
                procedure.rawValue, body: message, deadline: .seconds(60)) {}
            return nil
        } catch let failure as CallFailure {
            return try? Status(decoding: failure.statusBody).refusal.reason
        } catch {
            return nil
        }
    }
}
