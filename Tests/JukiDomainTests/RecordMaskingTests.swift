import JukiDomain
import Testing

/// One record of canary values, held in every type that can hold it, printed in every way: nothing shows.
@Suite struct RecordMaskingTests {
    private static let code = ResidentRecordCode(body: 7_418_529_637)
    private static let otherCode = ResidentRecordCode(body: 3_692_581_476)
    private static let number = IndividualNumber(body: 85_274_196_385)
    private static let otherNumber = IndividualNumber(body: 69_637_418_526)
    private static let texts = ["鮫島", "花子", "さめしま", "はなこ", "山下町", "西郷", "さいごう"]
    private static let birthDate = "319400517"

    private static func record() throws -> IdentityRecord {
        IdentityRecord(
            code: code, name: GaijiText("鮫島　花子"), kanaName: "さめしま　はなこ",
            birthDate: try BirthDate(wire: birthDate), sex: .female, address: GaijiText("鹿児島市山下町１１番１号"),
            individualNumber: number, changeReason: .birth,
            changeDate: try CalendarDate(year: 2025, month: 4, day: 1), searchKana: "さめしまはなこ",
            municipality: MunicipalityCode(body: 46201), ooaza: nil, operatorID: "operator", operatorTerminalID: "t1",
            timestamp: "20250401000000", isDeleted: false, formerSurname: GaijiText("西郷"),
            formerSurnameKana: "さいごう")
    }

    private static func draft() -> IdentityRecordDraft {
        var draft = IdentityRecordDraft()
        draft.residentRecordCode = Array(code.digits.utf8)
        draft.individualNumber = Array(number.digits.utf8)
        draft.kanjiName = Array("鮫島　花子".utf8)
        draft.kanaName = Array("さめしま　はなこ".utf8)
        draft.address = Array("山下町".utf8)
        draft.birthDate = Array(birthDate.utf8)
        draft.formerSurname = Array("西郷".utf8)
        draft.formerSurnameKana = Array("さいごう".utf8)
        draft.searchKana = Array("さめしま".utf8)
        return draft
    }

    /// Everything of the domain that can hold a person's values.
    private static func holders() throws -> [any Sendable] {
        let record = try record()
        let date = try BirthDate(wire: birthDate)
        let condition = TextCondition("鮫島")
        let conditions = SearchConditions(
            kanjiName: condition, kanaName: TextCondition("さめしま"), formerSurname: TextCondition("西郷"),
            formerSurnameKana: TextCondition("さいごう"), birthDate: BirthCondition(date), sex: .female,
            address: TextCondition("山下町"))
        let items = SearchItems(record)
        return [
            code, number, date, BirthCondition(date), PersonalText("鮫島"), GaijiText("花子"), record, draft(),
            UpdateNotice(number: 1, record: record, previousCode: otherCode, previousIndividualNumber: otherNumber),
            Situation(current: record, predecessor: record, numberHolder: otherCode),
            Kana.strictKey("さめしま"), Kana.looseKey("さめしま"), NameKey.exact("鮫島"), AddressKey.key("山下町"),
            condition, conditions, try PreparedConditions(conditions), items,
            IndexedVersion(code: code, sequence: 1, isCurrent: true, isDeleted: false, items: items),
        ]
    }

    @Test func noWayOfPrintingShowsACanary() throws {
        let secrets = Self.canaries()
        for holder in try Self.holders() {
            for text in Self.everyPrint(of: holder) {
                for secret in secrets { #expect(!text.contains(secret), "\(type(of: holder)) shows a canary") }
            }
        }
    }

    /// Errors are printed in full; none of them may quote what was wrong.
    @Test func errorsDoNotQuote() throws {
        var failures: [any Error] = []
        let spoilt = Self.code.digits.dropLast() + (Self.code.digits.last == "0" ? "1" : "0")
        do { _ = try ResidentRecordCode(String(spoilt)) } catch { failures.append(error) }
        do { _ = try IndividualNumber("8527419638X" + "5") } catch { failures.append(error) }
        do { _ = try BirthDate(wire: "519400517") } catch { failures.append(error) }
        do { _ = try MunicipalityCode("46201X") } catch { failures.append(error) }
        #expect(failures.count == 4)
        for failure in failures {
            for text in Self.everyPrint(of: failure) {
                for secret in Self.canaries() { #expect(!text.contains(secret), "\(failure)") }
            }
        }
    }

    /// The search itself must find what an unmasked type would print.
    @Test func theCanariesWouldBeFound() throws {
        struct Open {
            var text = "鮫島　花子"
            var bytes = Array(RecordMaskingTests.code.digits.utf8)
            var value = RecordMaskingTests.number.value
        }
        let printed = Self.everyPrint(of: Open()).joined()
        #expect(Self.canaries().filter { printed.contains($0) }.count >= 3)
    }

    /// Texts; codes with and without zeros; and both as rows of bytes, the way arrays print.
    private static func canaries() -> [String] {
        let digits = [code.digits, otherCode.digits, number.digits, otherNumber.digits, birthDate, "19400517"]
        return (texts + digits).flatMap { text in
            let bytes = text.utf8.prefix(6).map(String.init)
            return [text, bytes.joined(separator: ", "), bytes.map { "- \($0)\n" }.joined(separator: "  ")]
        }
    }

    private static func everyPrint(of value: some Any) -> [String] {
        var dumped = ""
        dump(value, to: &dumped)
        var dumpedInside = ""
        dump([value], to: &dumpedInside)
        var printed = ""
        print(value, to: &printed)
        return [
            String(describing: value), String(reflecting: value), "\([value])", "\(Optional(value) as Any)", printed,
            dumped, dumpedInside, String(describing: Mirror(reflecting: value).children.map { $0.value }),
        ]
    }
}
