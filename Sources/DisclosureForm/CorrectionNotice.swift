public import JukiDomain
public import PaperForms

/// 訂正等調査結果通知書: what came of a request for correction.
extension DisclosureForm {
    /// - Parameters:
    ///   - investigation: a closed one.
    ///   - name: whom it goes to.
    ///   - printedAt: the day of the letter.
    ///   - record: of the register that is to be corrected.
    /// - Precondition: the investigation is closed.
    public func paper<Record: DisclosedRecord>(
        for investigation: Investigation, to name: PersonalText, printedAt: Moment,
        of record: Record.Type = IdentityRecord.self
    ) throws(PaperError) -> PrintedPaper {
        guard let closure = investigation.closure, let result = closure.result else {
            preconditionFailure("only a closed investigation has a result")
        }
        var page = FormPage(printer)
        let title = "訂正等調査結果通知書"
        letterhead(title, investigation.applicationNumber, printedAt.japanDay, PaperString(name.disclosed), &page)
        page.paragraph(
            "　\(JapaneseDate.text(investigation.receivedOn))に受け付けた\(Record.words.storedName)の"
                + "\(investigation.kind.japaneseName)の申出について、住民基本台帳法\(Record.words.correctionArticle)の規定により"
                + "調査した結果を、次のとおり通知します。")
        page.heading("１　申出の内容")
        page.table(
            Self.columns("申出による内容"),
            investigation.claims.map {
                let number = $0.item.rawValue
                let name = Record.Item(rawValue: number)?.japaneseName ?? ""
                return [String(number), name, $0.value.isBlank ? "（削除）" : $0.value.disclosed]
            })
        page.heading("２　調査の経過")
        page.table(
            [.init("日時", width: 46, isHead: true), .init("調査", width: 46), .init("内容", width: 78)],
            [[JapaneseDate.minute(investigation.openedAt), "申出の受付", "受付番号 \(investigation.applicationNumber)"]]
                + investigation.steps.map(Self.row))
        page.heading("３　調査の結果")
        var rows = [["結果", result.japaneseName]]
        if closure.updateSequence > 0 {
            rows.append(["訂正等の方法", "市町村長からの通知により記録を改めました（更新順番号\(closure.updateSequence)）。"])
        }
        if !closure.note.isBlank { rows.append(["理由", closure.note.disclosed]) }
        rows.append(["調査を終えた日", JapaneseDate.text(closure.time.japanDay)])
        page.table([.init("", width: 42, isHead: true), .init("", width: 128)], rows)
        return try page.finished(
            title: title, subject: "住民基本台帳法\(Record.words.correctionArticle)", author: issuer.name,
            createdAt: JapaneseDate.iso(printedAt), footer: "\(title)　第 \(investigation.applicationNumber) 号")
    }

    private static func row(_ step: CorrectionStep) -> [String] {
        var content = step.municipality.map(ItemWords.municipality) ?? ""
        if step.kind == .closed { content = step.result?.japaneseName ?? "" }
        if !step.note.isBlank, step.kind != .closed {
            content += (content.isEmpty ? "" : "\n") + step.note.disclosed
        }
        return [JapaneseDate.minute(step.time), step.kind.japaneseName, content]
    }
}
