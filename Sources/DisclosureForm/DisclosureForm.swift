public import JukiDomain
public import JukiMessages
public import PaperForms

/// The forms that a resident gets on paper (帳票): 本人確認情報開示書 with its annex, the notice that nothing is recorded, and
/// the notice of what came of a request for correction.
///
/// Made at the terminal, not by the server: the server answers with the values alone, so that Pango, Cairo and a font
/// of fifty thousand glyphs stay out of the process that holds everybody's records, and the paper exists only where it
/// is handed over.
public struct DisclosureForm {
    /// Who answers.
    public struct Issuer: Sendable {
        /// `鹿児島県知事`, with the name of the governor where the prefecture's rules want it.
        public var name: String
        /// `鹿児島県`
        public var prefecture: String

        public init(name: String = "鹿児島県知事", prefecture: String = "鹿児島県") {
            self.name = name
            self.prefecture = prefecture
        }
    }

    let printer: PaperPrinter
    let issuer: Issuer

    public init(_ printer: PaperPrinter, issuer: Issuer = Issuer()) {
        self.printer = printer
        self.issuer = issuer
    }

    /// The answer to a request for disclosure.
    /// - Parameters:
    ///   - claim: what the request told of the person; it stands in the form where nothing is recorded.
    ///   - glyphs: the picture of a 〓 of the record or of its history (外字); a 〓 without one is printed as such.
    public func paper(
        for disclosure: Disclosure<IdentityRecord>, claim: ClaimedIdentity,
        glyphs: @escaping (GlyphPlace) -> GlyphImage? = { _ in nil }
    ) throws(PaperError) -> PrintedPaper {
        var page = FormPage(printer)
        var glyphs = FormGlyphs(glyphs)
        let head = disclosure.head
        let title = head.record == nil ? "本人確認情報不存在通知書" : "本人確認情報開示書"
        letterhead(title, head.applicationNumber, head.disclosedAt.japanDay, claim.name, &page)
        if let record = head.record {
            page.paragraph(
                "　\(JapaneseDate.text(head.receivedOn))に受け付けた開示の請求について、住民基本台帳法（以下「法」という。）"
                    + "第30条の32の規定により、都道府県知事保存本人確認情報を次のとおり開示します。")
            terms(head, &page)
            page.heading("１　現に記録されている本人確認情報")
            page.table(Self.columns(), pictured: rows(of: record, &glyphs))
            for (index, version) in disclosure.history.enumerated() {
                if index == 0 { page.heading("２　保存している履歴（新しい順に\(disclosure.history.count)件）") }
                page.caption("履歴\(index + 1)　更新順番号\(version.updateSequence)")
                page.table(Self.columns(), pictured: rows(of: version, &glyphs))
            }
            if disclosure.history.isEmpty {
                page.heading("２　保存している履歴")
                page.paragraph("　保存期間内の履歴はありません。")
            }
            notes(record, glyphs, &page)
        } else {
            page.paragraph(
                "　\(JapaneseDate.text(head.receivedOn))に受け付けた開示の請求について、住民基本台帳法（以下「法」という。）"
                    + "第30条の32の規定により、次のとおり通知します。")
            terms(head, &page)
            page.heading("１　通知する内容")
            page.paragraph(
                "　請求のあった本人確認情報は、\(issuer.prefecture)の都道府県知事保存本人確認情報ファイルに存在しません。")
            page.heading("２　請求書に記載された方")
            page.table(Self.columns("請求書の記載"), Self.rows(of: claim))
        }
        annex(disclosure, title, &page)
        return try page.finished(
            title: title, subject: "住民基本台帳法第30条の32", author: issuer.name,
            createdAt: JapaneseDate.iso(head.disclosedAt), footer: "\(title)　第 \(head.applicationNumber) 号")
    }

    /// Number, date, addressee, issuer and title, as on every letter of the prefecture.
    func letterhead(
        _ title: String, _ number: String, _ date: CalendarDate, _ name: PersonalText, _ page: inout FormPage
    ) {
        page.text("第 \(number) 号", alignment: .trailing)
        page.text(JapaneseDate.text(date), alignment: .trailing)
        page.gap(4)
        page.text("\(name.isBlank ? "請求者" : name.disclosed)　様", size: 12)
        page.gap(3)
        page.text(issuer.name, size: 12, alignment: .trailing, trailingIndent: 16)
        page.seal(side: 20)
        page.gap(11)
        page.text(title, size: 18, alignment: .centre, letterSpacing: 3)
        page.gap(6)
    }

    private func terms(_ head: DisclosureHead<IdentityRecord>, _ page: inout FormPage) {
        let late = head.dueOn.days(to: head.disclosedAt.japanDay)
        page.gap(2)
        page.table(
            [
                .init("", width: 34, isHead: true), .init("", width: 51), .init("", width: 34, isHead: true),
                .init("", width: 51),
            ],
            [
                ["受付番号", head.applicationNumber, "請求を受け付けた日", JapaneseDate.text(head.receivedOn)],
                [
                    "回答の期限",
                    JapaneseDate.text(head.dueOn) + (head.isOverdue ? "\n（期限を\(late)日過ぎています）" : ""),
                    "開示した日時", JapaneseDate.minute(head.disclosedAt),
                ],
            ])
    }

    static func columns(_ heading: String = "記録されている内容") -> [PaperTable.Column] {
        [
            .init("番号", width: 14, alignment: .centre, isHead: true), .init("項目", width: 46, isHead: true),
            .init(heading, width: 110),
        ]
    }

    /// All 28 items. The individual number only if it is there: it was asked for, and it is the requester's own.
    private func rows(of record: IdentityRecord, _ glyphs: inout FormGlyphs) -> [[PaperString]] {
        IdentityItem.allCases.map { item in
            var value = ItemWords.value(of: item, in: record)
            if item == .individualNumber, value.isEmpty { value = "（表示していません。注２）" }
            return [
                PaperString(String(item.rawValue)), PaperString(item.japaneseName),
                glyphs.value(value, of: item, in: record),
            ]
        }
    }

    private static func rows(of claim: ClaimedIdentity) -> [[String]] {
        let values: [(IdentityItem, String)] = [
            (.kanjiName, ItemWords.text(claim.name)), (.birthDate, JapaneseDate.text(claim.birthDate)),
            (.sex, ItemWords.sex(claim.sex)), (.address, ItemWords.text(claim.address)),
        ]
        return values.map { [String($0.rawValue), $0.japaneseName, $1] }
    }

    private func notes(_ record: IdentityRecord, _ glyphs: FormGlyphs, _ page: inout FormPage) {
        page.heading("注")
        var notes = [
            "記録の内容の全部又は一部の訂正，追加又は削除を求めるときは、法第30条の35の規定により申し出ることができます。",
            record.individualNumber == nil
                ? "個人番号は、表示の申出がないとき、又は記録がないときは表示しません。履歴の個人番号は表示しません。"
                : "個人番号は、本人の申出により表示しています。履歴の個人番号は表示しません。",
        ]
        notes += glyphs.notes
        for (index, note) in notes.enumerated() { page.note(Self.wide(index + 1), note) }
    }

    /// `１`
    static func wide(_ number: Int) -> String {
        String(String.UnicodeScalarView(String(number).unicodeScalars.compactMap {
            Unicode.Scalar($0.value + 0xFF10 - 0x30)
        }))
    }
}
