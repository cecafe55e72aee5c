import JukiDomain
import Testing

/// 項目チェック of the 22 items: every way of being wrong that the items have, one at a time.
@Suite struct SupplementaryItemCheckTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        let name: String
        let reason: Reason
        let item: SupplementaryItem
        let spoil: @Sendable (inout SupplementaryRecordDraft) -> Void

        init(_ name: String, _ reason: Reason, _ item: SupplementaryItem,
             _ spoil: @escaping @Sendable (inout SupplementaryRecordDraft) -> Void) {
            self.name = name
            self.reason = reason
            self.item = item
            self.spoil = spoil
        }

        var testDescription: String { name }
    }

    private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    static func draft() -> SupplementaryRecordDraft {
        var draft = SupplementaryRecordDraft()
        draft.residentRecordCode = bytes(Sample.code.digits)
        draft.kanjiName = bytes("鮫島　〓子")
        draft.nameGaijiCount = 1
        draft.kanaName = bytes("さめしま　はなこ")
        draft.birthDate = bytes("319550506")
        draft.sex = 2
        draft.addressMunicipalityCode = bytes("131016")
        draft.address = bytes("東京都千代田区丸の内一丁目１番")
        draft.changeDate = bytes("20260331")
        draft.managingMunicipalityCode = bytes("462012")
        draft.addressState = 1
        draft.gaijiFlag = true
        draft.gaijiPattern = 1
        draft.noticeKind = 1
        return draft
    }

    static func movedOverseas() -> SupplementaryRecordDraft {
        var draft = draft()
        draft.addressState = 2
        draft.addressMunicipalityCode = []
        draft.address = bytes("国外転出")
        draft.lastAddress = bytes("鹿児島市荒田一丁目１番")
        return draft
    }

    private static func refusal(_ draft: SupplementaryRecordDraft) -> Refusal? {
        do throws(Refusal) {
            _ = try SupplementaryItemCheck.record(from: draft)
            return nil
        } catch {
            return error
        }
    }

    @Test func aGoodDraftBecomesItsRecord() throws {
        let record = try SupplementaryItemCheck.record(from: Self.draft())
        #expect(record.code == Sample.code && record.municipality.digits == "462012")
        #expect(record.addressMunicipality?.digits == "131016", "住所 may lie in any prefecture")
        #expect(record.gaijiPattern == .name && record.hasGaiji && !record.isDeleted)
        #expect(record.state == .domestic && record.kind == .entry)
        let overseas = try SupplementaryItemCheck.record(from: Self.movedOverseas())
        #expect(overseas.state == .movedOverseas && overseas.addressMunicipality == nil)
        #expect("\(overseas)" == "SupplementaryRecord(masked)")
    }

    private static let faults: [Fault] = [
        Fault("1 missing", .missingItem, .residentRecordCode) { $0.residentRecordCode = [] },
        Fault("1 check digit", .checkDigit, .residentRecordCode) { $0.residentRecordCode = bytes("12345678901") },
        Fault("2 control character", .forbiddenCharacter, .kanjiName) { $0.kanjiName = bytes("鮫島〓\u{1}") },
        Fault("2 not UTF-8", .invalidUTF8, .kanjiName) { $0.kanjiName = [0xFF] },
        Fault("3 count", .gaijiCount, .nameGaijiCount) { $0.nameGaijiCount = 2 },
        Fault("4 kana", .forbiddenKana, .kanaName) { $0.kanaName = bytes("鮫") },
        Fault("5 missing", .missingItem, .birthDate) { $0.birthDate = [] },
        Fault("5 impossible", .invalidDate, .birthDate) { $0.birthDate = bytes("319551306") },
        Fault("6 unknown", .unknownEnumValue, .sex) { $0.sex = 7 },
        Fault("7 missing", .missingItem, .addressMunicipalityCode) { $0.addressMunicipalityCode = [] },
        Fault("7 check digit", .checkDigit, .addressMunicipalityCode) { $0.addressMunicipalityCode = bytes("131017") },
        Fault("8 missing", .missingItem, .address) { $0.address = [] },
        Fault("8 too long", .textTooLong, .address) { $0.address = bytes(String(repeating: "市", count: 201)) },
        Fault("9 count", .gaijiCount, .addressGaijiCount) { $0.addressGaijiCount = 1 },
        Fault("10 not wanted", .itemNotAllowed, .lastAddress) { $0.lastAddress = bytes("鹿児島市") },
        Fault("11 count", .gaijiCount, .lastAddressGaijiCount) { $0.lastAddressGaijiCount = 1 },
        Fault("12 missing", .missingItem, .changeDate) { $0.changeDate = [] },
        Fault("12 impossible", .invalidDate, .changeDate) { $0.changeDate = bytes("20260231") },
        Fault("13 length", .wrongLength, .previousResidentRecordCode) { $0.previousResidentRecordCode = bytes("1") },
        Fault("14 missing", .missingItem, .managingMunicipalityCode) { $0.managingMunicipalityCode = [] },
        Fault("15 unspecified", .unknownEnumValue, .addressState) { $0.addressState = 0 },
        Fault("15 unknown", .unknownEnumValue, .addressState) { $0.addressState = 256 + 1 },
        Fault("16 flag", .gaijiFlag, .gaijiFlag) { $0.gaijiFlag = false },
        Fault("17 pattern", .gaijiFlag, .gaijiPattern) { $0.gaijiPattern = 3 },
        Fault("18 unspecified", .unknownEnumValue, .noticeKind) { $0.noticeKind = 0 },
        Fault("19 forbidden", .forbiddenCharacter, .formerSurname) { $0.formerSurname = bytes("\u{E000}") },
        Fault("20 count", .gaijiCount, .formerSurnameGaijiCount) { $0.formerSurnameGaijiCount = 1 },
        Fault("21 kana", .forbiddenKana, .formerSurnameKana) { $0.formerSurnameKana = bytes("１") },
    ]

    @Test(arguments: faults) func everyFaultNamesItsItem(_ fault: Fault) {
        var draft = Self.draft()
        fault.spoil(&draft)
        let refusal = Self.refusal(draft)
        #expect(refusal?.reason == fault.reason && refusal?.item == fault.item.rawValue)
    }

    @Test func aPersonMovedOverseasHasNoMunicipalityAndALastAddress() {
        var draft = Self.movedOverseas()
        draft.addressMunicipalityCode = Self.bytes("462012")
        let notWanted = Refusal(.itemNotAllowed, item: SupplementaryItem.addressMunicipalityCode.rawValue)
        #expect(Self.refusal(draft) == notWanted)
        draft = Self.movedOverseas()
        draft.lastAddress = []
        #expect(Self.refusal(draft) == Refusal(.missingItem, item: SupplementaryItem.lastAddress.rawValue))
    }

    @Test func theItemsAreThoseOfTheAssessment() {
        #expect(SupplementaryItem.allCases.map(\.rawValue) == Array(1...22))
        #expect(!SupplementaryItem.allCases.contains { $0.japaneseName.contains("個人番号") })
        #expect(SupplementaryItem.allCases.allSatisfy { SupplementaryItem(fieldName: $0.fieldName) == $0 })
    }
}
