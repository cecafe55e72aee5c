import FrameProtocol
import JukiDomain
import JukiMessages
import Testing

@Suite("Pictures of 〓 in the messages of the supplementary register")
struct SupplementaryGlyphMessageTests {
    /// Every text at its limit, every picture at its own.
    private func fullNotice(_ random: inout SeededRandom) throws -> SupplementaryNotice {
        var record = random.supplementaryRecord(origin: .notice)
        let (name, address) = (TextRule.nameLimit, TextRule.addressLimit)
        func text(_ count: Int) -> GaijiText {
            // Four bytes a letter.
            GaijiText(PersonalText(String(repeating: "𠮷", count: count)))
        }
        record.state = .unknown
        record.name = GaijiText(PersonalText(String(repeating: "〓", count: name)), gaijiCount: UInt32(name))
        record.kanaName = PersonalText(String(repeating: "ゔ", count: TextRule.kanaLimit))
        record.formerSurnameKana = record.kanaName
        (record.address, record.lastAddress, record.formerSurname) = (text(address), text(address), text(name))
        var notice = SupplementaryNotice(number: .max, record: record, replacesNumber: .max - 1)
        for position in 1...UInt32(GlyphImage.perRecordMax) {
            let place = GlyphPlace(item: 2, position: position + 70)
            notice.glyphs[place] = random.glyphImage(size: GlyphImage.byteLimit)
        }
        return notice
    }

    @Test("A notice with all that it may bring fits a frame, a record file and an onward notice")
    func largest() throws {
        var random = SeededRandom(seed: 3)
        let notice = try fullNotice(&random)
        let draft = SupplementaryNoticeDraft(notice)
        let message = SupplementaryUpdateBatch([draft]).encode()
        #expect(message.count <= Limits.standard.frameLength - FrameHeader.size)
        #expect(draft.encode().count <= RecordFile.messageSizeMax)
        #expect(RecordFile.messageSizeMax + 16 <= Limits.standard.frameLength - FrameHeader.size)
        let received = try #require(SupplementaryUpdateBatch(decoding: message).received.first)
        guard case .notice(let read) = received.content else {
            Issue.record("seed 3: \(received.content)")
            return
        }
        #expect(read.glyphs == notice.glyphs)

        var record = notice.record
        (record.updateSequence, record.notifiedOn) = (.max, random.date())
        for place in notice.glyphs.keys { record.glyphs[place] = random.glyphDigest() }
        let stored = notice.glyphs.map { StoredGlyph(digest: random.glyphDigest(), image: $0.value) }
        let onward = SupplementaryOnwardNoticesRequest([
            SupplementaryOnwardNotice(sequence: .max, record, glyphs: stored),
        ]).encode()
        #expect(onward.count <= Limits.standard.frameLength - FrameHeader.size)
        // What RegistryLimits says of a version.
        #expect(SupplementaryRecordBytes.encode(record).count <= 5632)
    }

    @Test("A bad picture is its notice's fault, and a frame with it is taken", arguments: 0..<10)
    func faulty(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        var drafts = (1...3).map { SupplementaryNoticeDraft(random.supplementaryNotice(number: $0)) }
        drafts[1].glyphs.append(GlyphDraft(item: 7, position: 1, png: [1, 2, 3]))
        let received = try SupplementaryUpdateBatch(decoding: SupplementaryUpdateBatch(drafts).encode()).received
        for (index, notice) in received.enumerated() {
            switch notice.content {
            case .notice: #expect(index != 1, "seed \(seed)")
            case .faulty(let refusal, _, _):
                #expect(index == 1 && refusal == Refusal(.glyphPlace, item: 7), "seed \(seed)")
            }
        }
    }

    @Test("An answer to a lookup names no picture")
    func lookups() throws {
        var random = SeededRandom(seed: 8)
        var record = random.supplementaryRecord()
        while record.glyphs.isEmpty { record = random.supplementaryRecord() }
        let draft = SupplementaryRecordDraft(record)
        #expect(throws: Refusal(.itemNotAllowed)) {
            try ProvidedSupplementaryRecord(draft, items: .everySupplementaryItem)
        }
        #expect(draft.cut(to: .everySupplementaryItem).glyphs.isEmpty)
    }

    @Test("What is no digest or no picture is no answer")
    func badAnswers() throws {
        var random = SeededRandom(seed: 9)
        let glyph = random.storedGlyph()
        let part = DiscloseResponse<SupplementaryRecord>(glyphs: [glyph], isLast: true).encode()
        let png = glyph.image.png
        #expect(try DiscloseResponse<SupplementaryRecord>(decoding: part).glyphs == [glyph])
        var damaged = part
        damaged[damaged.count - 1] ^= 1
        #expect(throws: Refusal(.glyphDamaged)) {
            try DiscloseResponse<SupplementaryRecord>(decoding: damaged)
        }
        // Field 5 with a digest of 31 bytes in field 1, and the picture in field 2.
        let inner: [UInt8] = [0x0A, 31] + glyph.digest.bytes.dropLast() + [0x12, UInt8(png.count)] + png
        let short: [UInt8] = [0x2A, UInt8(inner.count)] + inner
        #expect(throws: Refusal(.wrongLength, expected: 32)) {
            try DiscloseResponse<SupplementaryRecord>(decoding: short)
        }
    }
}
