internal import CJukiMessages
internal import JukiDomain

/// Lists of item numbers, in any order; a number that stands twice counts once.
extension Field {
    /// - Throws: `UNKNOWN_ENUM_VALUE` for a number that no item has.
    static func items<Item: RegisterItem>(
        _ numbers: UnsafeMutablePointer<UInt32>?, _ count: Int, of register: Item.Type = IdentityItem.self
    ) throws(Refusal) -> ItemSet {
        var items: ItemSet = []
        let list = unsafe UnsafeBufferPointer(start: numbers, count: count)
        for index in list.indices {
            let number = unsafe list[index]
            guard let small = UInt8(exactly: number), Item(rawValue: small) != nil else {
                throw Refusal(.unknownEnumValue, item: UInt8(clamping: number))
            }
            items.insert(ItemSet(number: small))
        }
        return items
    }
}

extension MessageArena {
    /// Ascending.
    func items(_ items: ItemSet) -> UnsafeMutablePointer<UInt32>? {
        unsafe list(items.numbers) { UInt32($0) }
    }
}

extension ProvidedRecord {
    /// Reads and checks the items of an answer.
    init(_ packed: Juki__IdentityRecord, items: ItemSet) throws(Refusal) {
        try unsafe self.init(IdentityRecordDraft(unpacking: packed), items: items)
    }
}
