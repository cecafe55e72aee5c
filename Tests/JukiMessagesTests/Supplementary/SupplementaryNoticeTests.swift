import JukiDomain
import JukiMessages
import Testing

@Suite("Notices of the supplementary register in one frame")
struct SupplementaryNoticeTests {
    @Test("One faulty notice among good ones costs nobody else anything", arguments: 0..<20)
    func oneFaulty(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        var drafts = (1...50).map { SupplementaryNoticeDraft(random.supplementaryNotice(number: $0)) }
        let place = Int(random.next() % 50)
        drafts[place].record?.lastAddress = [0xFF]
        let code = try ResidentRecordCode(digits: try #require(drafts[place].record).residentRecordCode)
        let received = try SupplementaryUpdateBatch(decoding: SupplementaryUpdateBatch(drafts).encode()).received
        #expect(received.map(\.number) == Array(1...50))
        for (index, notice) in received.enumerated() {
            switch notice.content {
            case .notice: #expect(index != place, "seed \(seed)")
            case .faulty(let refusal, let readable, _):
                #expect(index == place, "seed \(seed)")
                #expect(refusal == Refusal(.invalidUTF8, item: SupplementaryItem.lastAddress.rawValue))
                #expect(readable == code, "seed \(seed)")
            }
        }
    }

    @Test("The code of a faulty notice is told where it can be read, and only there")
    func readableCode() throws {
        var random = SeededRandom(seed: 5)
        var draft = SupplementaryNoticeDraft(random.supplementaryNotice(number: 1))
        #expect(draft.readableCode != nil)
        draft.record?.residentRecordCode = Array("12345678901".utf8)
        #expect(try faulty(draft).code == nil)
        draft.record = nil
        #expect(try faulty(draft).code == nil)
    }

    @Test("A faulty notice sent again has the same content; another has not")
    func resend() throws {
        var random = SeededRandom(seed: 7)
        var draft = SupplementaryNoticeDraft(random.supplementaryNotice(number: 9))
        draft.record?.addressState = 77
        var other = draft
        other.record?.addressState = 78
        var replacing = draft
        replacing.replacesNumber += 1
        let first = try faulty(draft).content
        #expect(try faulty(draft).content == first)
        #expect(first == [0] + draft.encode())
        #expect(try faulty(other).content != first && faulty(replacing).content != first)
        let good = random.supplementaryNotice(number: 9)
        #expect(SupplementaryCanonicalEncoding.encode(good).first != 0, "a good notice is never taken for a faulty one")
    }

    private func faulty(_ draft: SupplementaryNoticeDraft) throws -> (code: ResidentRecordCode?, content: [UInt8]) {
        let batch = try SupplementaryUpdateBatch(decoding: SupplementaryUpdateBatch([draft]).encode())
        guard case .faulty(_, let code, let content) = try #require(batch.received.first).content else {
            Issue.record("taken")
            return (nil, [])
        }
        return (code, content)
    }

    @Test("The notice's own fields")
    func noticeFields() {
        var random = SeededRandom(seed: 8)
        let good = SupplementaryNoticeDraft(random.supplementaryNotice(number: 3))
        func found(_ change: (inout SupplementaryNoticeDraft) -> Void) -> Refusal? {
            var draft = good
            change(&draft)
            return refusal { () throws(Refusal) in _ = try draft.checked() }
        }
        #expect(found { _ in } == nil)
        #expect(found { $0.number = 0 } == Refusal(.missingItem))
        #expect(found { $0.record = nil } == Refusal(.missingItem))
        let empty = refusal { () throws(Refusal) in _ = try SupplementaryUpdateRequest(decoding: [UInt8]()) }
        #expect(empty == Refusal(.missingItem))
    }

    @Test("More notices than a frame may carry")
    func tooMany() throws {
        let one = SupplementaryUpdateBatch([SupplementaryNoticeDraft(number: 1, record: nil)]).encode()
        let most = Array(repeatElement(one, count: UpdateBatch.noticesMax).joined())
        #expect(try SupplementaryUpdateBatch(decoding: most).notices.count == UpdateBatch.noticesMax)
        let found = refusal { () throws(Refusal) in _ = try SupplementaryUpdateBatch(decoding: most + one) }
        #expect(found == Refusal(.messageTooLarge, expected: UInt64(UpdateBatch.noticesMax)))
    }
}
