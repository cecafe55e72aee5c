import JukiDomain
import JukiMessages
import Testing

@Suite("Status table")
struct StatusTableTests {
    @Test("Every reason has a sentence of its own, with a next step and without a digit")
    func sentences() {
        let rows = Reason.allCases.map(StatusTable.row)
        #expect(Set(rows.map(\.sentence)).count == Reason.allCases.count)
        for row in rows {
            #expect(row.sentence.last == "." && row.sentence.contains(": "), "\(row.sentence)")
            let digits = row.sentence.replacing("UTF-8", with: "").filter(\.isNumber)
            #expect(digits.isEmpty, "\(row.sentence)")
            #expect((1...16).contains(row.code))
        }
    }

    @Test("What a client may repeat is told apart from what it must correct")
    func codes() {
        #expect(StatusTable.row(for: .aliveElsewhere).code == 14)
        #expect(StatusTable.row(for: .overloaded).code == 8)
        #expect(StatusTable.row(for: .notFound).code == 5)
        #expect(StatusTable.row(for: .procedureNotAllowed).code == 7)
        #expect(StatusTable.row(for: .unknownPeer).code == 16)
        #expect(StatusTable.row(for: .unknownProcedure).code == 12)
        #expect(StatusTable.row(for: .tooManyMatches).code != StatusTable.row(for: .notFound).code)
    }

    @Test("A bulk job begun otherwise is told in what it may differ")
    func bulkJob() {
        let sentence = StatusTable.row(for: .bulkFileChanged).sentence
        for word in ["file", "basis", "application", "items"] { #expect(sentence.contains(word), "\(sentence)") }
    }

    @Test("Every reason survives the wire", arguments: Reason.allCases)
    func wire(reason: Reason) throws {
        let status = Status(Refusal(reason, item: 7, expected: 12, municipality: MunicipalityCode(body: 46201)))
        #expect(try Status(decoding: status.encode()) == status)
    }
}
