/// How much work one search may do, and in which steps. Beyond a bound it is refused as too broad, with nothing found.
///
/// It is the work that is bounded, on whomever it is spent: who of the entries may be told of is known only once the
/// record is read, twenty times as dear as the entry. To count those alone would leave the work for the others without
/// a bound, and let its time tell how many they are, which the refusal tells only of some hundred thousand.
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
