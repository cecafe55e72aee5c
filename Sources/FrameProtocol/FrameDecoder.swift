/// Cuts a stream of bytes into frames.
///
/// Frames that lie whole in the bytes fed are lent to the caller where they are, without a copy; only the
/// beginning of a frame whose end has not come is kept. What is kept never exceeds one longest frame, and it
/// grows with the bytes that came, not with the length that the peer announced.
public struct FrameDecoder: ~Copyable {
    /// Whether the receiver of a frame wants the next one now.
    public enum Appetite: Sendable {
        case more
        /// Stop after this frame; the caller keeps the bytes that were not taken and feeds them later.
        case enough
    }

    private let longestFrame: Int
    private var partial: [UInt8] = []
    private var violation: ProtocolViolation?

    /// Memory kept for the next partial frame; a longer buffer is given back once its frame is complete.
    private static let keptCapacity = 16 * 1024

    /// - Parameter longestFrame: largest length word that is accepted, in bytes.
    public init(longestFrame: Int = Limits.standard.frameLength) {
        self.longestFrame = longestFrame
    }

    /// Whether the beginning of a frame has come and its end has not.
    public var isMidFrame: Bool { !partial.isEmpty }

    /// Takes bytes as they came from the wire, in any pieces, and lends each complete frame to `deliver`.
    ///
    /// - Returns: the bytes taken; all of them unless `deliver` had enough.
    /// - Throws: the violation, after the frames before it were delivered. From then on every call throws it.
    public mutating func feed(
        _ bytes: borrowing RawSpan, deliver: (FrameHeader, borrowing RawSpan) -> Appetite
    ) throws(ProtocolViolation) -> Int {
        if let violation { throw violation }
        do throws(ProtocolViolation) {
            return try takeFrames(bytes, deliver: deliver)
        } catch {
            violation = error
            partial = []
            throw error
        }
    }

    private mutating func takeFrames(
        _ bytes: borrowing RawSpan, deliver: (FrameHeader, borrowing RawSpan) -> Appetite
    ) throws(ProtocolViolation) -> Int {
        var offset = 0
        if isMidFrame {
            offset = try topUp(from: bytes)
            guard let bodyCount = try bodyCountIfWhole() else { return offset }
            let appetite = try deliverPartial(bodyCount: bodyCount, deliver: deliver)
            if appetite == .enough { return offset }
        }
        while bytes.byteCount - offset >= FrameHeader.lengthSize {
            let length = try checkedLength(bytes, at: offset)
            let start = offset + FrameHeader.lengthSize
            guard bytes.byteCount - start >= length else { break }
            let header = try FrameHeader(reading: bytes, at: start, bodyCount: length - FrameHeader.size)
            offset = start + length
            let appetite = deliver(header, bytes.extracting(start + FrameHeader.size..<offset))
            if appetite == .enough { return offset }
        }
        if offset < bytes.byteCount {
            partial.append(contentsOf: bytes, from: offset, to: bytes.byteCount)
            try checkPartialHeader()
        }
        return bytes.byteCount
    }

    /// Adds to the partial frame what it lacks, first its length word, then the rest.
    /// - Returns: the bytes taken.
    private mutating func topUp(from bytes: borrowing RawSpan) throws(ProtocolViolation) -> Int {
        var offset = 0
        if partial.count < FrameHeader.lengthSize {
            offset = min(FrameHeader.lengthSize - partial.count, bytes.byteCount)
            partial.append(contentsOf: bytes, from: 0, to: offset)
            guard partial.count == FrameHeader.lengthSize else { return offset }
        }
        let whole = FrameHeader.lengthSize + (try checkedLength(partial.span.bytes, at: 0))
        let end = offset + min(whole - partial.count, bytes.byteCount - offset)
        partial.append(contentsOf: bytes, from: offset, to: end)
        try checkPartialHeader()
        return end
    }

    private func bodyCountIfWhole() throws(ProtocolViolation) -> Int? {
        guard partial.count >= FrameHeader.lengthSize else { return nil }
        let length = try checkedLength(partial.span.bytes, at: 0)
        return partial.count == FrameHeader.lengthSize + length ? length - FrameHeader.size : nil
    }

    private mutating func deliverPartial(
        bodyCount: Int, deliver: (FrameHeader, borrowing RawSpan) -> Appetite
    ) throws(ProtocolViolation) -> Appetite {
        let start = FrameHeader.lengthSize + FrameHeader.size
        let header = try FrameHeader(
            reading: partial.span.bytes, at: FrameHeader.lengthSize, bodyCount: bodyCount)
        let appetite = deliver(header, partial.span.bytes.extracting(start..<start + bodyCount))
        if partial.capacity > Self.keptCapacity {
            partial = []
        } else {
            partial.removeAll(keepingCapacity: true)
        }
        return appetite
    }

    /// A header is judged as soon as it is there, before its message is waited for.
    private func checkPartialHeader() throws(ProtocolViolation) {
        guard partial.count >= FrameHeader.lengthSize else { return }
        let bytes = partial.span.bytes
        let length = try checkedLength(bytes, at: 0)
        guard partial.count >= FrameHeader.lengthSize + FrameHeader.size else { return }
        _ = try FrameHeader(
            reading: bytes, at: FrameHeader.lengthSize, bodyCount: length - FrameHeader.size)
    }

    private func checkedLength(_ bytes: borrowing RawSpan, at offset: Int) throws(ProtocolViolation) -> Int {
        let length = Int(bytes.bigEndian(UInt32.self, at: offset))
        guard length >= FrameHeader.size else { throw .frameTooShort }
        guard length <= longestFrame else { throw .frameTooLong }
        return length
    }
}

extension [UInt8] {
    /// Appends the bytes of `span` from `start` up to `end`.
    mutating func append(contentsOf span: borrowing RawSpan, from start: Int, to end: Int) {
        span.extracting(start..<end).withUnsafeBytes { append(contentsOf: $0) }
    }
}
