import JukiDomain
import JukiMessages

/// People and looks that nobody ever was or took.
enum Samples {
    /// The test characters of the register: rare kanji and variation sequences.
    static let hardName = "髙﨑𠮷邉濵\u{8FBB}\u{E0100}葛\u{E0100}葛\u{E0101}"

    static func record(
        name: String = "髙﨑　𠮷美", address: String = "鹿児島県鹿児島市鴨池新町１０番１号", sequence: UInt64 = 4,
        number: Bool = false
    ) -> IdentityRecord {
        guard let birth = try? BirthDate(wire: "319400517"), let day = try? CalendarDate(value: 2025_04_01),
            let municipality = try? MunicipalityCode("462012")
        else { preconditionFailure("the sample is well formed") }
        return IdentityRecord(
            code: ResidentRecordCode(body: 1_234_567_890), name: GaijiText(PersonalText(name), version: 1),
            kanaName: PersonalText("たかさき　よしみ"), birthDate: birth, sex: .female,
            address: GaijiText(PersonalText(address)),
            individualNumber: number ? IndividualNumber(body: 12_345_678_901) : nil,
            changeReason: .moveWithin, changeDate: day, searchKana: PersonalText("たかさきよしみ"),
            municipality: municipality, ooaza: OoazaCode(value: 12_000), operatorID: "OP-0031",
            operatorTerminalID: "TERM-07", timestamp: "20250401093005", notifiedOn: day, isDeleted: false,
            updateSequence: sequence, formerSurname: GaijiText(PersonalText("濵田")),
            formerSurnameKana: PersonalText("はまだ"))
    }

    static let claim = ClaimedIdentity(
        name: record().name.text, birthDate: record().birthDate, sex: .female, address: record().address.text)

    /// 2026-04-10 10:30:00 in Japan.
    static let noon = Moment(milliseconds: 1_775_784_600_000)

    static func looks(_ count: Int) -> [ProvisionLine] {
        let peers = [
            "urn:juki:agency:passport-office", "urn:juki:terminal:office-1", "urn:juki:national",
            "urn:juki:municipality:465054", "urn:juki:terminal:representative-1",
        ]
        let bases = ["30-15-1-1:六", "30-32", "30-7", "", "30-15-2-1:一"]
        return (0..<count).map { index in
            ProvisionLine(
                time: Moment(milliseconds: noon.milliseconds - UInt64(count - index) * 3_723_000),
                peer: peers[index % 5], operatorID: index % 3 == 0 ? "" : "OP-\(1000 + index)",
                applicationNumber: "R8-\(index)", legalBasis: bases[index % 5], procedure: index % 4 == 1 ? 17 : 16,
                itemsAsked: 0xFE, items: index % 3 == 1 ? 0x1FFF_FFFE & ~0x200 : 0x00F6,
                result: index % 7 == 3 ? Reason.itemNotAllowedByBasis.rawValue : 0)
        }
    }

    static func disclosure(
        _ record: IdentityRecord? = record(), history: [IdentityRecord] = [], looks count: Int = 0, late: Int = 0
    ) -> Disclosure<IdentityRecord> {
        let received = noon.japanDay.adding(days: -9 - (late > 0 ? 21 + late : 0))
        return Disclosure(
            head: DisclosureHead<IdentityRecord>(
                record: record, receivedOn: received, dueOn: DisclosureTerm.dueDate(receivedOn: received),
                disclosedAt: noon, applicationNumber: "R8-0001", historyCount: UInt64(history.count),
                provisionCount: UInt64(count)),
            history: history, provisions: looks(count))
    }

    static func closedInvestigation() throws -> Investigation {
        let municipality = try MunicipalityCode("462012")
        var investigation = try Investigation(
            number: 7, code: record().code, kind: .correct,
            claims: [
                ClaimedItem(item: .kanjiName, value: PersonalText("髙﨑　𠮷實")),
                ClaimedItem(item: .address, value: PersonalText("鹿児島県鹿児島市鴨池新町１０番２号")),
            ],
            receivedOn: noon.japanDay.adding(days: -20), applicationNumber: "R8-0044",
            openedAt: Moment(milliseconds: noon.milliseconds - 20 * 86_400_000), operatorID: "OP-0100")
        func step(_ kind: CorrectionStepKind, _ days: UInt64, _ note: String) -> CorrectionStep {
            CorrectionStep(
                kind: kind, time: Moment(milliseconds: noon.milliseconds - days * 86_400_000), operatorID: "OP-0100",
                municipality: kind == .examined ? nil : municipality, note: PersonalText(note))
        }
        try investigation.take(step(.examined, 19, "保存している履歴と申出書を照らし合わせた。"))
        try investigation.take(step(.municipalityAsked, 18, "住民票の記載を照会した。"))
        try investigation.take(step(.answerReceived, 9, "住民票の氏名に誤記があり、職権で修正するとの回答。"))
        try investigation.take(CorrectionStep(
            kind: .closed, time: noon, operatorID: "OP-0100", note: PersonalText("市町村の住民票が修正されたため。"),
            result: .corrected, updateSequence: 5))
        return investigation
    }
}
