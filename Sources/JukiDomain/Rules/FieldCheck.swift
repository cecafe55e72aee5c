/// Checks of one item's format and code, whichever register the item belongs to: what is wrong names the item.
enum FieldCheck<Item: RegisterItem> {
    // MARK: Codes

    static func residentRecordCode(_ bytes: [UInt8], _ item: Item) throws(Refusal) -> ResidentRecordCode {
        guard !bytes.isEmpty else { throw Refusal(.missingItem, item: item.rawValue) }
        do { return try ResidentRecordCode(digits: bytes) } catch { throw refusal(error, item) }
    }

    static func municipality(_ bytes: [UInt8], _ item: Item) throws(Refusal) -> MunicipalityCode {
        guard !bytes.isEmpty else { throw Refusal(.missingItem, item: item.rawValue) }
        do { return try MunicipalityCode(digits: bytes) } catch { throw refusal(error, item) }
    }

    static func refusal(_ error: CodeError, _ item: Item) -> Refusal {
        switch error {
        case .wrongLength(let expected, _): Refusal(.wrongLength, item: item.rawValue, expected: UInt64(expected))
        case .notADigit: Refusal(.notADigit, item: item.rawValue)
        case .checkDigit, .allZero: Refusal(.checkDigit, item: item.rawValue)
        }
    }

    static func choice<Choice: RawRepresentable<UInt8>>(
        _ raw: UInt32, _ item: Item
    ) throws(Refusal) -> Choice {
        guard let raw = UInt8(exactly: raw), let choice = Choice(rawValue: raw) else {
            throw Refusal(.unknownEnumValue, item: item.rawValue)
        }
        return choice
    }

    // MARK: Dates

    static func birthDate(_ bytes: [UInt8], _ item: Item) throws(Refusal) -> BirthDate {
        guard !bytes.isEmpty else { throw Refusal(.missingItem, item: item.rawValue) }
        do { return try BirthDate(wire: bytes) } catch { throw Refusal(.invalidDate, item: item.rawValue) }
    }

    static func date(_ bytes: [UInt8], _ item: Item) throws(Refusal) -> CalendarDate {
        guard !bytes.isEmpty else { throw Refusal(.missingItem, item: item.rawValue) }
        do { return try CalendarDate(compact: bytes) } catch { throw Refusal(.invalidDate, item: item.rawValue) }
    }

    // MARK: Text

    static func gaijiText(
        _ bytes: [UInt8], _ count: UInt32, _ version: UInt32, _ item: Item, _ countItem: Item,
        limit: Int
    ) throws(Refusal) -> GaijiText {
        try validate(bytes, item, limit: limit)
        guard Gaiji.count(in: bytes.span) == Int(count) else { throw Refusal(.gaijiCount, item: countItem.rawValue) }
        return GaijiText(PersonalText(utf8: bytes), gaijiCount: count, version: version)
    }

    static func reading(_ bytes: [UInt8], _ item: Item) throws(Refusal) -> PersonalText {
        try validate(bytes, item, limit: TextRule.kanaLimit)
        do {
            _ = try Kana.validate(bytes.span)
        } catch {
            guard case .refused(let scalar, _) = error else { throw Refusal(.forbiddenKana, item: item.rawValue) }
            throw Refusal(.forbiddenKana, item: item.rawValue, offendingScalar: scalar)
        }
        return PersonalText(utf8: Kana.hiragana(utf8: bytes.span))
    }

    /// Whoever types a space into a field has not filled it in. Hardly any text begins with one, and no other is read.
    private static func isOnlySpaces(_ bytes: [UInt8]) -> Bool {
        let isWide = bytes.count >= 3 && bytes[0] == 0xE3 && bytes[1] == 0x80 && bytes[2] == 0x80
        return (isWide || bytes.first == 0x20) && TextRule.isOnlySpaces(String(decoding: bytes, as: UTF8.self))
    }

    /// - Throws: also `MISSING_ITEM` for spaces alone.
    static func validate(_ bytes: [UInt8], _ item: Item, limit: Int) throws(Refusal) {
        if isOnlySpaces(bytes) { throw Refusal(.missingItem, item: item.rawValue) }
        do {
            _ = try TextRule.validate(bytes.span, limit: limit)
        } catch {
            switch error {
            case .notUTF8: throw Refusal(.invalidUTF8, item: item.rawValue)
            case .tooLong(let limit): throw Refusal(.textTooLong, item: item.rawValue, expected: UInt64(limit))
            case .refused(let scalar, _):
                throw Refusal(.forbiddenCharacter, item: item.rawValue, offendingScalar: scalar)
            }
        }
    }
}
