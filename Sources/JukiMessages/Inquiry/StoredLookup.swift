public import JukiDomain

extension LookupResponse {
    /// The bytes of an answer made of records as the store keeps them, without reading them again.
    ///
    /// - Parameters:
    ///   - recordBytes: message IdentityRecord without item 9, as ``RecordBytes`` makes it.
    ///   - individualNumber: item 9, spliced in where its field number belongs, so that the answer is canonical.
    ///   - history: earlier versions, newest first, as `recordBytes`.
    public static func encode(
        recordBytes: [UInt8], individualNumber: IndividualNumber? = nil, history: [[UInt8]] = []
    ) -> [UInt8] {
        let numberSize = individualNumber == nil ? 0 : 2 + IndividualNumber.digitCount
        var output: [UInt8] = []
        output.reserveCapacity(
            history.reduce(Varint.sizeMax + 1 + recordBytes.count + numberSize) { size, version in
                size + Varint.sizeMax + 1 + version.count
            })
        output.append(WireTag.record)
        Varint.append(UInt64(recordBytes.count + numberSize), to: &output)
        if let individualNumber {
            let place = WireTag.placeOfIndividualNumber(in: recordBytes)
            output.append(contentsOf: recordBytes[..<place])
            output.append(WireTag.individualNumber)
            output.append(UInt8(IndividualNumber.digitCount))
            individualNumber.appendDigits(to: &output)
            output.append(contentsOf: recordBytes[place...])
        } else {
            output.append(contentsOf: recordBytes)
        }
        for version in history {
            output.append(WireTag.history)
            Varint.append(UInt64(version.count), to: &output)
            output.append(contentsOf: version)
        }
        return output
    }
}

extension LookupResponse {
    /// Adds to an answer made by ``encode(recordBytes:individualNumber:history:)`` what is known only once its evidence
    /// is durable.
    public static func append(evidenceSequence: UInt64, to answer: inout [UInt8]) {
        guard evidenceSequence > 0 else { return }
        answer.append(WireTag.evidenceSequence)
        Varint.append(evidenceSequence, to: &answer)
    }
}

/// The few field tags (number and wire type in one byte) that are written and read by hand.
private enum WireTag {
    /// LookupResponse.record: field 1, length-delimited.
    static let record: UInt8 = 1 << 3 | 2
    /// LookupResponse.history: field 2, length-delimited.
    static let history: UInt8 = 2 << 3 | 2
    /// LookupResponse.evidence_sequence: field 15, a number; the last.
    static let evidenceSequence: UInt8 = 15 << 3 | 0
    /// IdentityRecord.individual_number: field 9, length-delimited.
    static let individualNumber: UInt8 = 9 << 3 | 2

    /// Where field 9 belongs: before the first field with a higher number.
    /// - Precondition: `record` is a packed IdentityRecord of our own store without field 9.
    static func placeOfIndividualNumber(in record: [UInt8]) -> Int {
        var place = 0
        while place < record.count {
            let tag = record[place]
            // Fields 1-15 have a tag of one byte; of two bytes is one that comes after 9 in any case.
            guard tag < individualNumber else { return place }
            place += 1
            guard let (value, next) = Varint.read(record, at: place) else {
                preconditionFailure("a stored record is a packed message")
            }
            place = tag & 7 == 2 ? next + Int(value) : next
        }
        return record.count
    }
}
