internal import JukiDomain

/// A stored record less the items that may not leave: fields are left out, or item 9 is put in, while the bytes are
/// copied. Field numbers of IdentityRecord are item numbers, so nothing has to be decoded.
enum RecordCut {
    /// - Parameters:
    ///   - record: a packed IdentityRecord of our own store, without field 9.
    ///   - number: item 9, put in where its field number belongs, so that the result is canonical.
    static func cut(_ record: [UInt8], to items: ItemSet, adding number: IndividualNumber? = nil) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(record.count + 2 + IndividualNumber.digitCount)
        var number = number
        var position = 0
        // What lies between `kept` and `position` is to be copied and has not been.
        var kept = 0
        while position < record.count {
            guard let (tag, contentStart) = Varint.read(record, at: position),
                let (value, next) = Varint.read(record, at: contentStart)
            else { preconditionFailure("a stored record is a packed message") }
            let field = UInt8(truncatingIfNeeded: tag >> 3)
            let end = tag & 7 == WireTag.lengthDelimited ? next + Int(value) : next
            if let item = number, field > IdentityItem.individualNumber.rawValue {
                output.append(contentsOf: record[kept..<position])
                kept = position
                append(item, to: &output)
                number = nil
            }
            if !items.contains(number: field) {
                output.append(contentsOf: record[kept..<position])
                kept = end
            }
            position = end
        }
        output.append(contentsOf: record[kept..<position])
        if let number { append(number, to: &output) }
        return output
    }

    private static func append(_ number: IndividualNumber, to output: inout [UInt8]) {
        output.append(WireTag.field(IdentityItem.individualNumber.rawValue))
        output.append(UInt8(IndividualNumber.digitCount))
        number.appendDigits(to: &output)
    }
}

/// The few field tags (number and wire type in one byte) that are written and read by hand.
enum WireTag {
    static let lengthDelimited: UInt64 = 2

    /// Tag of a length-delimited field.
    /// - Precondition: `number` is 1-15, so that the tag takes one byte.
    static func field(_ number: UInt8) -> UInt8 {
        precondition((1...15).contains(number), "a tag of one byte")
        return number << 3 | UInt8(lengthDelimited)
    }

    static func append(field number: UInt8, _ content: [UInt8], to output: inout [UInt8]) {
        output.append(field(number))
        Varint.append(UInt64(content.count), to: &output)
        output.append(contentsOf: content)
    }
}
