import JukiDomain
import Testing

@testable import SyntheticPopulation

/// What pictures have to do with the logic checks: they are part of what a notice changes.
@Suite("Glyphs in the logic checks of the supplementary register")
struct SupplementaryGlyphTests {
    private static let name = GlyphPlace(item: 2, position: 1)
    private static let former = GlyphPlace(item: 19, position: 1)

    private static func digest(_ byte: UInt8) throws -> GlyphDigest {
        try #require(GlyphDigest(bytes: [UInt8](repeating: byte, count: GlyphDigest.size)))
    }

    /// Somebody with a 〓 in the name and one in the former surname, both with pictures.
    private static func person() throws -> SupplementaryRecord {
        var draft = SupplementaryItemCheckTests.draft()
        draft.formerSurname = Array("〓田".utf8)
        draft.formerSurnameGaijiCount = 1
        draft.formerSurnameGaijiVersion = 4
        draft.gaijiPattern = 9
        var record = try SupplementaryItemCheck.record(from: draft)
        record.glyphs = [name: try digest(1), former: try digest(2)]
        return record
    }

    private static func verdict(
        _ kind: SupplementaryNoticeKind = .correction, after current: SupplementaryRecord? = nil,
        _ change: (inout SupplementaryRecord) throws -> Void
    ) throws -> Refusal? {
        let current = try current ?? person()
        var record = current
        record.kind = kind
        if kind == .deletion { record.state = .deletedByDeath }
        try change(&record)
        do throws(Refusal) {
            try SupplementaryLogicCheck.check(
                SupplementaryNotice(number: 2, record: record), in: Situation(current: current),
                from: current.municipality, today: Sample.today)
            return nil
        } catch {
            return error
        }
    }

    @Test("A correction of pictures alone is a change; one of nothing is none")
    func corrections() throws {
        #expect(try Self.verdict { _ in }?.reason == .nothingChanged)
        #expect(try Self.verdict { $0.glyphs[Self.name] = try Self.digest(3) } == nil)
        #expect(try Self.verdict { $0.glyphs[Self.name] = nil } == nil)
    }

    @Test("外字変更連番 of the former surname steps with its pictures or its text, and with nothing else")
    func version() throws {
        let refused = Refusal(.gaijiVersion, item: SupplementaryItem.formerSurnameGaijiVersion.rawValue)
        #expect(try Self.verdict { $0.glyphs[Self.former] = try Self.digest(3) } == refused, "other picture, no step")
        #expect(try Self.verdict { $0.glyphs[Self.former] = nil } == refused, "no picture any more, no step")
        #expect(try Self.verdict { $0.formerSurname.version = 5 } == refused, "a step for nothing")
        let otherName = try Self.verdict {
            $0.formerSurname.version = 5
            $0.glyphs[Self.name] = try Self.digest(3)
        }
        #expect(otherName == refused, "a step for the picture of another text")
        for step in UInt32(5)...6 {
            let changed = try Self.verdict {
                $0.formerSurname.version = step
                $0.glyphs[Self.former] = try Self.digest(3)
            }
            #expect(changed == (step == 5 ? nil : refused))
            let renamed = try Self.verdict {
                $0.formerSurname = GaijiText("田", version: step)
                $0.glyphs[Self.former] = nil
            }
            #expect(renamed == (step == 5 ? nil : refused))
        }
        let withoutPictures = try Self.verdict(after: {
            var person = try Self.person()
            person.glyphs = [:]
            return person
        }()) { $0.formerSurname.text = "山〓" }
        #expect(withoutPictures == nil, "no picture changes with this text: the number may stand")
    }

    @Test("A deletion tells the pictures as they were")
    func deletions() throws {
        #expect(try Self.verdict(.deletion) { _ in } == nil)
        let refusal = try Self.verdict(.deletion) { $0.glyphs[Self.name] = try Self.digest(3) }
        #expect(refusal == Refusal(.itemMustNotChange, item: 2))
    }

    @Test("What stays and what comes may not be more than one notice can bring")
    func number() throws {
        let most = UInt32(GlyphImage.perRecordMax)
        let refusal = try Self.verdict { record in
            for position in 1...most { record.glyphs[GlyphPlace(item: 8, position: position)] = try Self.digest(9) }
        }
        #expect(refusal == Refusal(.messageTooLarge, expected: UInt64(most)))
    }

    @Test("A picture stays with its text: the same letters, and for the former surname the same 外字変更連番")
    func keeping() throws {
        let person = try Self.person()
        func keeps(
            _ place: GlyphPlace, _ kind: SupplementaryNoticeKind = .correction,
            _ change: (inout SupplementaryRecord) -> Void = { _ in }
        ) -> Bool {
            var record = person
            record.kind = kind
            change(&record)
            return record.keepsGlyph(at: place, of: person)
        }
        #expect(keeps(Self.name) && keeps(Self.former) && keeps(Self.name, .deletion))
        #expect(!keeps(Self.name, .entry), "another municipality may have written it")
        #expect(!keeps(Self.name) { $0.name.text = "〓島　花子" })
        #expect(keeps(Self.former) { $0.name.text = "〓島　花子" })
        #expect(!keeps(Self.former) { $0.formerSurname.version += 1 })
    }

    @Test("A notice's own content has its pictures: another picture, place or none is another content")
    func content() throws {
        let image = GlyphMaker.image(seed: 1, place: 1)
        let other = GlyphMaker.image(seed: 1, place: 2)
        let record = try Self.person()
        let contents = [[:], [Self.name: image], [Self.name: other], [Self.former: image],
                        [Self.name: image, Self.former: other], [Self.name: other, Self.former: image]].map {
            SupplementaryCanonicalEncoding.encode(SupplementaryNotice(number: 1, record: record, glyphs: $0))
        }
        #expect(Set(contents).count == contents.count)
        #expect(contents[0] == SupplementaryCanonicalEncoding.encode(record) + [0, 0, 1, 0x30])
        var bare = record
        bare.glyphs = [:]
        #expect(SupplementaryCanonicalEncoding.encode(bare) == SupplementaryCanonicalEncoding.encode(record))
    }

    @Test("A notice may not say by itself which pictures its record names")
    func notInANotice() {
        var draft = SupplementaryItemCheckTests.draft()
        draft.glyphs = [GlyphReferenceDraft(item: 2, position: 1, digest: [UInt8](repeating: 1, count: 32))]
        #expect(throws: Refusal(.itemNotAllowed)) { try SupplementaryItemCheck.record(from: draft) }
    }
}
