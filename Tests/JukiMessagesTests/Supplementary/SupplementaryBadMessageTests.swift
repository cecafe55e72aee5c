import JukiDomain
import JukiMessages
import Testing

@Suite("Bad messages of the supplementary register are refused, each for its reason")
struct SupplementaryBadMessageTests {
    private typealias Step = ReconcileStep<SupplementaryRecord>

    private static func refused<Message: WireMessage>(_ type: Message.Type, _ bytes: [UInt8]) -> Refusal? {
        refusal { () throws(Refusal) in _ = try Message(decoding: bytes) }
    }

    @Test("A lookup's fields")
    func lookup() {
        let code = Wire.field(1, "12345678903")
        func refused(_ bytes: [UInt8]) -> Refusal? { Self.refused(SupplementaryLookupRequest.self, bytes) }
        let item = SupplementaryItem.residentRecordCode.rawValue
        #expect(refused(code) == nil)
        #expect(refused([]) == Refusal(.missingItem, item: item))
        #expect(refused(Wire.field(1, "123")) == Refusal(.wrongLength, item: item, expected: 11))
        #expect(refused(Wire.field(1, "12345678901")) == Refusal(.checkDigit, item: item))
        #expect(refused(code + Wire.field(6, [22])) == nil)
        // The resident register has items 23 to 28; this one has not.
        for number in [0, 23, 28, 40] as [UInt8] {
            #expect(refused(code + Wire.field(6, [number])) == Refusal(.unknownEnumValue, item: number))
        }
        let purpose = Wire.field(5, Wire.field(1, [0x41, 0x00]))
        #expect(refused(code + purpose)?.reason == .forbiddenCharacter)
    }

    @Test("An answer names items of this register and has its record")
    func answers() {
        var random = SeededRandom(seed: 1)
        let sex = ItemSet(number: SupplementaryItem.sex.rawValue)
        let record = random.supplementaryProvided(sex).draft.encode()
        let (alone, hit) = (Wire.field(1, record), Wire.field(1, Wire.field(12, record)))
        let (good, bad) = (Wire.field(3, [6]), Wire.field(3, [6, 23]))
        let unknown = Refusal(.unknownEnumValue, item: 23)
        #expect(Self.refused(SupplementaryLookupResponse.self, alone + good) == nil)
        #expect(Self.refused(SupplementaryLookupResponse.self, alone + bad) == unknown)
        #expect(Self.refused(SupplementaryLookupResponse.self, good) == Refusal(.missingItem))
        #expect(Self.refused(SupplementarySearchResponse.self, hit + good) == nil)
        #expect(Self.refused(SupplementarySearchResponse.self, hit + bad) == unknown)
        #expect(Self.refused(SupplementarySearchResponse.self, Wire.field(1, []) + good) == Refusal(.missingItem))
        #expect(Self.refused(SupplementaryNationalAnswer.self, alone + good) == nil)
        #expect(Self.refused(SupplementaryNationalAnswer.self, alone + bad) == unknown)
        #expect(Self.refused(SupplementaryNationalAnswer.self, good) == Refusal(.missingItem))
        // Without the list of items every value is one that was not asked for.
        #expect(Self.refused(SupplementaryLookupResponse.self, alone) == Refusal(.itemNotAllowed))
    }

    @Test("A question to the national server asks for one person")
    func nationalQuestion() {
        func refused(_ bytes: [UInt8]) -> Refusal? { Self.refused(SupplementaryNationalQuestion.self, bytes) }
        #expect(refused(Wire.field(1, "12345678903")) == nil)
        #expect(refused([]) == Refusal(.missingItem))
        #expect(refused(Wire.field(1, "123"))?.reason == .wrongLength)
        let four = Wire.field(3, Wire.field(1, "山田") + Wire.field(3, "319400517"))
        #expect(refused(four) == nil)
        #expect(refused(Wire.field(3, Wire.field(3, "319400517")))?.reason == .missingItem)
        #expect(refused(four + Wire.field(4, [23])) == Refusal(.unknownEnumValue, item: 23))
        #expect(refused(Wire.field(1, "12345678903") + four)?.reason == .malformedMessage, "two persons")
    }

    @Test("Steps of a reconciliation")
    func reconciliation() {
        func refused(_ bytes: [UInt8]) -> Reason? { Self.refused(Step.self, bytes)?.reason }
        #expect(refused([]) == .missingItem)
        let begin = Wire.field(1, "462012") + Wire.field(2, number: 3)
        #expect(refused(Wire.field(1, begin + Wire.field(3, number: 1))) == nil)
        #expect(refused(Wire.field(1, begin)) == .unknownEnumValue)
        #expect(refused(Wire.field(1, Wire.field(3, number: 1))) == .missingItem)
        #expect(refused(Wire.field(3, Wire.field(1, "01"))) == nil)
        #expect(refused(Wire.field(3, Wire.field(1, "0x"))) != nil)
        #expect(refused(Wire.field(4, Wire.field(1, number: 1))) == .itemNotAllowed)
    }

    @Test("Onward notices are numbered and hold a record; a disclosure tells its days")
    func onwardAndDisclosure() {
        var random = SeededRandom(seed: 2)
        let record = SupplementaryRecordBytes.encode(random.supplementaryRecord())
        func onward(_ notice: [UInt8]) -> Refusal? {
            Self.refused(SupplementaryOnwardNoticesRequest.self, Wire.field(1, notice))
        }
        #expect(onward(Wire.field(1, number: 1) + Wire.field(2, record)) == nil)
        #expect(onward(Wire.field(2, record)) == Refusal(.missingItem))
        #expect(onward(Wire.field(1, number: 1)) == Refusal(.missingItem))
        func head(_ fields: [UInt8]) -> Reason? {
            Self.refused(DiscloseResponse<SupplementaryRecord>.self, Wire.field(1, fields))?.reason
        }
        let (received, due) = (Wire.field(2, "2026-04-01"), Wire.field(3, "2026-05-01"))
        #expect(head(received + due) == nil)
        #expect(head(received) != nil && head(due) != nil)
        #expect(head(received + Wire.field(3, "20260501")) == .invalidDate)
    }

    // MARK: The other register

    @Test("A record of the other register is none of this one, nor the other way round", arguments: 0..<100)
    func otherRegister(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let resident = UpdateRequest(random.notice(number: 1)).encode()
        #expect(Self.refused(SupplementaryUpdateRequest.self, resident) != nil, "seed \(seed)")
        let notice = SupplementaryNoticeDraft(random.supplementaryNotice(number: 1))
        let supplementary = SupplementaryUpdateRequest(notice).encode()
        #expect(Self.refused(UpdateRequest.self, supplementary) != nil, "seed \(seed)")
    }

    @Test("Nobody is asked for by an individual number, and no notice brings one")
    func individualNumbers() {
        var random = SeededRandom(seed: 3)
        let number = random.individualNumber()
        let lookup = LookupRequest(subject: .individualNumber(number)).encode()
        #expect(Self.refused(SupplementaryLookupRequest.self, lookup) == Refusal(.unknownField))
        let question = NationalQuestion(.individualNumber(number)).encode()
        #expect(Self.refused(SupplementaryNationalQuestion.self, question) == Refusal(.unknownField))
        let good = SupplementaryNoticeDraft(random.supplementaryNotice(number: 1)).encode()
        // Where the resident register's notice has the number before the change.
        #expect(Self.refused(SupplementaryNoticeDraft.self, good + Wire.field(4, number.digits)) != nil)
        #expect(Self.refused(SupplementaryNoticeDraft.self, good) == nil)
    }
}
