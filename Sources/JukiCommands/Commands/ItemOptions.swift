package import ArgumentParser
import Foundation
package import JukiDomain

/// Which items of a record are wanted.
package struct ItemOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Items wanted (別添2 numbers or field names), for example 1,2,4-7,change_date; without it the basic items \
            that the basis allows. 個人番号 (9 of the resident register) is told only when it is named.
            """, valueName: "items"))
    package var items: String?

    package init() {}

    package func set(of register: any RegisterItem.Type = IdentityItem.self) throws(CommandFailure) -> ItemSet {
        guard let items else { return [] }
        return try Self.set(items, of: register)
    }

    /// Reads "1,2,4-7,change_date".
    package static func set(
        _ text: String, of register: any RegisterItem.Type = IdentityItem.self
    ) throws(CommandFailure) -> ItemSet {
        var set: ItemSet = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { item($0, of: register) }
            guard ends.count <= 2, let first = ends[0], let last = ends[ends.count - 1], first <= last else {
                throw CommandFailure(
                    "These are not items of a record: \(text). Give numbers from 1 to \(register.count), ranges and "
                        + "field names with commas between them, for example 1,2,4-7,change_date.")
            }
            set.formUnion(ItemSet(numbers: first...last))
        }
        return set
    }

    /// The number of an item that a number or a field name names.
    private static func item(_ text: Substring, of register: any RegisterItem.Type) -> UInt8? {
        let word = text.trimmingCharacters(in: .whitespaces)
        func number<Item: RegisterItem>(_ items: Item.Type) -> UInt8? {
            (UInt8(word).flatMap(Item.init(rawValue:)) ?? Item(fieldName: word))?.rawValue
        }
        return number(register)
    }
}

extension RegisterItem {
    /// How many items a record of the register has.
    static var count: Int { allCases.count }
    static var every: ItemSet { ItemSet(numbers: allCases.map(\.rawValue)) }

    static func number(fieldName: String) -> UInt8? { Self(fieldName: fieldName)?.rawValue }

    static func fieldName(_ number: UInt8) -> String? { Self(rawValue: number)?.fieldName }
}
