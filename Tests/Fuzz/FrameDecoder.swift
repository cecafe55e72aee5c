import FrameProtocol

/// Frames fed whole and frames fed in pieces must come out the same, and nothing may trap.
///
/// The first byte of the input says how long the pieces are.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFrameDecoder(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = [UInt8](UnsafeBufferPointer(start: start, count: count))
    guard let first = input.first else { return 0 }
    let stream = Array(input.dropFirst())
    let whole = frames(of: stream, pieceLength: max(1, stream.count))
    let pieces = frames(of: stream, pieceLength: 1 + Int(first % 37))
    precondition(whole == pieces, "frames depend on how their bytes arrive")
    return 0
}

private struct Seen: Equatable {
    var frames: [[UInt8]] = []
    var headers: [String] = []
    var violation: String?
}

private func frames(of stream: [UInt8], pieceLength: Int) -> Seen {
    var decoder = FrameDecoder()
    var seen = Seen()
    var rest = stream[...]
    while !rest.isEmpty {
        let piece = Array(rest.prefix(pieceLength))
        rest = rest.dropFirst(piece.count)
        do {
            _ = try decoder.feed(piece.span.bytes) { header, body in
                seen.headers.append("\(header)")
                seen.frames.append(body.withUnsafeBytes { Array($0) })
                return .more
            }
        } catch {
            seen.violation = "\(error)"
            return seen
        }
    }
    return seen
}
