import JukiDomain
import Testing

/// The texts of reports hold no codes and no individual numbers.
@Suite struct ReportTextTests {
    /// Forms in which people write the twelve digits of an individual number.
    @Test(arguments: [
        "", " ", "　", "\u{A0}", "\u{2009}", "\u{202F}", "-", "‐", "\u{2011}", "‒", "–", "—", "―", "−", "ー", "－",
        "﹣", "ｰ", " － ",
    ])
    func aNumberInGroupsIsFound(mark: String) {
        for groups in [["1234", "5678", "9018"], ["１２３４", "５６７８", "９０１８"], ["1234", "567", "8901"]] {
            let text = "番号は" + groups.joined(separator: mark) + "です"
            #expect(ErrorReport.mayHoldANumber(PersonalText(text)), "between groups: \(mark.unicodeScalars)")
        }
    }

    @Test(arguments: [
        "転入の届出が見当たらない", "電話 099-286-2111", "令和８年４月１日から令和８年１０月３１日まで", "1234567890",
        "１丁目２番３号ー４０５、１丁目２番３号ー４０６",
    ])
    func anOrdinaryTextIsNone(text: String) {
        #expect(!ErrorReport.mayHoldANumber(PersonalText(text)))
    }
}
