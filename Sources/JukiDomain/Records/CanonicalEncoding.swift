/// The one byte form of what a municipality notifies, for digests: protobuf bytes are not canonical.
///
/// For each of items 1-11, 14, 15, 20, 21 and 23-28, in this order: the item number (1 byte), the length of the
/// value (2 bytes, big-endian) and the value as its wire text (numbers in decimal, flags "0" or "1", a blank as
/// length 0). Items that the server assigns (12, 19, 22), that follow from others (13) or that say who typed
/// (16, 17, 18) are left out, so that both sides can compute it. Protos/README.md tells it to other languages.
public enum CanonicalEncoding {
    public static func encode(_ record: IdentityRecord) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(320)
        append(.residentRecordCode, record.code.digits, to: &output)
        append(.kanjiName, record.name.text.utf8, to: &output)
        append(.nameGaijiCount, String(record.name.gaijiCount), to: &output)
        append(.kanaName, record.kanaName.utf8, to: &output)
        append(.birthDate, record.birthDate.wire, to: &output)
        append(.sex, String(record.sex.rawValue), to: &output)
        append(.address, record.address.text.utf8, to: &output)
        append(.addressGaijiCount, String(record.address.gaijiCount), to: &output)
        append(.individualNumber, record.individualNumber?.digits ?? "", to: &output)
        append(.changeReason, String(record.changeReason.rawValue), to: &output)
        append(.changeDate, record.changeDate.compactText, to: &output)
        append(.municipalityCode, record.municipality.digits, to: &output)
        append(.ooazaCode, record.ooaza?.digits ?? "", to: &output)
        append(.gaijiFlag, record.hasGaiji ? "1" : "0", to: &output)
        append(.deletionFlag, record.isDeleted ? "1" : "0", to: &output)
        append(.nameGaijiVersion, String(record.name.version), to: &output)
        append(.addressGaijiVersion, String(record.address.version), to: &output)
        append(.formerSurname, record.formerSurname.text.utf8, to: &output)
        append(.formerSurnameGaijiCount, String(record.formerSurname.gaijiCount), to: &output)
        append(.formerSurnameKana, record.formerSurnameKana.utf8, to: &output)
        append(.formerSurnameGaijiVersion, String(record.formerSurname.version), to: &output)
        return output
    }

    /// A notice's own content, for telling a resend from a conflict: the record, who typed it, and what it replaces.
    public static func encode(_ notice: UpdateNotice) -> [UInt8] {
        var output = encode(notice.record)
        append(.operatorID, notice.record.operatorID, to: &output)
        append(.operatorTerminalID, notice.record.operatorTerminalID, to: &output)
        append(.timestamp, notice.record.timestamp, to: &output)
        append(.residentRecordCode, notice.previousCode?.digits ?? "", to: &output)
        append(.individualNumber, notice.previousIndividualNumber?.digits ?? "", to: &output)
        append(.updateSequence, String(notice.replacesNumber), to: &output)
        return output
    }

    private static func append(_ item: IdentityItem, _ value: String, to output: inout [UInt8]) {
        CanonicalItem.append(item.rawValue, value.utf8, to: &output)
    }

    private static func append(_ item: IdentityItem, _ value: some Collection<UInt8>, to output: inout [UInt8]) {
        CanonicalItem.append(item.rawValue, value, to: &output)
    }
}

/// One item of a canonical encoding: its number (1 byte), the length of its wire text (2 bytes, big-endian), the text.
enum CanonicalItem {
    static func append(_ item: UInt8, _ value: some Collection<UInt8>, to output: inout [UInt8]) {
        precondition(value.count <= UInt16.max, "an item's text is far shorter than 64 KiB")
        output.append(item)
        output.append(UInt8(truncatingIfNeeded: value.count >> 8))
        output.append(UInt8(truncatingIfNeeded: value.count))
        output.append(contentsOf: value)
    }
}
