import AccessControl
import JukiDomain
import JukiMessages
import PaperForms
import Testing

@testable import DisclosureForm

@Suite("The annex speaks to the resident")
struct ProvisionWordsTests {
    /// What the servers record under a person's code.
    static let procedures: [Procedure] = [
        .update, .updateStream, .listParked, .reportErrors, .listErrorReports, .acknowledgeErrorReport, .lookup,
        .search, .bulkProvide, .reconcile, .getReconciliation, .writeMedium, .nationalInquiry, .disclose,
        .openCorrection, .stepCorrection, .closeCorrection, .getCorrection, .listCorrections, .whoLooked,
        .findEvidence, .relayNumber, .supplementaryUpdate, .supplementaryUpdateStream, .supplementaryReconcile,
        .supplementaryLookup, .supplementarySearch, .supplementaryNationalInquiry, .supplementaryDisclose,
        .overseasNumber, .acknowledgeNumber, .deliverNumber,
    ]
    static let bases = (AccessTable.standard.legalBases + AccessTable.supplementary.legalBases).map(\.code)

    @Test("Every procedure has words, and no number", arguments: Procedure.allCases)
    func everyProcedure(procedure: Procedure) {
        let words = ProvisionWords.procedure(procedure.rawValue)
        #expect(!words.isEmpty && !words.contains { $0.isASCII } && !words.hasPrefix("その他"), "\(words)")
    }

    @Test("Every legal basis of both access tables is an article in words", arguments: bases)
    func everyBasis(code: String) {
        let words = ProvisionWords.basis(code)
        #expect(words.hasPrefix("法第") && !words.contains("-") && !words.contains(":"), "\(words)")
        if words.contains("（") { #expect(words.hasSuffix("）")) }
    }

    @Test("Only what was told to somebody is called a provision", arguments: procedures)
    func outcome(procedure: Procedure) {
        let told: Set<Procedure> = [
            .lookup, .search, .bulkProvide, .writeMedium, .nationalInquiry, .supplementaryLookup, .supplementarySearch,
            .supplementaryNationalInquiry, .overseasNumber, .relayNumber,
        ]
        var line = Self.line(procedure, basis: "", at: 0)
        #expect((ProvisionWords.result(line) == "提供") == told.contains(procedure))
        line.items = 0
        #expect(procedure != .bulkProvide || ProvisionWords.result(line) == "準備", "it waits for a medium")
    }

    @Test("Who reads a list has looked at it", arguments: [Procedure.listParked, .getReconciliation, .whoLooked])
    func reading(procedure: Procedure) {
        #expect(ProvisionWords.result(Self.line(procedure, basis: "", at: 0)) == "閲覧")
    }

    @Test("A refusal has its reason in words", arguments: Reason.allCases)
    func everyReason(reason: Reason) {
        var line = Self.line(.lookup, basis: "", at: 0)
        line.result = reason.rawValue
        let words = ProvisionWords.result(line)
        #expect(words.hasPrefix("拒否\n（") && !words.contains { $0.isNumber }, "\(words)")
    }

    static func line(_ procedure: Procedure, basis: String, at index: Int) -> ProvisionLine {
        ProvisionLine(
            time: Moment(milliseconds: Samples.noon.milliseconds + UInt64(index) * 60_000),
            peer: "urn:juki:terminal:office-1", operatorID: "OP-1", applicationNumber: "R8-\(index)",
            legalBasis: basis, procedure: procedure.rawValue, itemsAsked: 0x00F4, items: 0x00F4, result: 0)
    }

    @Test("A form of every procedure and every basis shows nothing of how the system counts them")
    func everyLineOfAForm() throws {
        let count = max(Self.procedures.count, Self.bases.count)
        var disclosure = Samples.disclosure()
        disclosure.provisions = (0..<count).map {
            Self.line(Self.procedures[$0 % Self.procedures.count], basis: Self.bases[$0 % Self.bases.count], at: $0)
        }
        let form = DisclosureForm(try PaperPrinter())
        let file = try PDFFile(form.paper(for: disclosure, claim: Samples.claim), name: "annex")
        for procedure in Self.procedures {
            #expect(containsBytes(file.plain, ProvisionWords.procedure(procedure.rawValue)))
        }
        for word in ["手続番号", "その他の手続", "12-5", "30-15-", "30-44-"] {
            #expect(!containsBytes(file.plain, word), "\(word)")
        }
    }
}
