/// Appends frames to a buffer of output, so that many frames leave in one write.
public enum FrameEncoder {
    /// Appends a frame whose message is written in place.
    ///
    /// - Parameters:
    ///   - bodyCount: bytes of the message, exactly.
    ///   - writeBody: fills the message's memory, which holds zeros.
    /// - Precondition: the message fits the length word. The machines check it against `Limits.frameLength`.
    public static func append(
        _ header: FrameHeader, bodyCount: Int, to output: inout [UInt8],
        writeBody: (UnsafeMutableRawBufferPointer) -> Void
    ) {
        appendHeader(header, bodyCount: bodyCount, to: &output)
        guard bodyCount > 0 else { return }
        output.appendInPlace(bodyCount, write: writeBody)
    }

    /// Appends a frame with a copy of `body`.
    public static func append(_ header: FrameHeader, body: borrowing RawSpan, to output: inout [UInt8]) {
        appendHeader(header, bodyCount: body.byteCount, to: &output)
        output.append(contentsOf: body, from: 0, to: body.byteCount)
    }

    /// Appends a frame without a message.
    public static func append(_ header: FrameHeader, to output: inout [UInt8]) {
        appendHeader(header, bodyCount: 0, to: &output)
    }

    private static func appendHeader(_ header: FrameHeader, bodyCount: Int, to output: inout [UInt8]) {
        guard let length = UInt32(exactly: FrameHeader.size + bodyCount) else {
            preconditionFailure("a message must fit the length word")
        }
        let kinds = UInt32(header.kind.rawValue) << 24 | UInt32(header.flags.rawValue) << 16 | UInt32(header.procedure)
        let words = (length.bigEndian, kinds.bigEndian, header.call.bigEndian, header.parameter.bigEndian)
        withUnsafeBytes(of: words) { output.append(contentsOf: $0) }
    }
}

extension [UInt8] {
    /// Appends `count` bytes that `write` fills in place. They hold zeros before, so that a message that is not
    /// filled to its end cannot carry somebody else's data.
    package mutating func appendInPlace(_ count: Int, write: (UnsafeMutableRawBufferPointer) -> Void) {
        append(addingCapacity: count) { span in
            span.withUnsafeMutableBufferPointer { memory, initialized in
                let fresh = UnsafeMutableBufferPointer(rebasing: memory[initialized..<initialized + count])
                fresh.initialize(repeating: 0)
                write(UnsafeMutableRawBufferPointer(fresh))
                initialized += count
            }
        }
    }
}
