public import JukiDomain

/// Pictures of characters that no register ever had: a few strokes in a square, black on white.
public enum GlyphMaker {
    /// - Parameters:
    ///   - seed: of the population.
    ///   - place: which picture; the same place gives the same bytes, another place other strokes.
    ///   - side: pixels, 16 to 240: the largest square of one-bit pixels that fits the limit without compression.
    public static func image(seed: UInt64, place: UInt64, side: Int = 64) -> GlyphImage {
        var stream = SeededStream(seed: seed, .glyph, place)
        let margin = side / 8
        let thickness = max(1, side / 16)
        let across = (0..<stream.within(3...5)).map { _ in stroke(&stream, side, margin, thickness) }
        let down = (0..<stream.within(2...4)).map { _ in stroke(&stream, side, margin, thickness) }
        let file = PNGWriter(width: side, height: side).file { column, row in
            let isInk = across.contains { $0.covers(along: column, beside: row) }
                || down.contains { $0.covers(along: row, beside: column) }
            return isInk ? 0 : 1
        }
        do { return try GlyphImage(png: file) } catch { preconditionFailure("a made glyph is refused: \(error)") }
    }

    private struct Stroke {
        let length: Range<Int>
        let thickness: Range<Int>

        func covers(along: Int, beside: Int) -> Bool { length.contains(along) && thickness.contains(beside) }
    }

    private static func stroke(_ stream: inout SeededStream, _ side: Int, _ margin: Int, _ thickness: Int) -> Stroke {
        let start = stream.within(margin...side / 2 - 1)
        let end = stream.within(side / 2 + 1...side - margin)
        let beside = stream.within(margin...side - margin - thickness)
        return Stroke(length: start..<end, thickness: beside..<beside + thickness)
    }
}
