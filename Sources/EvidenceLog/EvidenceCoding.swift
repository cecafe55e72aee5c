import OrderedStore

/// The byte form of an evidence record: format u8, then every field in order, integers big-endian, texts as escaped
/// text, the number of subjects u32 and 16 bytes each.
extension EvidenceRecord {
    static let format: UInt8 = 2
    static let subjectSize = 16

    func encode() -> [UInt8] {
        var builder = KeyBuilder(capacity: 160 + subjects.count * Self.subjectSize)
        builder.append(Self.format)
        builder.append(time)
        builder.append(procedure)
        builder.append(itemsAsked)
        builder.append(items)
        builder.append(persons)
        builder.append(result)
        for text in [peer, certificateSerial, operatorID, session, applicationNumber, legalBasis, shape, detail] {
            builder.append(text: text)
        }
        builder.append(UInt32(subjects.count))
        for subject in subjects {
            precondition(subject.count == Self.subjectSize, "a subject hash has 16 bytes")
            builder.append(raw: subject)
        }
        return builder.bytes
    }

    init(decoding bytes: [UInt8]) throws(KeyCodingError) {
        var reader = KeyReader(bytes)
        guard try reader.read(UInt8.self) == Self.format else { throw .notText }
        time = try reader.read()
        procedure = try reader.read()
        itemsAsked = try reader.read()
        items = try reader.read()
        persons = try reader.read()
        result = try reader.read()
        peer = try reader.readText()
        certificateSerial = try reader.readText()
        operatorID = try reader.readText()
        session = try reader.readText()
        applicationNumber = try reader.readText()
        legalBasis = try reader.readText()
        shape = try reader.readText()
        detail = try reader.readText()
        let count: UInt32 = try reader.read()
        subjects = []
        for _ in 0..<count { subjects.append(Array(try reader.readRaw(count: Self.subjectSize))) }
        try reader.finish()
    }
}
