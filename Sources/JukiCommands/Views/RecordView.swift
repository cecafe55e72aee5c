package import JukiDomain

/// What an answer holds of a person's record, as it is shown to the one who asked.
package protocol ShownRecord {
    associatedtype Item: RegisterItem

    /// Those that the answer holds, in order.
    var itemsHeld: [Item] { get }
    /// For people.
    func text(of item: Item) -> String
    /// For programs: the field of the record's message.
    func value(of item: Item) -> JSONValue
}

/// The items of a record that an answer holds. Nothing else shows a person's values, by itself and in the hits of a
/// search.
package struct RecordView<Record: ShownRecord> {
    private let record: Record

    package init(_ record: Record) {
        self.record = record
    }

    /// Item number, Japanese name, value.
    package var lines: [String] {
        var table = Table(align: [.right])
        for item in record.itemsHeld {
            table.append(String(item.rawValue), item.japaneseName, record.text(of: item))
        }
        return table.lines(indent: 2)
    }

    /// The fields that the answer holds of the record's message.
    package var json: JSONValue {
        .object(record.itemsHeld.map { .init(key: $0.fieldName, value: record.value(of: $0)) })
    }
}

extension ShownRecord {
    /// A value that programs are told, for people; a blank is a hyphen.
    func plainText(of item: Item) -> String {
        switch value(of: item) {
        case .string(""): "-"
        case .string(let text): text
        case let value: value.text
        }
    }
}

extension JSONValue {
    /// An item's text of the wire.
    static func text(_ bytes: [UInt8]) -> JSONValue { .string(String(decoding: bytes, as: UTF8.self)) }
}
