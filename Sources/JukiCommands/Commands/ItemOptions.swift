package import ArgumentParser
package import JukiDomain

/// Which items of a record are wanted.
package struct ItemOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Items wanted (別添2 numbers or field names), for example 1,2,4-7,change_date; without it the basic items \
            that the basis allows. 個人番号 (9) is told only when it is named.
            """, valueName: "items"))
    package var items: String?

    package init() {}

    package var set: ItemSet {
        get throws(CommandFailure) {
            guard let items else { return [] }
            return try Self.set(items)
        }
    }

    /// Reads "1,2,4-7,change_date".
    package static func set(_ text: String) throws(CommandFailure) -> ItemSet {
        var set: ItemSet = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map(item)
            guard ends.count <= 2, let first = ends[0], let last = ends[ends.count - 1], first <= last else {
                throw CommandFailure(
                    "These are not items of a record: \(text). Give numbers from 1 to 28, ranges and field names with "
                        + "commas between them, for example 1,2,4-7,change_date.")
            }
            set.formUnion(ItemSet(numbers: first...last))
        }
        return set
    }

    private static func item(_ text: Substring) -> UInt8? {
        (UInt8(text).flatMap(IdentityItem.init(rawValue:)) ?? IdentityItem(fieldName: String(text)))?.rawValue
    }
}
