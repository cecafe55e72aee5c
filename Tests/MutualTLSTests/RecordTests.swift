import MutualTLS
import Testing

@Suite struct RecordTests {
    let certificates = DevelopmentCertificates.shared

    private func connected(
        largestPiece: Int = 1 << 16, seed: UInt64 = 1, deviation: ProfileDeviation = ProfileDeviation()
    ) throws -> Pair {
        let pair = try Pair(
            client: TLSContext(certificates.client, deviation: deviation), server: TLSContext(certificates.server),
            largestPiece: largestPiece, seed: seed)
        pair.handshake()
        try #require(pair.clientOutcome == .complete && pair.serverOutcome == .complete)
        return pair
    }

    @Test(arguments: [64, 1500, 1 << 16])
    func whatIsWrittenArrives(largestPiece: Int) throws {
        let seed = UInt64.random(in: 1...UInt64.max)
        print("RecordTests.whatIsWrittenArrives seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        let pair = try connected(largestPiece: largestPiece, seed: seed)
        var sent: [UInt8] = []
        var received: [UInt8] = []
        for _ in 0..<60 {
            let size = Int.random(in: 1...(1 << Int.random(in: 0...17, using: &generator)), using: &generator)
            let block = (0..<size).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            let outcome = pair.client.write(block.span.bytes)
            #expect(outcome == .complete)
            sent += block
            pair.carryToServer {
                let (bytes, outcome) = pair.serverReads()
                received += bytes
                #expect(outcome == .incomplete)
            }
        }
        #expect(sent == received, "seed \(seed)")
        let answer = Array("承知しました".utf8)
        _ = pair.server.write(answer.span.bytes)
        pair.carryToClient()
        #expect(pair.clientReads() == (answer, .incomplete))
    }

    @Test func smallMessagesShareARecord() throws {
        let pair = try connected()
        let gathered = [UInt8](repeating: 1, count: 100 * 64)
        _ = pair.client.write(gathered.span.bytes)
        // One header of 5 bytes, one inner type, one tag of 16.
        #expect(pair.clientPendingCount == gathered.count + 22)
    }

    @Test func goodbyeIsClosedAndSilenceIsVanished() throws {
        let polite = try connected()
        let last = Array("end".utf8)
        _ = polite.client.write(last.span.bytes)
        polite.client.close()
        polite.carryToServer()
        polite.server.feedEnd()
        #expect(polite.serverReads() == (last, .closed))

        let cut = try connected()
        _ = cut.client.write(last.span.bytes)
        cut.carryToServer()
        cut.server.feedEnd()
        #expect(cut.serverReads() == (last, .vanished))

        let cutInsideRecord = try connected()
        _ = cutInsideRecord.client.write(last.span.bytes)
        let bytes = Pair.pending(&cutInsideRecord.client).dropLast()
        cutInsideRecord.server.feed(Array(bytes).span.bytes, at: 0)
        cutInsideRecord.server.feedEnd()
        for _ in 0..<2 {
            #expect(cutInsideRecord.serverReads() == ([], .vanished))
        }
        let afterwards = cutInsideRecord.server.write(last.span.bytes)
        #expect(afterwards != .complete)
    }

    @Test func aChangedByteIsAViolationForGood() throws {
        let pair = try connected()
        _ = pair.client.write(Array("message".utf8).span.bytes)
        var bytes = Pair.pending(&pair.client)
        bytes[bytes.count - 1] ^= 1
        pair.server.feed(bytes.span.bytes, at: 0)
        for _ in 0..<2 {
            guard case (let text, .failed(.protocolViolation)) = pair.serverReads() else {
                Issue.record("a forged record was not a protocol violation")
                return
            }
            #expect(text.isEmpty)
        }
        let outcome = pair.server.write(Array("x".utf8).span.bytes)
        #expect(outcome != .complete)
    }

    @Test func keyUpdatesInMeasureAreServedAndAFloodCloses() throws {
        let pair = try connected()
        for _ in 0..<20 {
            pair.client.requestKeyUpdate()
            pair.carryToServer()
            #expect(pair.serverReads() == ([], .incomplete))
            pair.carryToClient()
            #expect(pair.clientReads() == ([], .incomplete))
            pair.tick += 100_000_000
        }
        for _ in 0..<4 {
            pair.client.requestKeyUpdate()
            pair.carryToServer()
            #expect(pair.serverReads() == ([], .incomplete))
        }
        pair.client.requestKeyUpdate()
        pair.carryToServer()
        #expect(pair.serverReads() == ([], .failed(.tooManyKeyUpdates)))
    }

    @Test func aWornConnectionAsksForReplacementThenRefuses() throws {
        var deviation = ProfileDeviation()
        deviation.recordsBeforeReplacement = 50
        deviation.recordsBeforeRefusal = 100
        let pair = try connected(deviation: deviation)
        let byte: [UInt8] = [1]
        var written = 0
        var writtenBeforeAsking = 0
        while written < 200, pair.client.write(byte.span.bytes) == .complete {
            written += 1
            if !pair.client.needsReplacement { writtenBeforeAsking = written }
        }
        #expect((40..<50).contains(writtenBeforeAsking))
        #expect((90...100).contains(written))
        let outcome = pair.client.write(byte.span.bytes)
        #expect(outcome == .failed(.tooManyRecords))
    }
}
