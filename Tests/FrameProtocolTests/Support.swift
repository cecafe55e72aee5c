@testable import FrameProtocol

/// A frame as tests compare it.
struct Frame: Equatable {
    var header: FrameHeader
    var body: [UInt8]

    init(_ header: FrameHeader, _ body: [UInt8] = []) {
        self.header = header
        self.body = body
    }

    var bytes: [UInt8] {
        var output: [UInt8] = []
        FrameEncoder.append(header, body: body.span.bytes, to: &output)
        return output
    }
}

extension RawSpan {
    var array: [UInt8] { withUnsafeBytes { Array($0) } }
}

/// SplitMix64: a seeded run can be repeated.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension FrameDecoder {
    /// Feeds a piece and collects what comes out of it.
    mutating func collect(_ piece: [UInt8]) throws(ProtocolViolation) -> [Frame] {
        var frames: [Frame] = []
        _ = try feed(piece.span.bytes) { header, body in
            frames.append(Frame(header, body.array))
            return .more
        }
        return frames
    }
}

/// All frames of a complete output.
func frames(_ bytes: [UInt8]) -> [Frame] {
    var decoder = FrameDecoder()
    return (try? decoder.collect(bytes)) ?? []
}

extension Tick {
    static func seconds(_ seconds: Double) -> Tick { Tick(nanoseconds: UInt64(seconds * 1_000_000_000)) }
}

/// A server machine with its output, for tests that look at one side only.
struct ServerBench: ~Copyable {
    var connection: ServerConnection
    var output: [UInt8] = []
    var now = Tick.seconds(1)

    init(limits: Limits = .standard) {
        connection = ServerConnection(limits: limits, now: .seconds(1))
    }

    mutating func receive(_ header: FrameHeader) -> ServerAction {
        connection.receive(header, now: now, output: &output)
    }

    mutating func respond(_ call: UInt32, isLast: Bool, _ body: [UInt8] = []) -> SendOutcome {
        connection.respond(call, isLast: isLast, body: body.span.bytes, output: &output)
    }

    mutating func fail(_ call: UInt32, _ code: StatusCode) -> SendOutcome {
        connection.fail(call, code: code, body: [UInt8]().span.bytes, output: &output)
    }

    mutating func tick(_ seconds: Double) -> [ServerAction] {
        now = .seconds(seconds)
        return connection.tick(now, output: &output)
    }

    /// The frames sent since the last look.
    mutating func sent() -> [Frame] {
        defer { output = [] }
        return frames(output)
    }
}

/// The same for a client.
struct ClientBench: ~Copyable {
    var connection: ClientConnection
    var output: [UInt8] = []
    var now = Tick.seconds(1)

    init(limits: Limits = .standard) {
        connection = ClientConnection(limits: limits, now: .seconds(1))
    }

    mutating func open(_ procedure: UInt16 = 1, deadline: UInt32 = 0, isLast: Bool = true, _ body: [UInt8] = [])
        throws(OpenRefusal) -> UInt32
    {
        try connection.open(
            procedure: procedure, deadlineMilliseconds: deadline, isLast: isLast, body: body.span.bytes, now: now,
            output: &output)
    }

    mutating func receive(_ header: FrameHeader) -> ClientAction {
        connection.receive(header, now: now, output: &output)
    }

    mutating func send(_ call: UInt32, isLast: Bool, _ body: [UInt8] = []) -> SendOutcome {
        connection.sendItem(call, isLast: isLast, body: body.span.bytes, output: &output)
    }

    mutating func tick(_ seconds: Double) -> [ClientAction] {
        now = .seconds(seconds)
        return connection.tick(now, output: &output)
    }

    mutating func sent() -> [Frame] {
        defer { output = [] }
        return frames(output)
    }
}
