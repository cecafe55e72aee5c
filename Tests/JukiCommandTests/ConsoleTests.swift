import Foundation
import Testing

@testable import JukiCommands

@Suite struct ConsoleTests {
    @Test func jsonIsWhatOthersRead() throws {
        let value = JSONValue.object([
            "text": .string("楪\u{3000}\"涼\\風\"\n\t\u{7}\u{7F}𠮷"), "number": .integer(UInt64.max), "flag": true,
            "nothing": .null, "list": [.integer(1), "two", .object([String: JSONValue]())],
        ])
        let read = try #require(
            try JSONSerialization.jsonObject(with: Data(value.text.utf8)) as? [String: Any])
        #expect(read["text"] as? String == "楪\u{3000}\"涼\\風\"\n\t\u{7}\u{7F}𠮷")
        #expect((read["number"] as? NSNumber)?.uint64Value == UInt64.max)
        #expect(read["flag"] as? Bool == true)
        #expect(read["nothing"] is NSNull)
        #expect((read["list"] as? [Any])?.count == 3)
        #expect(!value.text.contains("\n"))
    }

    @Test func columnsStandUnderOneAnother() {
        var table = Table(["住民票コード", "sex", "n"], align: [.left, .left, .right])
        table.append("1", "男", "12")
        table.append("葛\u{E0100}城", "未記載", "3")
        let lines = table.lines()
        #expect(lines == ["住民票コード  sex      n", "1             男      12", "葛\u{E0100}城          未記載   3"])
        #expect(Set(lines.map(displayWidth)).count == 1)
    }

    @Test(arguments: [("abc", 3), ("かな", 4), ("ｶﾅ", 2), ("が", 2), ("か\u{3099}", 2), ("𠮷", 2), ("〓", 2), ("", 0)])
    func widths(text: String, width: Int) {
        #expect(displayWidth(text) == width)
    }

    @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (1_588_256, "1,588,256")])
    func numbersAreGrouped(number: Int, text: String) {
        #expect(grouped(number) == text)
    }

    @Test func theBarFillsAndNeverOverflows() {
        #expect(ProgressBar.line("x", 0, 10).contains("[------------------------------]"))
        #expect(ProgressBar.line("x", 5, 10).contains("[###############---------------]"))
        #expect(ProgressBar.line("x", 20, 10).contains("[##############################]"))
        #expect(ProgressBar.line("x", 1234, 0) == "x  1,234")
    }
}

extension JSONValue {
    fileprivate static func object(_ members: [String: JSONValue]) -> JSONValue {
        .object(members.map { Member(key: $0.key, value: $0.value) })
    }
}
