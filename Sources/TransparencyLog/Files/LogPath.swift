/// Where the parts of a published log lie (C2SP tlog-tiles), relative to its folder.
public enum LogPath {
    /// The signed checkpoint.
    public static let checkpoint = "checkpoint"

    /// A tile of hashes; `width` 256 for a full one.
    public static func tile(level: Int, index: UInt64, width: Int) -> String {
        "tile/\(level)/" + number(index) + suffix(width)
    }

    /// A bundle of entries; `width` 256 for a full one.
    public static func entries(index: UInt64, width: Int) -> String {
        "tile/entries/" + number(index) + suffix(width)
    }

    /// Three digits a part, all but the last with an x before them: 1234067 is x001/x234/067.
    private static func number(_ index: UInt64) -> String {
        var text = digits(index % 1000)
        var rest = index / 1000
        while rest > 0 {
            text = "x" + digits(rest % 1000) + "/" + text
            rest /= 1000
        }
        return text
    }

    private static func digits(_ value: UInt64) -> String {
        let text = String(value)
        return String(repeating: "0", count: 3 - text.count) + text
    }

    private static func suffix(_ width: Int) -> String {
        width == Tile.width ? "" : ".p/\(width)"
    }
}
