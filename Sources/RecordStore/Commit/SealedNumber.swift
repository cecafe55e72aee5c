import JukiDomain

/// An individual number at rest: sealed, and bound to the version it belongs to, so that it cannot be moved to
/// another person's record. No number is an empty value.
enum SealedNumber {
    static func seal(
        _ number: IndividualNumber?, code: ResidentRecordCode, sequence: UInt64, keys: any StoreKeys
    ) -> [UInt8] {
        guard let number else { return [] }
        return keys.seal(Array(number.digits.utf8), context: RecordKeys.version(code, sequence))
    }

    static func open(
        _ sealed: [UInt8], code: ResidentRecordCode, sequence: UInt64, keys: any StoreKeys
    ) throws(RecordStoreError) -> IndividualNumber? {
        if sealed.isEmpty { return nil }
        let digits = try keys.open(sealed, context: RecordKeys.version(code, sequence))
        do { return try IndividualNumber(digits: digits) } catch { throw .sealBroken }
    }
}
