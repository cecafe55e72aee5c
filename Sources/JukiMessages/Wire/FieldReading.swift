internal import CJukiMessages
internal import JukiDomain

extension ProtobufCBinaryData {
    /// A copy of the field's bytes.
    var bytes: [UInt8] {
        unsafe Array(buffer)
    }

    /// The field's bytes where they are.
    var buffer: UnsafeBufferPointer<UInt8> {
        unsafe UnsafeBufferPointer(start: data, count: len)
    }

    var isBlank: Bool { unsafe len == 0 }
}

/// Fields that are not items of a record: each read with its one rule.
enum Field {
    /// Text that speaks of no person: a legal basis, an application number, an index name. Our choice of length.
    static let plainTextScalarsMax = 100
    /// A sentence of ours in a status.
    static let sentenceScalarsMax = 400

    static func plainText(
        _ field: ProtobufCBinaryData, scalarsMax: Int = plainTextScalarsMax
    ) throws(Refusal) -> String {
        let text = try unsafe personalText(field, scalarsMax: scalarsMax)
        return text.disclosed
    }

    /// UTF-8 without control characters, at most `scalarsMax` Unicode scalars.
    static func personalText(_ field: ProtobufCBinaryData, scalarsMax: Int) throws(Refusal) -> PersonalText {
        let bytes = unsafe field.bytes
        do {
            try TextRule.validate(bytes.span, limit: scalarsMax)
        } catch {
            switch error {
            case .notUTF8: throw Refusal(.invalidUTF8)
            case .tooLong(let limit): throw Refusal(.textTooLong, expected: UInt64(limit))
            case .refused(let scalar, _): throw Refusal(.forbiddenCharacter, offendingScalar: scalar)
            }
        }
        return PersonalText(utf8: bytes)
    }

    static func recordCode(_ field: ProtobufCBinaryData) throws(Refusal) -> ResidentRecordCode {
        try ItemCheck.residentRecordCode(unsafe field.bytes)
    }

    static func optionalRecordCode(_ field: ProtobufCBinaryData) throws(Refusal) -> ResidentRecordCode? {
        unsafe field.isBlank ? nil : try recordCode(field)
    }

    static func municipality(_ field: ProtobufCBinaryData) throws(Refusal) -> MunicipalityCode {
        try ItemCheck.municipality(unsafe field.bytes)
    }

    static func optionalMunicipality(_ field: ProtobufCBinaryData) throws(Refusal) -> MunicipalityCode? {
        unsafe field.isBlank ? nil : try municipality(field)
    }

    static func birthDate(_ field: ProtobufCBinaryData) throws(Refusal) -> BirthDate {
        do { return try unsafe BirthDate(wire: field.bytes) } catch { throw Refusal(.invalidDate, .birthDate) }
    }

    /// An enum of ours; zero and unknown values are refused.
    static func choice<Choice: RawRepresentable<UInt8>>(_ raw: UInt32, item: UInt8 = 0) throws(Refusal) -> Choice {
        guard let small = UInt8(exactly: raw), let choice = Choice(rawValue: small) else {
            throw Refusal(.unknownEnumValue, item: item)
        }
        return choice
    }

    /// `YYYY-MM-DD`, or nil for blank.
    static func optionalDate(_ field: ProtobufCBinaryData) throws(Refusal) -> CalendarDate? {
        let text = unsafe field.bytes
        if text.isEmpty { return nil }
        guard text.count == 10, text[4] == 0x2D, text[7] == 0x2D,
            let year = number(text[0..<4]), let month = number(text[5..<7]), let day = number(text[8..<10])
        else { throw Refusal(.invalidDate) }
        do { return try CalendarDate(year: year, month: month, day: day) } catch { throw Refusal(.invalidDate) }
    }

    /// `YYYYMMDD`.
    static func compactDate(_ field: ProtobufCBinaryData, _ item: IdentityItem) throws(Refusal) -> CalendarDate {
        let text = unsafe field.bytes
        guard text.count == 8, let value = number(text[...]) else { throw Refusal(.invalidDate, item) }
        do {
            return try CalendarDate(year: value / 10_000, month: value / 100 % 100, day: value % 100)
        } catch {
            throw Refusal(.invalidDate, item)
        }
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            value = value * 10 + Int(digit - 0x30)
        }
        return value
    }

    /// A repeated message field.
    static func list<Packed, Value>(
        _ messages: UnsafeMutablePointer<UnsafeMutablePointer<Packed>?>?, _ count: Int,
        _ read: (Packed) throws(Refusal) -> Value
    ) throws(Refusal) -> [Value] {
        guard let messages = unsafe messages else { return [] }
        var values: [Value] = []
        values.reserveCapacity(count)
        for index in 0..<count {
            guard let message = unsafe messages[index] else { throw Refusal(.malformedMessage) }
            values.append(try unsafe read(message.pointee))
        }
        return values
    }

    /// A message field that must be there.
    static func required<Packed>(_ message: UnsafeMutablePointer<Packed>?) throws(Refusal) -> Packed {
        guard let message = unsafe message else { throw Refusal(.missingItem) }
        return unsafe message.pointee
    }

    /// The only field of a message that says nothing.
    static func requireZero(_ value: UInt32) throws(Refusal) {
        guard value == 0 else { throw Refusal(.itemNotAllowed) }
    }
}
