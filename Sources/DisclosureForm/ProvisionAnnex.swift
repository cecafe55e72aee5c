import JukiDomain
import JukiMessages
import PaperForms

/// 別紙　提供等の履歴: who looked at the person, answered or refused.
extension DisclosureForm {
    func annex<Record: DisclosedRecord>(_ disclosure: Disclosure<Record>, _ title: String, _ page: inout FormPage) {
        page.newPage()
        page.text("別紙", alignment: .trailing)
        page.text("提供等の履歴", size: 15, alignment: .centre, letterSpacing: 2)
        page.gap(3)
        guard !disclosure.provisions.isEmpty else {
            page.paragraph("　保存期間内に、この方の\(Record.words.name)を提供し、又は提供を拒否した記録はありません。")
            return
        }
        page.paragraph(
            "　保存期間内に、この方の\(Record.words.name)を利用し、提供し、又は提供を拒否した記録は、次の"
                + "\(disclosure.provisions.count)件です。古い順に記載しています。")
        page.gap(2)
        page.table(
            [
                .init("番号", width: 11, alignment: .trailing), .init("日時", width: 25),
                .init("相手方・手続", width: 35), .init("操作者\n受付番号", width: 22),
                .init("根拠", width: 27), .init("項目", width: 32), .init("結果", width: 18),
            ],
            disclosure.provisions.enumerated().map { Self.row($0 + 1, $1, as: Record.Item.self) }, size: 7.5)
    }

    private static func row<Item: RegisterItem>(
        _ number: Int, _ line: ProvisionLine, as register: Item.Type
    ) -> [String] {
        let who = [line.operatorID, line.applicationNumber].map { $0.isEmpty ? "－" : $0 }
        return [
            String(number), JapaneseDate.twoLines(line.time),
            ProvisionWords.peer(line.peer) + "\n" + ProvisionWords.procedure(line.procedure),
            who.joined(separator: "\n"), ProvisionWords.basis(line.legalBasis),
            ProvisionWords.items(line, of: register), ProvisionWords.result(line),
        ]
    }
}
