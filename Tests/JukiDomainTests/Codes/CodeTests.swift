import JukiDomain
import Testing

@Suite struct CodeTests {
    @Test(arguments: ["", "2472705960", "247270596088", "24727059608 "])
    func refusesOtherLengths(text: String) {
        #expect(throws: CodeError.wrongLength(expected: 11, found: text.utf8.count)) { try ResidentRecordCode(text) }
    }

    @Test func refusesWhatIsNotADigit() {
        #expect(throws: CodeError.notADigit(position: 4)) { try ResidentRecordCode("2472-059608") }
        #expect(throws: CodeError.notADigit(position: 0)) { try IndividualNumber("+23456789018") }
        #expect(throws: CodeError.notADigit(position: 5)) { try MunicipalityCode("46201/") }
        #expect(throws: CodeError.notADigit(position: 0)) { try MunicipalityCode(":62012") }
        // A full-width digit is three bytes: two of them make a text of six bytes.
        #expect(throws: CodeError.notADigit(position: 0)) { try MunicipalityCode("４６") }
        // Whoever typed one does not count in bytes.
        #expect(throws: CodeError.notADigit(position: 0)) { try ResidentRecordCode("２４７２７０５９６０８") }
        #expect(throws: CodeError.notADigit(position: 2)) { try MunicipalityCode("46２０１２") }
        #expect(throws: CodeError.notADigit(position: 5)) { try OoazaCode(Array("00100１".utf8)) }
    }

    @Test func refusesAllZeroAlthoughTheCheckDigitFits() {
        #expect(throws: CodeError.allZero) { try ResidentRecordCode("00000000000") }
        #expect(throws: CodeError.allZero) { try IndividualNumber("000000000000") }
        #expect(throws: CodeError.allZero) { try MunicipalityCode("000000") }
    }

    @Test func keepsZerosOnTheLeft() throws {
        let code = ResidentRecordCode(body: 14)
        #expect(code.digits == "00000000140")
        #expect(try ResidentRecordCode("00000000140") == code)
        var bytes: [UInt8] = [0x78]
        code.appendDigits(to: &bytes)
        #expect(bytes == Array("x00000000140".utf8))
        #expect(MunicipalityCode(body: 1100).digits == "011002", "札幌市")
    }

    @Test func readsBytesAndSlices() throws {
        let frame = Array("..123456789018..".utf8)
        #expect(try IndividualNumber(digits: frame[2..<14]).value == 123_456_789_018)
        let value = frame.withUnsafeBytes { bytes in try? IndividualNumber(digits: bytes[2..<14]).value }
        #expect(value == 123_456_789_018)
    }

    @Test func bodiesAndValuesMakeTheCodesThatWereRead() throws {
        var random = SeededRandom(seed: 7)
        for _ in 0..<1_000 {
            let code = ResidentRecordCode(body: .random(in: 1..<10_000_000_000, using: &random))
            #expect(try ResidentRecordCode(code.digits) == code)
            #expect(ResidentRecordCode(unchecked: code.value) == code)
            let number = IndividualNumber(body: .random(in: 1..<100_000_000_000, using: &random))
            #expect(try IndividualNumber(number.digits) == number)
            #expect(IndividualNumber(unchecked: number.value) == number)
        }
    }

    @Test func orderIsThatOfTheDigitStrings() {
        var random = SeededRandom(seed: 8)
        let codes = (0..<200).map { _ in ResidentRecordCode(body: .random(in: 1..<10_000_000_000, using: &random)) }
        #expect(codes.sorted().map(\.digits) == codes.map(\.digits).sorted())
    }

    @Test func valuesOutOfRangeStop() async {
        await #expect(processExitsWith: .failure) { _ = ResidentRecordCode(unchecked: 100_000_000_000) }
        await #expect(processExitsWith: .failure) { _ = ResidentRecordCode(unchecked: 0) }
        await #expect(processExitsWith: .failure) { _ = IndividualNumber(body: 100_000_000_000) }
    }

    @Test func sexHasNoZero() {
        #expect(Sex(rawValue: 0) == nil)
        #expect(Sex(rawValue: 4) == nil)
        #expect(Sex.allCases.map(\.rawValue) == [1, 2, 3])
    }
}
