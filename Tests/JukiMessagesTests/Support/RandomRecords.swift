import JukiDomain
import JukiMessages

/// Records that pass the item check, with every item filled in some of them.
extension SeededRandom {
    mutating func record(origin: RecordOrigin = .server) -> IdentityRecord {
        let kana = text("あいうえおかがきぎくぱひゃっゅーん", 0...12)
        let reason = ChangeReason.allCases.randomElement(using: &self) ?? .birth
        var record = IdentityRecord(
            code: recordCode(), name: gaijiText("鹿児島太郎一二三〓𠮷髙 JUAN", 0...10), kanaName: PersonalText(kana),
            birthDate: birthDate(), sex: Sex.allCases.randomElement(using: &self) ?? .blank,
            address: gaijiText("鹿児島市鴨池新町〓番号１０ー", 1...40),
            individualNumber: chance(4) ? nil : individualNumber(), changeReason: reason, changeDate: date(),
            searchKana: PersonalText(utf8: Kana.strictKey(utf8: Array(kana.utf8).span).bytes),
            municipality: municipality(), ooaza: chance(3) ? nil : OoazaCode(value: UInt32(next() % 1_000_000)),
            operatorID: text("ABCxyz019-_", 0...16), operatorTerminalID: text("ABCxyz019-_", 0...16),
            timestamp: chance(3) ? "" : "20250908235959", isDeleted: reason.kind == .deletion,
            formerSurname: chance(2) ? .blank : gaijiText("川野〓崎", 0...4),
            formerSurnameKana: PersonalText(text("かわのざき", 0...6)))
        if origin == .server {
            record.retentionFlag = [.inForce, .history, .deleted, .deletedByDeath][Int(next() % 4)]
            record.notifiedOn = date()
            record.updateSequence = number()
        }
        return record
    }

    mutating func gaijiText(_ letters: String, _ lengths: ClosedRange<Int>) -> GaijiText {
        let text = text(letters, lengths)
        let count = text.unicodeScalars.filter { $0 == Gaiji.placeholder }.count
        return GaijiText(PersonalText(text), gaijiCount: UInt32(count), version: UInt32(truncatingIfNeeded: number()))
    }

    mutating func recordCode() -> ResidentRecordCode {
        ResidentRecordCode(body: UInt64.random(in: 1..<10_000_000_000, using: &self))
    }

    mutating func individualNumber() -> IndividualNumber {
        IndividualNumber(body: UInt64.random(in: 1..<100_000_000_000, using: &self))
    }

    mutating func municipality() -> MunicipalityCode {
        MunicipalityCode(body: UInt32.random(in: 1..<100_000, using: &self))
    }

    mutating func date() -> CalendarDate {
        CalendarDate(dayNumber: Int.random(in: -20_000..<30_000, using: &self))
    }

    mutating func birthDate() -> BirthDate {
        let text = ["019400517", "319400500", "300000000", "419890108", "520190501", "019840000"][Int(next() % 6)]
        guard let date = try? BirthDate(wire: text) else { preconditionFailure("not a birth date: \(text)") }
        return date
    }

    mutating func notice(number: UInt64) -> UpdateNotice {
        UpdateNotice(
            number: number, record: record(origin: .notice), previousCode: chance(2) ? nil : recordCode(),
            previousIndividualNumber: chance(2) ? nil : individualNumber(),
            replacesNumber: chance(2) ? 0 : self.number())
    }

    mutating func refusal() -> Refusal {
        Refusal(
            Reason.allCases.randomElement(using: &self) ?? .internal, item: UInt8(next() % 29), expected: number(),
            municipality: chance(2) ? nil : municipality(), offendingScalar: chance(2) ? 0 : 0x1F600)
    }

    mutating func outcome() -> NoticeOutcome {
        let results: [NoticeOutcome.Result] = [
            .applied(updateSequence: number()), .parked(refusal()), .refused(refusal()),
        ]
        return NoticeOutcome(
            noticeNumber: number(), result: results[Int(next() % 3)], isRepeated: chance(2), decidedAt: number())
    }
}
