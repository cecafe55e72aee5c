import JukiDomain
import SyntheticPopulation

/// The parts of manifest.json: what is in the files, and what must become of it.
enum ManifestView {
    static func json(_ known: KnownCase) -> JSONValue {
        .object([
            "label": .string(known.label), "explanation": .string(known.explanation),
            "resident_record_code": .string(known.residentRecordCode),
            "municipality_code": .string(known.municipalityCode), "kanji_name": .string(known.name),
            "kana_name": .string(known.kana), "birth_date": .string(known.birthDate), "sex": sex(known.sex),
            "address": .string(known.address), "former_surname": .string(known.formerSurname),
            "individual_number": .string(known.individualNumber),
            "questions": .array(known.questions.map(json)),
        ])
    }

    /// Conditions that are not set are left out.
    private static func json(_ question: KnownQuestion) -> JSONValue {
        let texts: [(String, String?)] = [
            ("kanji_name", question.name), ("kana_name", question.kana), ("kana_rule", question.kanaRule?.rawValue),
            ("former_surname", question.formerSurname), ("birth_date", question.birthDate),
            ("municipality_code", question.municipalityCode), ("address", question.address),
        ]
        var members = texts.compactMap { key, text in
            text.map { JSONValue.Member(key: key, value: .string($0)) }
        }
        if let value = question.sex { members.append(.init(key: "sex", value: sex(value))) }
        if question.isPrefix { members.append(.init(key: "prefix", value: true)) }
        members.append(.init(key: "expected_codes", value: .array(question.expectedCodes.map(JSONValue.string))))
        return .object(members)
    }

    private static func sex(_ value: UInt8) -> JSONValue {
        .string(Sex(rawValue: value)?.protocolName ?? "")
    }

    static func json(_ difference: PlantedDifference<some RegisterItem>) -> JSONValue {
        .object([
            "resident_record_code": .string(difference.code.digits),
            "class_of_difference": .string(difference.kind.protocolName),
            "items": .array(difference.items.map { .integer($0.rawValue) }),
            "municipality_code": .string(difference.elsewhere?.digits ?? ""),
        ])
    }

    static func json(_ day: RegisterDay<some SyntheticRegister>) -> JSONValue {
        let expectations = day.expectations
        let parked = expectations.parked.sorted { $0.key.rawValue < $1.key.rawValue }
        let events = Dictionary(grouping: day.notices, by: \.event).sorted { $0.key.rawValue < $1.key.rawValue }
        return .object([
            "notices": .integer(day.notices.count), "applied": .integer(expectations.applied),
            "parked": .integer(parked.reduce(0) { $0 + $1.value }),
            "parked_by_reason": .object(parked.map { .init(key: $0.key.protocolName, value: .integer($0.value)) }),
            "replaced": .integer(expectations.replaced), "deleted_records": .integer(expectations.deleted),
            "events": .object(events.map {
                .init(key: protocolName(ofCase: $0.key.rawValue), value: .integer($0.value.count))
            }),
        ])
    }
}
