import JukiDomain
import Testing

/// One made-up person, and the ways in which a record of theirs can differ.
enum Sample {
    static let home = MunicipalityCode(body: 46_201)
    static let elsewhere = MunicipalityCode(body: 46_203)
    static let code = ResidentRecordCode(body: 1_234_567_890)
    static let otherCode = ResidentRecordCode(body: 2_345_678_901)
    static let number = IndividualNumber(body: 12_345_678_901)
    static let otherNumber = IndividualNumber(body: 23_456_789_012)
    static let today = day(2026, 4, 1)

    static func day(_ year: Int, _ month: Int, _ day: Int) -> CalendarDate {
        do { return try CalendarDate(year: year, month: month, day: day) } catch {
            preconditionFailure("a test names days of the calendar")
        }
    }

    static func birth(_ year: Int, _ month: Int, _ day: Int) -> BirthDate {
        do { return try BirthDate(era: .showa, year: year, month: month, day: day) } catch {
            preconditionFailure("a test names days of the era")
        }
    }

    static func record(_ reason: ChangeReason = .moveIn) -> IdentityRecord {
        IdentityRecord(
            code: code, name: GaijiText("鮫島　花子"), kanaName: "さめしま　はなこ", birthDate: birth(1955, 5, 6),
            sex: .female, address: GaijiText("鹿児島市荒田一丁目１番"), individualNumber: number, changeReason: reason,
            changeDate: day(2026, 3, 31), searchKana: "さめしまはなこ", municipality: home, ooaza: OoazaCode(value: 12_001),
            operatorID: "op1", operatorTerminalID: "t1", timestamp: "20260331120000",
            isDeleted: reason.kind == .deletion, formerSurname: GaijiText("有村"), formerSurnameKana: "ありむら")
    }
}

/// One item of a record changed alone, and the group of domain rules it belongs to.
struct Mutation: Sendable, CustomTestStringConvertible {
    let item: IdentityItem
    /// nil for an item that no rule of 異動事由 speaks of.
    let group: ItemGroup?
    let change: @Sendable (inout IdentityRecord) -> Void

    var testDescription: String { "\(item)" }

    /// Every item that a notice may try to change, apart from those that tell of the change itself.
    static let all: [Mutation] = [
        Mutation(item: .kanjiName, group: .name) { $0.name.text = "鮫島　華子" },
        Mutation(item: .nameGaijiCount, group: .name) { $0.name.gaijiCount += 1 },
        Mutation(item: .kanaName, group: .name) {
            $0.kanaName = "さめじま　はなこ"
            $0.searchKana = "さめしまはなこ"
        },
        Mutation(item: .nameGaijiVersion, group: .name) { $0.name.version += 1 },
        Mutation(item: .birthDate, group: .birthDateAndSex) { $0.birthDate = Sample.birth(1955, 5, 7) },
        Mutation(item: .sex, group: .birthDateAndSex) { $0.sex = .male },
        Mutation(item: .address, group: .address) { $0.address.text = "鹿児島市荒田二丁目９番" },
        Mutation(item: .addressGaijiCount, group: .address) { $0.address.gaijiCount += 1 },
        Mutation(item: .addressGaijiVersion, group: .address) { $0.address.version += 1 },
        Mutation(item: .ooazaCode, group: .address) { $0.ooaza = OoazaCode(value: 12_002) },
        Mutation(item: .individualNumber, group: .individualNumber) {
            $0.individualNumber = IndividualNumber(body: 34_567_890_123)
        },
        Mutation(item: .formerSurname, group: .formerSurname) { $0.formerSurname.text = "迫田" },
        Mutation(item: .formerSurnameGaijiCount, group: .formerSurname) { $0.formerSurname.gaijiCount += 1 },
        Mutation(item: .formerSurnameKana, group: .formerSurname) { $0.formerSurnameKana = "さこだ" },
        Mutation(item: .formerSurnameGaijiVersion, group: .formerSurname) { $0.formerSurname.version += 1 },
    ]
}
