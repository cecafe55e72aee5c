import JukiDomain
import Testing

/// One way of making a draft wrong, and what must be said of it.
struct Fault: Sendable, CustomTestStringConvertible {
    let name: String
    let refusal: Refusal
    let spoil: @Sendable (inout IdentityRecordDraft) -> Void

    init(_ name: String, _ refusal: Refusal, _ spoil: @escaping @Sendable (inout IdentityRecordDraft) -> Void) {
        self.name = name
        self.refusal = refusal
        self.spoil = spoil
    }

    init(_ name: String, _ reason: Reason, _ item: IdentityItem,
         _ spoil: @escaping @Sendable (inout IdentityRecordDraft) -> Void) {
        self.init(name, Refusal(reason, item), spoil)
    }

    var testDescription: String { name }
}

@Suite struct ItemCheckTests {
    static func draft() -> IdentityRecordDraft {
        var draft = IdentityRecordDraft()
        draft.residentRecordCode = ascii(Sample.code.digits)
        draft.kanjiName = ascii("鮫島　〓子")
        draft.nameGaijiCount = 1
        draft.kanaName = ascii("さめしま　はなこ")
        draft.birthDate = ascii("319550506")
        draft.sex = 2
        draft.address = ascii("鹿児島市荒田一丁目１番")
        draft.individualNumber = ascii(Sample.number.digits)
        draft.changeReason = 11
        draft.changeDate = ascii("20260331")
        draft.municipalityCode = ascii("462012")
        draft.ooazaCode = ascii("012001")
        draft.operatorID = ascii("op-1_A")
        draft.operatorTerminalID = ascii("T1")
        draft.timestamp = ascii("20260331235959")
        draft.gaijiFlag = true
        return draft
    }

    static func ascii(_ text: String) -> [UInt8] { Array(text.utf8) }

    static func refusal(_ draft: IdentityRecordDraft, _ origin: RecordOrigin = .notice) -> Refusal? {
        do throws(Refusal) {
            _ = try ItemCheck.record(from: draft, origin: origin)
            return nil
        } catch {
            return error
        }
    }

    // MARK: Every way of being wrong

    static let codeFaults: [Fault] = [
        Fault("1 missing", .missingItem, .residentRecordCode) { $0.residentRecordCode = [] },
        Fault("1 short", Refusal(.wrongLength, item: 1, expected: 11)) { $0.residentRecordCode.removeLast() },
        Fault("1 long", Refusal(.wrongLength, item: 1, expected: 11)) { $0.residentRecordCode.append(0x30) },
        Fault("1 letter", .notADigit, .residentRecordCode) { $0.residentRecordCode[3] = 0x41 },
        Fault("1 check digit", .checkDigit, .residentRecordCode) { $0.residentRecordCode[10] ^= 1 },
        Fault("1 zero", .checkDigit, .residentRecordCode) { $0.residentRecordCode = ascii("00000000000") },
        Fault("9 short", Refusal(.wrongLength, item: 9, expected: 12)) { $0.individualNumber.removeLast() },
        Fault("9 letter", .notADigit, .individualNumber) { $0.individualNumber[0] = 0x2D },
        Fault("9 check digit", .checkDigit, .individualNumber) { $0.individualNumber[11] ^= 1 },
        Fault("9 zero", .checkDigit, .individualNumber) { $0.individualNumber = ascii("000000000000") },
        Fault("14 missing", .missingItem, .municipalityCode) { $0.municipalityCode = [] },
        Fault("14 short", Refusal(.wrongLength, item: 14, expected: 6)) { $0.municipalityCode.removeLast() },
        Fault("14 letter", .notADigit, .municipalityCode) { $0.municipalityCode[1] = 0x20 },
        Fault("14 check digit", .checkDigit, .municipalityCode) { $0.municipalityCode[5] ^= 1 },
        Fault("15 short", Refusal(.wrongLength, item: 15, expected: 6)) { $0.ooazaCode.removeLast() },
        Fault("15 letter", .notADigit, .ooazaCode) { $0.ooazaCode[5] = 0x61 },
    ]

    static let textFaults: [Fault] = [
        Fault("2 not UTF-8", .invalidUTF8, .kanjiName) { $0.kanjiName = [0xE3, 0x80] },
        Fault("2 control", Refusal(.forbiddenCharacter, item: 2, offendingScalar: 7)) { $0.kanjiName.append(7) },
        Fault("2 long", Refusal(.textTooLong, item: 2, expected: 100)) { $0.kanjiName = ascii(repeated("山", 101)) },
        Fault("3 too many", .gaijiCount, .nameGaijiCount) { $0.nameGaijiCount = 2 },
        Fault("3 none told", .gaijiCount, .nameGaijiCount) { $0.nameGaijiCount = 0 },
        Fault("4 not UTF-8", .invalidUTF8, .kanaName) { $0.kanaName = [0xFF] },
        Fault("4 control", Refusal(.forbiddenCharacter, item: 4, offendingScalar: 0x202E)) {
            $0.kanaName += ascii("\u{202E}")
        },
        Fault("4 kanji", Refusal(.forbiddenKana, item: 4, offendingScalar: 0x5C71)) { $0.kanaName = ascii("山") },
        Fault("4 digit", Refusal(.forbiddenKana, item: 4, offendingScalar: 0x31)) { $0.kanaName = ascii("さ1") },
        Fault("4 long", Refusal(.textTooLong, item: 4, expected: 200)) { $0.kanaName = ascii(repeated("さ", 201)) },
        Fault("7 missing", .missingItem, .address) { $0.address = [] },
        Fault("7 is a space", .missingItem, .address) { $0.address = ascii(" ") },
        Fault("2 is spaces", .missingItem, .kanjiName) { ($0.kanjiName, $0.nameGaijiCount) = (ascii("　 "), 0) },
        Fault("7 not UTF-8", .invalidUTF8, .address) { $0.address = [0xC0, 0x80] },
        Fault("7 control", Refusal(.forbiddenCharacter, item: 7, offendingScalar: 0)) { $0.address.append(0) },
        Fault("7 long", Refusal(.textTooLong, item: 7, expected: 200)) { $0.address = ascii(repeated("町", 201)) },
        Fault("8", .gaijiCount, .addressGaijiCount) { $0.addressGaijiCount = 1 },
        Fault("13 of another reading", .searchKana, .searchKana) { $0.searchKana = ascii("さめじま") },
        Fault("16 long", Refusal(.textTooLong, item: 16, expected: 16)) { $0.operatorID = ascii(repeated("a", 17)) },
        Fault("16 letter", Refusal(.forbiddenCharacter, item: 16, offendingScalar: 0x20)) {
            $0.operatorID = ascii("op 1")
        },
        Fault("17 long", Refusal(.textTooLong, item: 17, expected: 16)) {
            $0.operatorTerminalID = ascii(repeated("a", 17))
        },
        Fault("17 letter", Refusal(.forbiddenCharacter, item: 17, offendingScalar: 0x2F)) {
            $0.operatorTerminalID = ascii("a/b")
        },
        Fault("20 not told", .gaijiFlag, .gaijiFlag) { $0.gaijiFlag = false },
        Fault("20 without 外字", .gaijiFlag, .gaijiFlag) {
            $0.kanjiName = ascii("鮫島")
            $0.nameGaijiCount = 0
        },
        Fault("25 not UTF-8", .invalidUTF8, .formerSurname) { $0.formerSurname = [0xED, 0xA0, 0x80] },
        Fault("25 control", Refusal(.forbiddenCharacter, item: 25, offendingScalar: 0xE000)) {
            $0.formerSurname = ascii("\u{E000}")
        },
        Fault("25 long", Refusal(.textTooLong, item: 25, expected: 100)) {
            $0.formerSurname = ascii(repeated("山", 101))
        },
        Fault("26", .gaijiCount, .formerSurnameGaijiCount) { $0.formerSurnameGaijiCount = 1 },
        Fault("27 kanji", Refusal(.forbiddenKana, item: 27, offendingScalar: 0x5C71)) {
            $0.formerSurnameKana = ascii("山")
        },
        Fault("27 not UTF-8", .invalidUTF8, .formerSurnameKana) { $0.formerSurnameKana = [0x80] },
    ]

    static let choiceAndDateFaults: [Fault] = [
        Fault("5 missing", .missingItem, .birthDate) { $0.birthDate = [] },
        Fault("5 short", .invalidDate, .birthDate) { $0.birthDate.removeLast() },
        Fault("5 era", .invalidDate, .birthDate) { $0.birthDate[0] = 0x36 },
        Fault("5 outside its era", .invalidDate, .birthDate) { $0.birthDate = ascii("419550506") },
        Fault("5 month", .invalidDate, .birthDate) { $0.birthDate = ascii("319551306") },
        Fault("5 day", .invalidDate, .birthDate) { $0.birthDate = ascii("319550431") },
        Fault("6 forgotten", .unknownEnumValue, .sex) { $0.sex = 0 },
        Fault("6 unknown", .unknownEnumValue, .sex) { $0.sex = 4 },
        Fault("6 no byte", .unknownEnumValue, .sex) { $0.sex = 257 },
        Fault("10 forgotten", .unknownEnumValue, .changeReason) { $0.changeReason = 0 },
        Fault("10 unknown", .unknownEnumValue, .changeReason) { $0.changeReason = 14 },
        Fault("10 no byte", .unknownEnumValue, .changeReason) { $0.changeReason = 256 + 11 },
        Fault("11 missing", .missingItem, .changeDate) { $0.changeDate = [] },
        Fault("11 no such day", .invalidDate, .changeDate) { $0.changeDate = ascii("20260229") },
        Fault("11 hyphens", .invalidDate, .changeDate) { $0.changeDate = ascii("2026-3-1") },
        Fault("18 short", .invalidDate, .timestamp) { $0.timestamp.removeLast() },
        Fault("18 letter", .invalidDate, .timestamp) { $0.timestamp[13] = 0x5A },
        Fault("18 day", .invalidDate, .timestamp) { $0.timestamp = ascii("20260431000000") },
        Fault("18 hour", .invalidDate, .timestamp) { $0.timestamp = ascii("20260430240000") },
        Fault("18 minute", .invalidDate, .timestamp) { $0.timestamp = ascii("20260430236000") },
        Fault("18 second", .invalidDate, .timestamp) { $0.timestamp = ascii("20260430235960") },
    ]

    static func repeated(_ letter: String, _ count: Int) -> String { String(repeating: letter, count: count) }

    @Test("A draft with one fault is refused for that fault and that item",
          arguments: [RecordOrigin.notice, .reconciliation], codeFaults + textFaults + choiceAndDateFaults)
    func faults(_ origin: RecordOrigin, _ fault: Fault) {
        var draft = Self.draft()
        #expect(Self.refusal(draft, origin) == nil)
        fault.spoil(&draft)
        #expect(Self.refusal(draft, origin) == fault.refusal)
    }

    // MARK: Blanks

    @Test("A newborn's record: name, reading, sex, number and what nobody typed may be blank")
    func blanks() throws {
        var draft = IdentityRecordDraft()
        draft.residentRecordCode = Self.ascii(Sample.code.digits)
        draft.birthDate = Self.ascii("520260331")
        draft.sex = 3
        draft.address = Self.ascii("鹿児島市荒田一丁目１番")
        draft.changeReason = 12
        draft.changeDate = Self.ascii("20260331")
        draft.municipalityCode = Self.ascii("462012")
        let record = try ItemCheck.record(from: draft, origin: .notice)
        #expect(record.name == .blank && record.kanaName.isBlank && record.searchKana.isBlank && record.sex == .blank)
        #expect(record.individualNumber == nil && record.ooaza == nil && !record.hasGaiji)
        #expect(record.operatorID == "" && record.operatorTerminalID == "" && record.timestamp == "")
        #expect(record.formerSurname == .blank && record.formerSurnameKana.isBlank)
        #expect(record.notifiedOn == nil && record.updateSequence == 0)
    }

    @Test("The longest texts still fit, and a birth date with unknown parts is one")
    func atTheLimits() throws {
        var draft = Self.draft()
        draft.kanjiName = Self.ascii(Self.repeated("𠮷", 99) + "〓")
        draft.kanaName = Self.ascii(Self.repeated("が", 200))
        draft.address = Self.ascii(Self.repeated("町", 200))
        draft.formerSurname = Self.ascii(Self.repeated("山", 100))
        draft.formerSurnameKana = Self.ascii(Self.repeated("や", 200))
        draft.operatorID = Self.ascii(Self.repeated("Z", 16))
        draft.birthDate = Self.ascii("319550200")
        #expect(Self.refusal(draft) == nil)
        draft.birthDate = Self.ascii("319550229")
        #expect(Self.refusal(draft) == nil)
    }

    @Test("Katakana becomes hiragana, and the search kana is derived when it is not given")
    func readings() throws {
        var draft = Self.draft()
        draft.kanaName = Self.ascii("サメジマ　ハナコ")
        let record = try ItemCheck.record(from: draft, origin: .notice)
        #expect(record.kanaName.disclosed == "さめじま はなこ")
        #expect(record.searchKana.disclosed == "さめしまはなこ")
        draft.searchKana = record.searchKana.utf8
        #expect(try ItemCheck.record(from: draft, origin: .notice) == record)
    }

    // MARK: Items that the server assigns

    static let serverItems: [Fault] = [
        Fault("12", .itemNotAllowed, .retentionFlag) { $0.retentionFlag = 1 },
        Fault("19", .itemNotAllowed, .notifiedOn) { $0.notifiedOn = ascii("20260401") },
        Fault("22", .itemNotAllowed, .updateSequence) { $0.updateSequence = 3 },
    ]

    @Test("A notice leaves the server's items blank", arguments: serverItems)
    func noticeOrigin(_ fault: Fault) {
        var draft = Self.draft()
        fault.spoil(&draft)
        #expect(Self.refusal(draft, .notice) == fault.refusal)
        #expect(Self.refusal(draft, .reconciliation) == nil)
    }

    @Test("A file for reconciliation may tell 更新順番号; 12 and 19 are ignored")
    func reconciliationOrigin() throws {
        var draft = Self.draft()
        draft.retentionFlag = 99
        draft.notifiedOn = Self.ascii("nonsense")
        draft.updateSequence = 7
        let record = try ItemCheck.record(from: draft, origin: .reconciliation)
        #expect(record.updateSequence == 7 && record.notifiedOn == nil && record.retentionFlag == .inForce)
    }

    @Test("A server's record has all three")
    func serverOrigin() throws {
        var draft = Self.draft()
        #expect(Self.refusal(draft, .server) == Refusal(.unknownEnumValue, .retentionFlag))
        for flag in [5, 256, 300] as [UInt32] {
            draft.retentionFlag = flag
            #expect(Self.refusal(draft, .server) == Refusal(.unknownEnumValue, .retentionFlag))
        }
        draft.retentionFlag = 2
        #expect(Self.refusal(draft, .server) == Refusal(.missingItem, .notifiedOn))
        draft.notifiedOn = Self.ascii("20260231")
        #expect(Self.refusal(draft, .server) == Refusal(.invalidDate, .notifiedOn))
        draft.notifiedOn = Self.ascii("20260401")
        draft.updateSequence = .max
        let record = try ItemCheck.record(from: draft, origin: .server)
        #expect(record.retentionFlag == .history && record.notifiedOn == Sample.today && record.updateSequence == .max)
    }

    @Test("A refusal never shows the value that it refuses")
    func refusalsAreSilent() {
        for fault in Self.codeFaults + Self.textFaults + Self.choiceAndDateFaults {
            let printed = "\(fault.refusal)"
            #expect(!printed.contains("鮫島") && !printed.contains(Sample.number.digits))
        }
    }
}
