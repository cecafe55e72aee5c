import JukiDomain
import JukiMessages
import Testing

@Suite("Notices of one frame")
struct UpdateBatchTests {
    @Test("One faulty notice among good ones costs nobody else anything", arguments: 0..<20)
    func oneFaulty(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        var drafts = (1...50).map { NoticeDraft(random.notice(number: UInt64($0))) }
        let place = Int(random.next() % 50)
        drafts[place].record?.kanjiName = [0xFF]
        let received = try UpdateBatch(decoding: UpdateBatch(drafts).encode()).received
        #expect(received.map(\.number) == Array(1...50))
        for (index, notice) in received.enumerated() {
            switch notice.content {
            case .notice: #expect(index != place, "seed \(seed)")
            case .faulty(let refusal, let code, _):
                #expect(index == place, "seed \(seed)")
                #expect(refusal.reason == .invalidUTF8 && refusal.item == IdentityItem.kanjiName.rawValue)
                #expect(code != nil)
            }
        }
    }

    @Test("A faulty notice sent again has the same content; another has not")
    func resend() throws {
        var random = SeededRandom(seed: 7)
        var draft = NoticeDraft(random.notice(number: 9))
        draft.record?.sex = 77
        var other = draft
        other.record?.sex = 78
        let first = try content(draft)
        #expect(try content(draft) == first)
        #expect(try content(other) != first)
        #expect(first.first == 0)
        var valid = draft
        valid.record?.sex = 1
        let checked = try valid.checked()
        #expect(CanonicalEncoding.encode(checked).first != 0)
    }

    private func content(_ draft: NoticeDraft) throws -> [UInt8] {
        let notice = try #require(try UpdateBatch(decoding: UpdateBatch([draft]).encode()).received.first)
        guard case .faulty(_, _, let content) = notice.content else { return [] }
        return content
    }

    @Test("The notice's own fields")
    func noticeFields() throws {
        var random = SeededRandom(seed: 8)
        let good = NoticeDraft(random.notice(number: 3))
        func reason(_ change: (inout NoticeDraft) -> Void) -> Reason? {
            var draft = good
            change(&draft)
            do throws(Refusal) { _ = try draft.checked() } catch { return error.reason }
            return nil
        }
        #expect(reason { _ in } == nil)
        #expect(reason { $0.number = 0 } == .missingItem)
        #expect(reason { $0.record = nil } == .missingItem)
        #expect(reason { $0.previousCode = Array("12345678901".utf8) } == .previousCode)
        #expect(reason { $0.previousIndividualNumber = [0x31] } == .previousNumber)
    }

    @Test("More notices than a frame may carry")
    func tooMany() {
        let one = UpdateBatch([NoticeDraft(number: 1, record: nil)]).encode()
        let most = Array(repeatElement(one, count: UpdateBatch.noticesMax).joined())
        #expect((try? UpdateBatch(decoding: most).notices.count) == UpdateBatch.noticesMax)
        do throws(Refusal) {
            _ = try UpdateBatch(decoding: most + one)
            Issue.record("accepted")
        } catch {
            #expect(error.reason == .messageTooLarge && error.expected == UInt64(UpdateBatch.noticesMax))
        }
    }

    @Test("Printing a draft shows nothing of the person")
    func masked() {
        var random = SeededRandom(seed: 9)
        let draft = NoticeDraft(random.notice(number: 3))
        var dumped = ""
        dump(draft, to: &dumped)
        #expect(dumped == "- NoticeDraft(3, masked)\n")
    }
}
