import JukiDomain
import JukiMessages

/// Records of the supplementary register that pass the item check, with every item filled in some of them.
extension SeededRandom {
    mutating func supplementaryRecord(origin: RecordOrigin = .server) -> SupplementaryRecord {
        let kind = SupplementaryNoticeKind.allCases.randomElement(using: &self) ?? .entry
        let isOverseas = chance(3)
        var record = SupplementaryRecord(
            code: recordCode(), name: countedText("鹿児島太郎一二三〓𠮷髙", 0...10),
            kanaName: PersonalText(text("あいうえおかがきぎ", 0...12)), birthDate: birthDate(),
            sex: Sex.allCases.randomElement(using: &self) ?? .blank,
            addressMunicipality: isOverseas ? nil : municipality(),
            address: isOverseas ? .blank : countedText("大阪市北区天満〓１０ー", 1...40),
            lastAddress: isOverseas ? countedText("鹿児島市鴨池新町〓１０ー", 1...40) : .blank, changeDate: date(),
            previousCode: chance(3) ? recordCode() : nil, municipality: municipality(),
            state: isOverseas ? .movedOverseas : .domestic, kind: kind,
            formerSurname: chance(2) ? .blank : gaijiText("川野〓崎", 0...4),
            formerSurnameKana: PersonalText(text("かわのざき", 0...6)))
        if kind == .deletion { record.state = chance(2) ? .deletedByDeath : .deleted }
        if origin == .server {
            record.updateSequence = number()
            record.notifiedOn = date()
        }
        return record
    }

    /// Only the former surname has a 外字変更連番 here.
    private mutating func countedText(_ letters: String, _ lengths: ClosedRange<Int>) -> GaijiText {
        let text = gaijiText(letters, lengths)
        return GaijiText(text.text, gaijiCount: text.gaijiCount)
    }

    mutating func supplementaryNotice(number: UInt64) -> SupplementaryNotice {
        SupplementaryNotice(
            number: number, record: supplementaryRecord(origin: .notice), replacesNumber: chance(2) ? 0 : self.number())
    }
}
