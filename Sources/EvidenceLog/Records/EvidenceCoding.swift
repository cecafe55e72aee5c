public import OrderedStore

/// The byte forms of an evidence record; integers big-endian, texts as escaped text.
///
/// An entry of the log is format u8, salt (16 bytes), then every field in order, then the number of subjects u32 and
/// 16 bytes each. The salt is random and is kept nowhere else: with the entry erased, its leaf hash tells nothing.
/// A row of the index by person is the same without salt and subjects.
extension EvidenceRecord {
    static let format: UInt8 = 3
    static let saltSize = 16
    static let subjectSize = 16

    /// - Parameter fields: ``encodeFields()`` of the same record.
    func encode(_ fields: [UInt8], salt: [UInt8]) -> [UInt8] {
        precondition(salt.count == Self.saltSize, "a salt has 16 bytes")
        var builder = KeyBuilder(capacity: 1 + salt.count + fields.count + 4 + subjects.count * Self.subjectSize)
        builder.append(Self.format)
        builder.append(raw: salt)
        builder.append(raw: fields)
        builder.append(UInt32(subjects.count))
        for subject in subjects {
            precondition(subject.count == Self.subjectSize, "a subject hash has 16 bytes")
            builder.append(raw: subject)
        }
        return builder.bytes
    }

    /// Everything but the subjects: what entry and row have in common.
    func encodeFields() -> [UInt8] {
        var builder = KeyBuilder(capacity: 224)
        builder.append(time)
        builder.append(procedure)
        builder.append(itemsAsked)
        builder.append(items)
        builder.append(persons)
        builder.append(result)
        builder.append(text: peer)
        builder.append(text: certificateSerial)
        builder.append(text: operatorID)
        builder.append(text: session)
        builder.append(text: applicationNumber)
        builder.append(text: legalBasis)
        builder.append(text: shape)
        builder.append(text: detail)
        return builder.bytes
    }

    /// Reads an entry of the log.
    public init(decoding bytes: [UInt8]) throws(KeyCodingError) {
        var reader = KeyReader(bytes)
        guard try reader.read(UInt8.self) == Self.format else { throw .notText }
        _ = try reader.readRaw(count: Self.saltSize)
        try self.init(reading: &reader)
        let count: UInt32 = try reader.read()
        for _ in 0..<count { subjects.append(Array(try reader.readRaw(count: Self.subjectSize))) }
        try reader.finish()
    }

    init(decodingRow bytes: [UInt8]) throws(KeyCodingError) {
        var reader = KeyReader(bytes)
        try self.init(reading: &reader)
        try reader.finish()
    }

    private init(reading reader: inout KeyReader) throws(KeyCodingError) {
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
        subjects = []
    }
}
