import JukiDomain
import JukiMessages
import PaperForms
import Testing

@testable import DisclosureForm
@testable import SyntheticPopulation

@Suite("Forms of the supplementary register")
struct SupplementaryFormTests {
    private let form: DisclosureForm

    init() throws {
        form = DisclosureForm(try PaperPrinter())
    }

    static func record(_ lastAddress: String = "鹿児島県鹿児島市鴨池新町１０番１号") -> SupplementaryRecord {
        let person = Samples.record()
        return SupplementaryRecord(
            code: person.code, name: GaijiText(person.name.text), kanaName: person.kanaName,
            birthDate: person.birthDate, sex: person.sex, addressMunicipality: nil, address: .blank,
            lastAddress: GaijiText(PersonalText(lastAddress)), changeDate: person.changeDate,
            previousCode: ResidentRecordCode(body: 2_345_678_901), municipality: person.municipality,
            state: .movedOverseas, kind: .correction, formerSurname: person.formerSurname,
            formerSurnameKana: person.formerSurnameKana, updateSequence: 4, notifiedOn: person.changeDate)
    }

    static func disclosure(
        _ record: SupplementaryRecord?, history: [SupplementaryRecord] = [],
        glyphs: [GlyphDigest: GlyphImage] = [:], provisions: [ProvisionLine] = []
    ) -> Disclosure<SupplementaryRecord> {
        let received = Samples.noon.japanDay.adding(days: -9)
        return Disclosure(
            head: DisclosureHead(
                record: record, receivedOn: received, dueOn: DisclosureTerm.dueDate(receivedOn: received),
                disclosedAt: Samples.noon, applicationNumber: "R8-0001", historyCount: UInt64(history.count),
                provisionCount: UInt64(provisions.count)),
            history: history, glyphs: glyphs, provisions: provisions)
    }

    @Test("All 22 items stand in the form, under its own title and article; an individual number is not spoken of")
    func everyItem() throws {
        let record = Self.record()
        let paper = try form.paper(for: Self.disclosure(record, history: [record]), claim: Samples.claim)
        let file = try PDFFile(paper, name: "supplementary")
        for item in SupplementaryItem.allCases {
            let words = [item.japaneseName, record.words(for: item)].map { $0.filter { !$0.isWhitespace } }
            for word in words { #expect(containsBytes(file.plain, word), "item \(item.rawValue)") }
        }
        for words in [
            "附票本人確認情報開示書", "第30条の44の13において準用する第30条の32の規定により、都道府県知事保存附票本人確認情報を",
            "法第30条の44の13において準用する第30条の35の規定により", "現に記録されている附票本人確認情報", "国外転出者",
            "履歴1更新順番号4",
        ] {
            #expect(containsBytes(file.plain, words), "\(words)")
        }
        #expect(!file.plain.contains("個人番号"))
    }

    /// 22 items end near the foot of the first page.
    @Test("The heading of the earlier versions stands on the page of the first of them")
    func headingOfTheHistory() throws {
        let record = Self.record()
        let paper = try form.paper(for: Self.disclosure(record, history: [record]), claim: Samples.claim)
        let pages = try PDFFile(paper, name: "supplementary-history").text.split(separator: "\u{C}")
        let page = try #require(pages.first { containsBytes(String($0), "保存している履歴") })
        #expect(containsBytes(String(page.filter { !$0.isWhitespace }), "履歴1更新順番号4"))
    }

    @Test("That nothing is recorded names the register in which nothing is")
    func notRecorded() throws {
        let file = try PDFFile(form.paper(for: Self.disclosure(nil), claim: Samples.claim), name: "no-supplementary")
        #expect(containsBytes(file.plain, "附票本人確認情報不存在通知書"))
        #expect(containsBytes(file.plain, "都道府県知事保存附票本人確認情報ファイルに存在しません"))
        #expect(containsBytes(file.plain, Samples.claim.name.disclosed.filter { !$0.isWhitespace }))
    }

    @Test("Who looked is told with the register's items, procedures, peers and articles")
    func looks() throws {
        func line(
            _ peer: String, _ procedure: Procedure, _ basis: String, items: UInt32, refusal: Reason? = nil
        ) -> ProvisionLine {
            ProvisionLine(
                time: Samples.noon, peer: peer, operatorID: "", applicationNumber: "R8-6", legalBasis: basis,
                procedure: procedure.rawValue, itemsAsked: items, items: items, result: refusal?.rawValue ?? 0)
        }
        let provisions = [
            line("urn:juki:agency:ryoken", .supplementaryLookup, "30-44-6-1-1:六", items: 1 << 2 | 1 << 10),
            line("urn:juki:supplementary-national", .supplementarySearch, "30-42", items: 0x7F_FFFE),
            line("urn:juki:terminal:office-1", .overseasNumber, "30-44-6-2-2:条例", items: 0),
            line(
                "urn:juki:terminal:office-1", .supplementaryLookup, "30-44-13-32", items: 1 << 7,
                refusal: .notMovedOverseas),
            line(
                "urn:juki:agency:ryoken", .overseasNumber, "30-44-6-1-1:六", items: 0,
                refusal: .numberRequestChanged),
        ]
        let paper = try form.paper(for: Self.disclosure(Self.record(), provisions: provisions), claim: Samples.claim)
        let file = try PDFFile(paper, name: "supplementary-looks")
        for words in [
            "一件照会", "検索", "氏名漢字，最終住所漢字", "全項目", "（附票全国サーバ）", "国外転出者に係る個人番号の提供", "国外転出者でない", "請求名の重複",
            "求め：個人番号", "求め：住所市町村コード",
        ] {
            #expect(containsBytes(file.plain, words), "\(words)")
        }
        #expect(!file.plain.contains("手続番号") && !file.plain.contains("理由番号"))
    }

    @Test("The notice of a correction names the register, its article and its items")
    func correctionNotice() throws {
        let investigation = try Samples.closedInvestigation()
        let paper = try form.paper(
            for: investigation, to: Samples.claim.name, printedAt: Samples.noon, of: SupplementaryRecord.self)
        let file = try PDFFile(paper, name: "supplementary-correction")
        // Item 7 of this register is the code of the municipality.
        for words in ["都道府県知事保存附票本人確認情報の", "準用する第30条の35", "住所市町村コード"] {
            #expect(containsBytes(file.plain, words), "\(words)")
        }
    }
}
