@testable import FrameProtocol
import Testing

/// A client machine and a server machine talk through two pipes of bytes, while a seeded generator decides who
/// acts next and how many bytes arrive. A plain model holds what either side was given to send.
@Suite struct InterleavingTests {
    @Test func noMessageIsLostDoubledOrReordered() throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("interleaving seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<60 {
            var world = InterleavedWorld(generator: generator)
            for _ in 0..<600 { try world.step() }
            try world.settle()
            let waited = world.waited
            #expect(waited > 20)
            generator = world.generator
        }
    }
}

/// What the model knows of one call.
struct ModelCall {
    var requested: [[UInt8]]
    var requestEnded: Bool
    var delivered: [[UInt8]] = []
    var answered: [[UInt8]] = []
    var answerEnded = false
    var failed: StatusCode?
    var received: [[UInt8]] = []
    var clientEnded = false
    var cancelled = false
    /// Messages delivered on each side that the application has not consumed.
    var heldByServer: UInt32 = 0
    var heldByClient: UInt32 = 0
    var serverKnows = false
}

struct InterleavedWorld: ~Copyable {
    var generator: SeededGenerator
    private var client = ClientConnection(now: .seconds(1))
    private var server = ServerConnection(now: .seconds(1))
    private var clientDecoder = FrameDecoder()
    private var serverDecoder = FrameDecoder()
    private var toServer: [UInt8] = []
    private var toClient: [UInt8] = []
    private var calls: [UInt32: ModelCall] = [:]
    private var messageNumber: UInt64 = 0
    /// Messages that had no credit when they were sent: without any the test would say little.
    private(set) var waited = 0
    private let now = Tick.seconds(1)

    init(generator: SeededGenerator) {
        self.generator = generator
    }

    mutating func step() throws {
        switch Int.random(in: 0..<12, using: &generator) {
        case 0, 1: try open()
        case 2, 3: sendItem()
        case 4, 5: respond()
        case 6: if Int.random(in: 0..<8, using: &generator) == 0 { cancel() }
        case 7: consume()
        case 8, 9: try moveToServer(upTo: 1_000)
        default: try moveToClient(upTo: 1_000)
        }
    }

    /// Lets everything arrive and every call end, then holds both sides against the model.
    mutating func settle() throws {
        for _ in 0..<2_000 {
            try moveToServer(upTo: .max)
            try moveToClient(upTo: .max)
            for call in calls.keys.sorted() { endWhatIsOpen(call) }
            consumeEverything()
            if toServer.isEmpty, toClient.isEmpty, client.callsInFlight == 0, server.callsInFlight == 0 { break }
        }
        #expect(client.callsInFlight == 0)
        #expect(server.callsInFlight == 0)
        for (identifier, call) in calls {
            #expect(call.requested.starts(with: call.delivered), "call \(identifier): client's stream")
            #expect(call.answered.starts(with: call.received), "call \(identifier): server's stream")
            if !call.cancelled, call.failed == nil {
                #expect(call.received == call.answered, "call \(identifier): a successful call has every answer")
            }
        }
    }

    private mutating func message() -> [UInt8] {
        messageNumber += 1
        let padding = Int.random(in: 0..<60, using: &generator)
        return withUnsafeBytes(of: messageNumber) { Array($0) } + Array(repeating: 0xAA, count: padding)
    }

    private mutating func pick(where fits: (ModelCall) -> Bool) -> UInt32? {
        calls.filter { fits($0.value) }.keys.sorted().randomElement(using: &generator)
    }

    private mutating func open() throws {
        let body = message()
        let isLast = Bool.random(using: &generator)
        guard client.canOpen else {
            #expect(throws: OpenRefusal.tooManyCalls) { try open(body, isLast: isLast) }
            return
        }
        let identifier = try open(body, isLast: isLast)
        calls[identifier] = ModelCall(requested: [body], requestEnded: isLast)
    }

    private mutating func open(_ body: [UInt8], isLast: Bool) throws(OpenRefusal) -> UInt32 {
        try client.open(procedure: 3, isLast: isLast, body: body.span.bytes, now: now, output: &toServer)
    }

    private mutating func sendItem() {
        guard let identifier = pick(where: { !$0.requestEnded && !$0.clientEnded }) else { return }
        // In bursts longer than the window, so that messages wait for credit.
        let burst = Int.random(in: 1...24, using: &generator)
        for _ in 1..<burst { sendItem(identifier, isLast: false) }
        sendItem(identifier, isLast: Int.random(in: 0..<3, using: &generator) == 0)
    }

    private mutating func sendItem(_ identifier: UInt32, isLast: Bool) {
        let body = message()
        let outcome = client.sendItem(identifier, isLast: isLast, body: body.span.bytes, output: &toServer)
        #expect(outcome == .sent || outcome == .waiting)
        if outcome == .waiting { waited += 1 }
        calls[identifier]?.requested.append(body)
        calls[identifier]?.requestEnded = isLast
    }

    private mutating func respond() {
        guard let identifier = pick(where: { $0.serverKnows && !$0.answerEnded && $0.failed == nil }) else { return }
        if Int.random(in: 0..<20, using: &generator) == 0 {
            _ = server.fail(identifier, code: .aborted, body: [UInt8]().span.bytes, output: &toClient)
            calls[identifier]?.failed = .aborted
        } else {
            let burst = Int.random(in: 1...24, using: &generator)
            for _ in 1..<burst { respond(identifier, isLast: false) }
            respond(identifier, isLast: Int.random(in: 0..<3, using: &generator) == 0)
        }
    }

    private mutating func respond(_ identifier: UInt32, isLast: Bool) {
        let body = message()
        let outcome = server.respond(identifier, isLast: isLast, body: body.span.bytes, output: &toClient)
        #expect(outcome != .refused)
        if outcome == .waiting { waited += 1 }
        calls[identifier]?.answerEnded = isLast
        if outcome != .callEnded { calls[identifier]?.answered.append(body) }
    }

    private mutating func cancel() {
        guard let identifier = pick(where: { !$0.clientEnded }) else { return }
        let wasOpen = client.cancel(identifier, output: &toServer)
        #expect(wasOpen)
        calls[identifier]?.cancelled = true
        calls[identifier]?.clientEnded = true
    }

    private mutating func consume() {
        if let identifier = pick(where: { $0.heldByServer > 0 }), let held = calls[identifier]?.heldByServer {
            let count = UInt32.random(in: 1...held, using: &generator)
            server.consumed(identifier, messages: count, output: &toClient)
            calls[identifier]?.heldByServer -= count
        }
        if let identifier = pick(where: { $0.heldByClient > 0 }), let held = calls[identifier]?.heldByClient {
            let count = UInt32.random(in: 1...held, using: &generator)
            client.consumed(identifier, messages: count, output: &toServer)
            calls[identifier]?.heldByClient -= count
        }
    }

    private mutating func consumeEverything() {
        for (identifier, call) in calls {
            if call.heldByServer > 0 { server.consumed(identifier, messages: call.heldByServer, output: &toClient) }
            if call.heldByClient > 0 { client.consumed(identifier, messages: call.heldByClient, output: &toServer) }
            calls[identifier]?.heldByServer = 0
            calls[identifier]?.heldByClient = 0
        }
    }

    private mutating func endWhatIsOpen(_ identifier: UInt32) {
        guard let call = calls[identifier] else { return }
        if !call.requestEnded, !call.clientEnded { sendItem(identifier, isLast: true) }
        if call.serverKnows, !call.answerEnded, call.failed == nil { respond(identifier, isLast: true) }
    }

    private mutating func moveToServer(upTo limit: Int) throws {
        let count = min(toServer.count, limit == .max ? .max : Int.random(in: 0...limit, using: &generator))
        let found = try serverDecoder.collect(Array(toServer[..<count]))
        toServer.removeFirst(count)
        for frame in found {
            switch server.receive(frame.header, now: now, output: &toClient) {
            case .request(let request):
                calls[request.call]?.serverKnows = true
                delivered(frame.body, to: request.call)
            case .item(let call, _): delivered(frame.body, to: call)
            case .cancelled(let call):
                // The application learns of it and lets the call go.
                _ = server.fail(call, code: .cancelled, body: [UInt8]().span.bytes, output: &toClient)
                calls[call]?.answerEnded = true
            case .close(let reason): Issue.record("the server closed: \(reason)")
            case .none, .writable: break
            }
        }
    }

    private mutating func delivered(_ body: [UInt8], to call: UInt32) {
        calls[call]?.delivered.append(body)
        calls[call]?.heldByServer += 1
    }

    private mutating func moveToClient(upTo limit: Int) throws {
        let count = min(toClient.count, limit == .max ? .max : Int.random(in: 0...limit, using: &generator))
        let found = try clientDecoder.collect(Array(toClient[..<count]))
        toClient.removeFirst(count)
        for frame in found {
            switch client.receive(frame.header, now: now, output: &toServer) {
            case .response(let call, let isLast):
                calls[call]?.received.append(frame.body)
                calls[call]?.heldByClient += 1
                if isLast { calls[call]?.clientEnded = true }
            case .status(let call, _): calls[call]?.clientEnded = true
            case .close(let reason): Issue.record("the client closed: \(reason)")
            case .none, .writable, .deadlineExceeded, .goneAway, .pong: break
            }
        }
    }
}
