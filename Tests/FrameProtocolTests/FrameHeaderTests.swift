@testable import FrameProtocol
import Testing

/// What the shape of a single frame may be, for both directions.
@Suite struct FrameHeaderTests {
    private func violation(_ bytes: [UInt8]) -> ProtocolViolation? {
        var decoder = FrameDecoder()
        do throws(ProtocolViolation) {
            _ = try decoder.collect(bytes)
            return nil
        } catch {
            return error
        }
    }

    private func violation(_ header: FrameHeader, _ body: [UInt8] = []) -> ProtocolViolation? {
        violation(Frame(header, body).bytes)
    }

    @Test func everyUnknownKindIsRefused() {
        for kind in UInt8.min ... .max where FrameKind(rawValue: kind) == nil {
            #expect(violation([0, 0, 0, 12, kind, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]) == .unknownKind)
        }
        #expect(FrameKind.allCases.map(\.rawValue) == Array(1...9))
    }

    @Test func everyUndefinedFlagIsRefused() {
        for kind in FrameKind.allCases {
            for bit in 0..<8 {
                let flags = FrameFlags(rawValue: 1 << bit)
                let onCall = ![.ping, .pong, .goAway].contains(kind)
                let parameter: UInt32 = [.status, .credit].contains(kind) ? 1 : 0
                let header = FrameHeader(kind, flags: flags, call: onCall ? 1 : 0, parameter: parameter)
                let isDefined = bit == 0 && [.request, .requestItem, .response].contains(kind)
                #expect(violation(header) == (isDefined ? nil : .undefinedFlags), "\(kind), flag \(bit)")
            }
        }
    }

    @Test func fieldsWithoutMeaningAreZero() {
        for kind in [FrameKind.requestItem, .response, .status, .cancel, .credit] {
            #expect(violation(FrameHeader(kind, procedure: 1, call: 1, parameter: 1)) == .reservedFieldNotZero)
        }
        for kind in [FrameKind.requestItem, .response, .cancel] {
            #expect(violation(FrameHeader(kind, call: 1, parameter: 1)) == .reservedFieldNotZero)
        }
        for kind in [FrameKind.ping, .pong, .goAway] {
            #expect(violation(FrameHeader(kind, call: 1)) == .reservedFieldNotZero)
            #expect(violation(FrameHeader(kind, procedure: 1)) == .reservedFieldNotZero)
        }
    }

    @Test func callZeroIsTheConnection() {
        for kind in [FrameKind.request, .requestItem, .response, .status, .cancel, .credit] {
            #expect(violation(FrameHeader(kind, call: 0, parameter: 1)) == .callZero)
        }
    }

    @Test func someKindsCarryNoMessage() {
        #expect(violation(FrameHeader(.cancel, call: 1), [0]) == .bodyNotAllowed)
        #expect(violation(FrameHeader(.credit, call: 1, parameter: 1), [0]) == .bodyNotAllowed)
        #expect(violation(FrameHeader(.ping), [0]) == .bodyNotAllowed)
        #expect(violation(FrameHeader(.pong), [0]) == .bodyNotAllowed)
    }

    @Test func statusCodesAreTheSixteen() {
        for code in UInt32(0)...40 {
            let expected: ProtocolViolation? = (1...16).contains(code) ? nil : .unknownStatusCode
            #expect(violation(FrameHeader(.status, call: 1, parameter: code)) == expected)
        }
        #expect(StatusCode.allCases.map(\.rawValue) == Array(1...16))
    }

    @Test func creditOfNothingIsRefused() {
        #expect(violation(FrameHeader(.credit, call: 1, parameter: 0)) == .creditZero)
    }

    @Test func bodiesCanBeWrittenInPlace() {
        var output: [UInt8] = [0xFF]
        FrameEncoder.append(FrameHeader(.response, call: 3), bodyCount: 4, to: &output) { memory in
            memory.copyBytes(from: [1, 2, 3, 4])
        }
        #expect(output == [0xFF] + Frame(FrameHeader(.response, call: 3), [1, 2, 3, 4]).bytes)
    }

    @Test func reasonsAreDistinctAndAStatusMessage() {
        #expect(Set(ProtocolViolation.allCases.map(\.rawValue)).count == ProtocolViolation.allCases.count)
        #expect(StatusBody.encode(reason: 100, text: "AB") == [0x08, 100, 0x12, 2, 0x41, 0x42])
    }
}
