/// How much work one search may do, and in which steps. Beyond a bound it is refused as too broad, with nothing found.
public struct SearchWork: Sendable {
    /// Index entries looked at. At half a microsecond each, a tenth of a second.
    public var rowsTouchedMax = 200_000
    /// Records read to compare texts. At ten microseconds each, a fifth of a second.
    public var recordsReadMax = 20_000
    /// The first chunk of a walk, in entries: more than most good searches ever need.
    public var firstChunk = 64
    /// Chunks double up to this, so that at most so many entries are looked at in vain in each index.
    public var largestChunk = 1024
    /// While walking, one record is read for so many entries: enough to see early that there are too many matches,
    /// and no dearer than the walk.
    public var rowsPerEarlyRead = 8

    public init() {}

    public static let standard = SearchWork()
}
