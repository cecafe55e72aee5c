/// The one byte form of what a municipality notifies to the supplementary register, for digests.
///
/// For each of items 1-15 and 18-22, in this order: the item number (1 byte), the length of the value (2 bytes,
/// big-endian) and the value as its wire text (numbers in decimal, a blank as length 0). Items 16 and 17 follow from
/// the counts and are left out.
public enum SupplementaryCanonicalEncoding {
    public static func encode(_ record: SupplementaryRecord) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(320)
        append(.residentRecordCode, record.code.digits, to: &output)
        append(.kanjiName, record.name.text.utf8, to: &output)
        append(.nameGaijiCount, String(record.name.gaijiCount), to: &output)
        append(.kanaName, record.kanaName.utf8, to: &output)
        append(.birthDate, record.birthDate.wire, to: &output)
        append(.sex, String(record.sex.rawValue), to: &output)
        append(.addressMunicipalityCode, record.addressMunicipality?.digits ?? "", to: &output)
        append(.address, record.address.text.utf8, to: &output)
        append(.addressGaijiCount, String(record.address.gaijiCount), to: &output)
        append(.lastAddress, record.lastAddress.text.utf8, to: &output)
        append(.lastAddressGaijiCount, String(record.lastAddress.gaijiCount), to: &output)
        append(.changeDate, record.changeDate.compactText, to: &output)
        append(.previousResidentRecordCode, record.previousCode?.digits ?? "", to: &output)
        append(.managingMunicipalityCode, record.municipality.digits, to: &output)
        append(.addressState, String(record.state.rawValue), to: &output)
        append(.noticeKind, String(record.kind.rawValue), to: &output)
        append(.formerSurname, record.formerSurname.text.utf8, to: &output)
        append(.formerSurnameGaijiCount, String(record.formerSurname.gaijiCount), to: &output)
        append(.formerSurnameKana, record.formerSurnameKana.utf8, to: &output)
        append(.formerSurnameGaijiVersion, String(record.formerSurname.version), to: &output)
        return output
    }

    /// A notice's own content, for telling a resend from a conflict: the record, what it replaces, and its pictures,
    /// each under its item as position (2 bytes, big-endian) and file.
    public static func encode(_ notice: SupplementaryNotice) -> [UInt8] {
        var output = encode(notice.record)
        CanonicalItem.append(0, String(notice.replacesNumber).utf8, to: &output)
        for (place, image) in notice.glyphs.sorted(by: { $0.key < $1.key }) {
            let position = [UInt8(truncatingIfNeeded: place.position >> 8), UInt8(truncatingIfNeeded: place.position)]
            CanonicalItem.append(place.item, position + image.png, to: &output)
        }
        return output
    }

    private static func append(_ item: SupplementaryItem, _ value: String, to output: inout [UInt8]) {
        CanonicalItem.append(item.rawValue, value.utf8, to: &output)
    }

    private static func append(_ item: SupplementaryItem, _ value: some Collection<UInt8>, to output: inout [UInt8]) {
        CanonicalItem.append(item.rawValue, value, to: &output)
    }
}
