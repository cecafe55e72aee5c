import JukiDomain
import OrderedStore

/// Where an entry stands in its index. All keys are ordered bytewise, all end with code (8 bytes) and 更新順番号 (8):
/// - text indexes: kind (1), escaped key with its end mark, birth sort key (4), code, sequence;
/// - birth: sex (1), birth sort key (4), code, sequence;
/// - place: municipality (3), 大字・字 (3), code, sequence.
///
/// The birth sort key stands behind the text so that "this name, born then" is one short range.
enum IndexLayout {
    /// Bytes of code and sequence.
    static let identityBytes = 16

    /// Sorts behind every code, for records without one.
    static let noOoaza: UInt32 = 0xFF_FFFF

    /// Which of a person's texts an entry of a text index is for. Former surnames share the keyspaces of names.
    static func kind(of field: SearchField) -> UInt8 {
        switch field {
        case .kanjiName, .kanaName, .address: 1
        case .formerSurname, .formerSurnameKana: 2
        }
    }

    static func index(for field: SearchField, _ strictness: Strictness) -> IndexName {
        switch field {
        case .kanjiName, .formerSurname: strictness == .strict ? .nameStrict : .nameLoose
        case .kanaName, .formerSurnameKana: strictness == .strict ? .kanaStrict : .kanaLoose
        case .address: .address
        }
    }

    /// The version of the rules that made the keys of an index; 0 where no rule is involved.
    static func keyRule(of index: IndexName) -> UInt8 {
        switch index {
        case .kanaStrict, .kanaLoose, .nameStrict, .nameLoose, .address: SearchKey.ruleVersion
        case .birth, .place: 0
        }
    }

    // MARK: The beginnings of keys

    static func text(_ field: SearchField, exactly key: SearchKey) -> KeyBuilder {
        var builder = KeyBuilder(capacity: key.bytes.count + 32)
        builder.append(kind(of: field))
        builder.append(escaped: key.bytes)
        return builder
    }

    static func text(_ field: SearchField, beginningWith key: SearchKey) -> KeyBuilder {
        var builder = KeyBuilder(capacity: key.bytes.count + 32)
        builder.append(kind(of: field))
        builder.append(escapedPrefix: key.bytes)
        return builder
    }

    static func birth(_ sex: Sex) -> KeyBuilder {
        var builder = KeyBuilder(capacity: 24)
        builder.append(sex.rawValue)
        return builder
    }

    static func place(_ municipality: MunicipalityCode) -> KeyBuilder {
        var builder = KeyBuilder(capacity: 24)
        builder.append24(municipality.value)
        return builder
    }
}
