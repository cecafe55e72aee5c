@testable import FrameProtocol
import Testing

@Suite struct FrameDecoderTests {
    static let stream: [Frame] = [
        Frame(FrameHeader(.request, flags: .endOfStream, procedure: 0x1234, call: 1, parameter: 250), [1, 2, 3]),
        Frame(FrameHeader(.ping, parameter: 0xDEAD_BEEF)),
        Frame(FrameHeader(.requestItem, call: 7), Array(repeating: 9, count: 40)),
        Frame(FrameHeader(.status, call: 2, parameter: 16), [0x0A, 0x01, 0x41]),
        Frame(FrameHeader(.goAway, parameter: 12)),
    ]

    @Test func aFrameHasTheDocumentedBytes() {
        #expect(Self.stream[0].bytes == [
            0, 0, 0, 15, 1, 1, 0x12, 0x34, 0, 0, 0, 1, 0, 0, 0, 250, 1, 2, 3,
        ])
    }

    @Test func anyTwoSplitPointsGiveTheSameFrames() throws {
        let bytes = Self.stream.flatMap(\.bytes)
        for first in 0...bytes.count {
            for second in first...bytes.count {
                var decoder = FrameDecoder()
                var found = try decoder.collect(Array(bytes[..<first]))
                found += try decoder.collect(Array(bytes[first..<second]))
                found += try decoder.collect(Array(bytes[second...]))
                #expect(found == Self.stream, "split at \(first) and \(second)")
                #expect(decoder.isMidFrame == false)
            }
        }
    }

    @Test func byteByByteKnowsWhetherAFrameIsUnderWay() throws {
        var decoder = FrameDecoder()
        let bytes = Self.stream[2].bytes
        for (offset, byte) in bytes.enumerated() {
            let found = try decoder.collect([byte])
            #expect(found.isEmpty == (offset < bytes.count - 1))
            #expect(decoder.isMidFrame == (offset < bytes.count - 1))
        }
    }

    @Test func whoHasEnoughKeepsTheRest() throws {
        let bytes = Self.stream.flatMap(\.bytes)
        var decoder = FrameDecoder()
        var rest = bytes
        var found: [Frame] = []
        while !rest.isEmpty {
            let taken = try decoder.feed(rest.span.bytes) { header, body in
                found.append(Frame(header, body.array))
                return .enough
            }
            rest.removeFirst(taken)
        }
        #expect(found == Self.stream)
    }

    @Test func enoughAfterAFrameInTwoPiecesKeepsTheRest() throws {
        var decoder = FrameDecoder()
        let bytes = Self.stream.flatMap(\.bytes)
        #expect(try decoder.collect(Array(bytes[..<5])).isEmpty)
        let rest = Array(bytes[5...])
        let taken = try decoder.feed(rest.span.bytes) { _, _ in .enough }
        #expect(taken == Self.stream[0].bytes.count - 5)
        #expect(try decoder.collect(Array(bytes[(5 + taken)...])) == Array(Self.stream[1...]))
    }

    @Test func lengthIsJudgedBeforeTheBodyComes() {
        for (length, expected) in [
            (UInt32(11), ProtocolViolation.frameTooShort), (0, .frameTooShort), (262_145, .frameTooLong),
            (.max, .frameTooLong),
        ] {
            for split in 0...4 {
                let word = withUnsafeBytes(of: length.bigEndian) { Array($0) }
                var decoder = FrameDecoder()
                #expect(throws: expected, "length \(length), split at \(split)") {
                    _ = try decoder.collect(Array(word[..<split]))
                    _ = try decoder.collect(Array(word[split...]))
                }
            }
        }
    }

    @Test func theLongestFrameIsAcceptedAndOneByteMoreIsNot() throws {
        let header = FrameHeader(.response, call: 1)
        var decoder = FrameDecoder()
        let longest = Frame(header, Array(repeating: 5, count: 262_144 - 12))
        #expect(try decoder.collect(longest.bytes) == [longest])
        #expect(throws: ProtocolViolation.frameTooLong) {
            _ = try decoder.collect(Frame(header, longest.body + [5]).bytes)
        }
    }

    @Test func aHeaderIsJudgedBeforeItsBodyComes() {
        var decoder = FrameDecoder()
        #expect(throws: ProtocolViolation.unknownKind) {
            _ = try decoder.collect([0, 0, 1, 0, 10, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0])
        }
    }

    @Test func aViolationIsForGood() {
        var decoder = FrameDecoder()
        #expect(throws: ProtocolViolation.frameTooShort) { _ = try decoder.collect([0, 0, 0, 0]) }
        #expect(throws: ProtocolViolation.frameTooShort) { _ = try decoder.collect(Self.stream[0].bytes) }
    }

    @Test func garbageNeverTrapsAndFramesBeforeItAreDelivered() {
        let seed = UInt64.random(in: 0 ... .max)
        print("garbage seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<2_000 {
            var bytes = Self.stream.flatMap(\.bytes)
            let start = Self.stream[0].bytes.count
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                bytes[Int.random(in: start..<bytes.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            bytes.append(contentsOf: (0..<64).map { _ in UInt8.random(in: 0...255, using: &generator) })
            var decoder = FrameDecoder()
            var found: [Frame] = []
            var position = 0
            while position < bytes.count {
                let end = Int.random(in: position + 1...bytes.count, using: &generator)
                let piece = Array(bytes[position..<end])
                let outcome = try? decoder.feed(piece.span.bytes) { header, body in
                    found.append(Frame(header, body.array))
                    return .more
                }
                if outcome == nil { break }
                position = end
            }
            #expect(found.first == Self.stream[0])
        }
    }
}
