import BulkProvision
import JukiDomain
import JukiMessages
import Testing

/// What a line of a file of conditions means.
@Suite struct BulkLineTests {
    private static let columns = BulkColumn.allCases

    private func read(_ line: String, _ columns: [BulkColumn] = columns) throws(BulkLineFault) -> BulkCondition {
        try BulkLine.condition(of: Array(line.utf8), columns: columns)
    }

    private func fault(_ line: String, _ columns: [BulkColumn] = columns) -> BulkLineFault? {
        do {
            _ = try read(line, columns)
            return nil
        } catch { return error }
    }

    @Test func everyWayOfNamingAPerson() throws {
        let code = ResidentRecordCode(body: 1_234_567_890)
        let number = IndividualNumber(body: 12_345_678_901)
        guard case .code(code) = try read("\(code.digits)\t\t\t\t\t") else { throw Unexpected() }
        guard case .code(code) = try read("\(code.digits)\r", [.residentRecordCode]) else { throw Unexpected() }
        guard case .individualNumber(number) = try read("\t\(number.digits)\t\t\t\t") else { throw Unexpected() }
        for birth in ["1940-05-17", "S15.5.17", "昭和15年5月17日", "319400517"] {
            for (cell, sex) in [("1", Sex.male), ("男", .male), ("2", .female), ("女", .female), ("3", .blank)] {
                guard case .basicItems(let found) = try read("\t\t鹿児島 太郎\t\(birth)\t\(cell)\t鹿児島市荒田１丁目") else {
                    throw Unexpected()
                }
                #expect(found.sex == sex && found.birthDate?.lowest == 19_400_517, "\(birth) \(cell)")
                #expect(found.birthDate?.highest == 19_400_517)
                #expect(found.kanjiName?.match == .exact && found.address?.match == .exact)
                #expect(found.address?.text.disclosed == "鹿児島市荒田１丁目")
            }
        }
    }

    @Test func faultsNameTheirColumn() {
        let code = ResidentRecordCode(body: 1_234_567_890).digits
        let number = IndividualNumber(body: 12_345_678_901).digits
        let basic = "太郎\t1940-05-17\t1\t荒田"
        #expect(fault("")?.reason == .wrongLength)
        #expect(fault("\t\t\t\t\t")?.reason == .noConditions)
        #expect(fault("\(code)\t\(number)\t\t\t\t")?.reason == .invalidCondition)
        #expect(fault("\(code)\t\t\(basic)")?.reason == .invalidCondition)
        #expect(fault("\t\(number)\t\(basic)")?.reason == .invalidCondition)
        #expect(fault("1234\t\t\t\t\t")?.column == .residentRecordCode)
        #expect(fault("12345678901\t\t\t\t\t")?.reason == .checkDigit)
        #expect(fault("\t123456789019\t\t\t\t")?.column == .individualNumber)
        for (cells, reason, column) in [
            ("\t1940-05-17\t1\t荒田", Reason.missingItem, BulkColumn.kanjiName),
            ("太郎\t\t1\t荒田", .missingItem, .birthDate), ("太郎\t1940-05-17\t\t荒田", .missingItem, .sex),
            ("太郎\t1940-05-17\t1\t", .missingItem, .address), ("太郎\t1940-05\t1\t荒田", .invalidDate, .birthDate),
            ("太郎\t1940..1941\t1\t荒田", .invalidDate, .birthDate), ("太郎\tx\t1\t荒田", .invalidDate, .birthDate),
            ("太郎\t1940-05-17\t9\t荒田", .unknownEnumValue, .sex),
            ("太\u{0}郎\t1940-05-17\t1\t荒田", .forbiddenCharacter, .kanjiName),
            (String(repeating: "太", count: 101) + "\t1940-05-17\t1\t荒田", .textTooLong, .kanjiName),
        ] {
            let found = fault("\t\t" + cells)
            #expect(found?.reason == reason && found?.column == column, "\(reason) \(column)")
        }
        #expect(fault(String(repeating: "1", count: 2001))?.reason == .textTooLong)
        let notText = [UInt8](repeating: 0xFF, count: 3) + Array("\t1940-05-17\t1\t荒田".utf8)
        #expect(throws: BulkLineFault.self) {
            try BulkLine.condition(of: notText, columns: BulkColumn.basicItems)
        }
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func noLineStopsTheReader(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let bytes = (0..<Int.random(in: 0..<300, using: &random)).map { _ in
            [9, 13, 0x31, 0x2D, UInt8.random(in: 0...255, using: &random)].randomElement(using: &random) ?? 0
        }
        _ = try? BulkLine.condition(of: bytes, columns: Self.columns)
    }

    struct Unexpected: Error {}
}
