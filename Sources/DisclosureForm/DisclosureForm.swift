import JukiDomain
public import JukiMessages
public import PaperForms

/// The forms that a resident gets on paper (帳票), of either register: 本人確認情報開示書 or 附票本人確認情報開示書 with its annex,
/// the notice that nothing is recorded, and the notice of what came of a request for correction.
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

    /// The answer to a request for disclosure. Where nothing is recorded it has no annex: nobody asked who looked.
    /// - Parameters:
    ///   - claim: what the request told of the person; it stands in the form where nothing is recorded.
    public func paper<Record: DisclosedRecord>(
        for disclosure: Disclosure<Record>, claim: ClaimedIdentity
    ) throws(PaperError) -> PrintedPaper {
        var page = FormPage(printer)
        let head = disclosure.head
        let title = Record.words.name + (head.record == nil ? "不存在通知書" : "開示書")
        var glyphs = FormGlyphs(disclosure.glyphs)
        letterhead(
            title, head.applicationNumber, head.disclosedAt.japanDay,
            head.record.map { glyphs.name(of: $0) } ?? PaperString(claim.name.disclosed), &page)
        let opening = "　\(JapaneseDate.text(head.receivedOn))に受け付けた開示の請求について、住民基本台帳法（以下「法」という。）"
            + "\(Record.words.disclosureArticle)の規定により、"
        if let record = head.record {
            page.paragraph("\(opening)\(Record.words.storedName)を次のとおり開示します。")
            terms(head, &page)
            values(record, disclosure.history, &glyphs, &page)
            notes(record, glyphs, &page)
            annex(disclosure, title, &page)
        } else {
            page.paragraph("\(opening)次のとおり通知します。")
            terms(head, &page)
            page.heading("１　通知する内容")
            page.paragraph(
                "　請求のあった\(Record.words.name)は、\(issuer.prefecture)の\(Record.words.storedName)ファイルに存在しません。")
            page.heading("２　請求書に記載された方")
            page.table(Self.columns("請求書の記載"), Self.rows(of: claim, as: Record.Item.self))
        }
        return try page.finished(
            title: title, subject: "住民基本台帳法\(Record.words.disclosureArticle)", author: issuer.name,
            createdAt: JapaneseDate.iso(head.disclosedAt), footer: "\(title)　第 \(head.applicationNumber) 号")
    }

    /// The record and its earlier versions.
    private func values<Record: DisclosedRecord>(
        _ record: Record, _ history: [Record], _ glyphs: inout FormGlyphs, _ page: inout FormPage
    ) {
        page.heading("１　現に記録されている\(Record.words.name)")
        page.table(Self.columns(), pictured: rows(of: record, &glyphs))
        for (index, version) in history.enumerated() {
            if index == 0 { page.heading("２　保存している履歴（新しい順に\(history.count)件）", keptBelow: 40) }
            page.caption("履歴\(index + 1)　更新順番号\(version.updateSequence)")
            page.table(Self.columns(), pictured: rows(of: version, &glyphs))
        }
        if history.isEmpty {
            page.heading("２　保存している履歴")
            page.paragraph("　保存期間内の履歴はありません。")
        }
    }

    /// Number, date, addressee, issuer and title, as on every letter of the prefecture.
    func letterhead(
        _ title: String, _ number: String, _ date: CalendarDate, _ name: PaperString, _ page: inout FormPage
    ) {
        page.text("第 \(number) 号", alignment: .trailing)
        page.text(JapaneseDate.text(date), alignment: .trailing)
        page.gap(4)
        var addressee = name.string.isEmpty ? PaperString("請求者") : name
        addressee.string += "　様"
        page.text(addressee, size: 12)
        page.gap(3)
        page.text(issuer.name, size: 12, alignment: .trailing, trailingIndent: 16)
        page.seal(side: 20)
        page.gap(11)
        page.text(title, size: 18, alignment: .centre, letterSpacing: 3)
        page.gap(6)
    }

    private func terms<Record>(_ head: DisclosureHead<Record>, _ page: inout FormPage) {
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

    /// All items. The individual number only if it is there: it was asked for, and it is the requester's own.
    private func rows<Record: DisclosedRecord>(of record: Record, _ glyphs: inout FormGlyphs) -> [[PaperString]] {
        var rows: [[PaperString]] = []
        for item in Record.Item.allCases {
            rows.append([
                PaperString(String(item.rawValue)), PaperString(item.japaneseName), glyphs.value(of: item, in: record),
            ])
        }
        return rows
    }

    private static func rows<Item: RegisterItem>(of claim: ClaimedIdentity, as register: Item.Type) -> [[String]] {
        let values = [
            "kanji_name": ItemWords.text(claim.name), "birth_date": JapaneseDate.text(claim.birthDate),
            "sex": ItemWords.sex(claim.sex), "address": ItemWords.text(claim.address),
        ]
        return Item.allCases.compactMap { item in
            values[item.fieldName].map { [String(item.rawValue), item.japaneseName, $0] }
        }
    }

    private func notes<Record: DisclosedRecord>(_ record: Record, _ glyphs: FormGlyphs, _ page: inout FormPage) {
        page.heading("注")
        let correction = "記録の内容の全部又は一部の訂正，追加又は削除を求めるときは、法\(Record.words.correctionArticle)の規定により"
            + "申し出ることができます。"
        let notes = [correction] + record.notes + glyphs.notes
        for (index, note) in notes.enumerated() { page.note(Self.wide(index + 1), note) }
    }

    /// `１`
    static func wide(_ number: Int) -> String {
        String(String.UnicodeScalarView(String(number).unicodeScalars.compactMap {
            Unicode.Scalar($0.value + 0xFF10 - 0x30)
        }))
    }
}
