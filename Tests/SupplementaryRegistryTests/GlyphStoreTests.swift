import JukiDomain
import JukiMessages
@testable import RecordStore
import SupplementaryRegistry
@testable import SyntheticPopulation
import Testing

/// Pictures of 〓 in the store: once by content, with the versions that name them, for as long as one does.
@Suite struct GlyphStoreTests {
    private static let images = (0..<6).map { GlyphMaker.image(seed: 9, place: $0, side: 16 + Int($0)) }

    private let bed: GlyphBed

    init() throws {
        bed = try GlyphBed()
    }

    @Test func aPictureOfManyPersonsIsStoredOnce() throws {
        for index in 0..<5 {
            let image = Self.images[0]
            let outcome = try bed.send(bed.person(index), [GlyphBed.name: image, GlyphBed.former: image])
            #expect(outcome.refusal == nil)
            #expect(bed.committer.statistics.groups == UInt64(index + 1), "one batch holds all of it")
        }
        #expect(try bed.entries(Keyspaces.glyphs) == [bed.digest(Self.images[0]).bytes: Self.images[0].png])
        try bed.checkPictures("five persons")
        #expect(try bed.reader.glyph(bed.digest(Self.images[0])) == Self.images[0])
    }

    @Test func eachVersionNamesThePicturesOfItsTexts() throws {
        #expect(try bed.send(bed.person(0)).refusal == nil, "a 〓 without a picture is no fault")
        let later = try bed.send(bed.person(0, .correction), [GlyphBed.name: Self.images[1]])
        #expect(later.refusal == nil)
        var moved = bed.person(0, .correction)
        moved.address = GaijiText("鹿児島市荒田一丁目")
        #expect(try bed.send(moved).refusal == nil)
        #expect(try bed.present(0).glyphs == [GlyphBed.name: bed.digest(Self.images[1])], "it stays with its text")
        moved.name = GaijiText("〓野　太郎", gaijiCount: 1)
        #expect(try bed.send(moved).refusal == nil)
        #expect(try bed.present(0).glyphs == [:], "and not with another")
        let named = try bed.history(0).map { $0.glyphs.values.map { $0 == bed.digest(Self.images[1]) } }
        #expect(named == [[true], [true], []])
        try bed.checkPictures("a history")
    }

    @Test func thePictureOfAFormerSurnameIsPairedByItsNumber() throws {
        #expect(try bed.send(bed.person(0), [GlyphBed.former: Self.images[0]]).refusal == nil)
        var record = bed.person(0, .correction)
        #expect(try bed.send(record, [GlyphBed.former: Self.images[1]]).refusal?.reason == .gaijiVersion)
        record.formerSurname.version = 2
        #expect(try bed.send(record, [GlyphBed.former: Self.images[0]]).refusal?.reason == .gaijiVersion)
        #expect(try bed.send(record, [GlyphBed.former: Self.images[1]]).refusal == nil)
        record.formerSurname.version = 3
        #expect(try bed.send(record).refusal == nil, "a step without pictures takes them back")
        #expect(try bed.present(0).glyphs == [:])
        record.formerSurname.version = 4
        #expect(try bed.send(record).refusal?.reason == .gaijiVersion, "nothing is left to take back")
        try bed.checkPictures("three numbers")
    }

    @Test func aCorrectionOfPicturesAloneIsAChange() throws {
        #expect(try bed.send(bed.person(0), [GlyphBed.name: Self.images[0]]).refusal == nil)
        let same = bed.person(0, .correction)
        #expect(try bed.send(same).refusal?.reason == .nothingChanged)
        #expect(try bed.send(same, [GlyphBed.name: Self.images[0]]).refusal?.reason == .nothingChanged)
        #expect(try bed.send(same, [GlyphBed.name: Self.images[1]]).result == .applied(updateSequence: 2))
    }

    @Test func aDeletionKeepsThePicturesAndChangesNone() throws {
        #expect(try bed.send(bed.person(0), [GlyphBed.name: Self.images[0]]).refusal == nil)
        let changed = try bed.send(bed.person(0, .deletion), [GlyphBed.name: Self.images[1]])
        #expect(changed.refusal == Refusal(.itemMustNotChange, item: 2))
        #expect(try bed.send(bed.person(0, .deletion)).refusal == nil)
        #expect(try bed.present(0).glyphs == [GlyphBed.name: bed.digest(Self.images[0])])
        #expect(try bed.send(bed.person(0)).refusal == nil, "a 記載 after it begins anew")
        #expect(try bed.present(0).glyphs == [:])
    }

    @Test func aPersonKeepsThePicturesUnderAnotherCode() throws {
        #expect(try bed.send(bed.person(0), [GlyphBed.name: Self.images[0]]).refusal == nil)
        var changed = bed.person(0, .correction)
        changed.previousCode = changed.code
        changed.code = bed.person(1).code
        #expect(try bed.send(changed).refusal == nil)
        #expect(try bed.present(1).glyphs == [GlyphBed.name: bed.digest(Self.images[0])])
        try bed.checkPictures("another code")
        #expect(try bed.entries(Keyspaces.glyphUses).values.map { $0.last } == [2])
    }

    /// Also when the notice that was parked is corrected: what was parked has left nothing behind.
    @Test func aBadPictureParksItsNoticeAlone() throws {
        var draft = bed.next(bed.person(0), [GlyphBed.name: Self.images[0], GlyphBed.former: Self.images[1]])
        draft.glyphs[1].png.removeLast()
        #expect(try bed.send(draft).result == .parked(Refusal(.glyphDamaged, item: 19)))
        #expect(try bed.entries(Keyspaces.glyphs).isEmpty)
        var corrected = bed.next(bed.person(0), [GlyphBed.name: Self.images[0]])
        corrected.replacesNumber = draft.number
        #expect(try bed.send(corrected).refusal == nil)
        try bed.checkPictures("a parked notice")
    }

    @Test func aResendHasTheSamePicturesAndAnyOtherIsAConflict() throws {
        let draft = bed.next(bed.person(0), [GlyphBed.name: Self.images[0]])
        let first = try bed.send(draft)
        #expect(try bed.send(draft).result == first.result)
        for change in 0..<3 {
            var other = draft
            switch change {
            case 0: other.glyphs = []
            case 1: other.glyphs[0].png = Self.images[1].png
            default: other.glyphs[0].item = 19
            }
            #expect(try bed.send(other).refusal?.reason == .noticeConflict)
        }
        try bed.checkPictures("a resend")
        #expect(try bed.entries(Keyspaces.glyphs).count == 1)
    }

    @Test func onwardNoticesBringThePicturesOfTheirChange() throws {
        #expect(try bed.send(bed.person(0), [GlyphBed.name: Self.images[0]]).refusal == nil)
        var moved = bed.person(0, .correction)
        moved.address = GaijiText("鹿児島市荒田一丁目")
        #expect(try bed.send(moved, [:]).refusal == nil)
        let told = try Outbox.notices(after: 0, limit: .max, in: bed.store, keys: bed.keys).flatMap {
            try SupplementaryOnwardNoticesRequest(decoding: $0.notice).notices
        }
        let digest = bed.digest(Self.images[0])
        #expect(told.map(\.glyphs) == [[StoredGlyph(digest: digest, image: Self.images[0])], []])
        #expect(told.map(\.record.glyphs) == [[GlyphBed.name: digest], [GlyphBed.name: digest]])
        let size = try #require(try bed.entries(Keyspaces.outbox).values.map(\.count).max())
        func count(_ sizeMax: Int) throws -> Int {
            try Outbox.notices(after: 0, limit: .max, sizeMax: sizeMax, in: bed.store, keys: bed.keys).count
        }
        #expect(try count(1) == 1 && count(size) == 1 && count(2 * size) == 2, "one at least")
    }

    // MARK: Whatever happens

    /// Random notices, many of them refused, and erasures, several in one group: after each group the pictures in the
    /// store are those that its versions name.
    @Test(arguments: [UInt64](1...6)) func storedPicturesAreThoseNamed(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        var applied = 0
        var erased = 0
        for group in 0..<120 {
            if random.chance(12) { bed.advance(years: 20 + random.below(80)) }
            let outcomes = Outcomes()
            let before = try bed.entries(Keyspaces.expiry).count
            var acts: [GlyphBed.Act] = []
            for _ in 0...random.below(6) {
                acts.append(
                    random.chance(15)
                        ? GlyphBed.erasure(of: bed.today) : bed.act(notice(&random), outcomes))
            }
            bed.committer.commit(acts)
            applied += outcomes.all.count { $0.refusal == nil }
            if try bed.entries(Keyspaces.expiry).count < before { erased += 1 }
            try bed.checkPictures("seed \(seed), group \(group)")
        }
        #expect(applied > 60 && erased > 2, "seed \(seed): \(applied) applied, erased \(erased) times")
        // In the end nobody is held, and nothing is left.
        for index in 0..<4 { _ = try? bed.send(withNumber(of: index, bed.person(index, .deletion))) }
        bed.advance(years: 151)
        for _ in 0..<3 { bed.committer.commit([GlyphBed.erasure(of: bed.today)]) }
        try bed.checkPictures("seed \(seed), the end")
        let isEmpty = try bed.entries(Keyspaces.records).isEmpty
        #expect(try !isEmpty || bed.entries(Keyspaces.glyphs).isEmpty)
    }

    /// A notice about one of four persons that may or may not be lawful.
    private func notice(_ random: inout SplitMix) -> SupplementaryNoticeDraft {
        let kinds: [SupplementaryNoticeKind] = [.entry, .correction, .correction, .correction, .deletion]
        let index = random.below(4)
        var record = bed.person(index, kinds[random.below(kinds.count)])
        if record.kind != .deletion {
            if random.chance(40) { record.name = GaijiText(PersonalText("〓\(random.below(3))　太郎"), gaijiCount: 1) }
            if random.chance(30) { record.address = GaijiText(PersonalText("鹿児島市荒田\(random.below(9))丁目")) }
        }
        record = withNumber(of: index, record)
        if record.kind == .correction, random.chance(40) { record.formerSurname.version += 1 }
        var glyphs: [GlyphPlace: GlyphImage] = [:]
        if random.chance(60) { glyphs[GlyphBed.name] = Self.images[random.below(Self.images.count)] }
        if random.chance(40) { glyphs[GlyphBed.former] = Self.images[random.below(Self.images.count)] }
        return bed.next(record, record.kind == .deletion ? [:] : glyphs)
    }

    /// With the 外字変更連番 that is recorded, and for a deletion all else as well.
    private func withNumber(of index: Int, _ record: SupplementaryRecord) -> SupplementaryRecord {
        guard let present = bed.version(index) else { return record }
        var record = record
        record.formerSurname = present.formerSurname
        if record.kind == .deletion {
            (record.name, record.address) = (present.name, present.address)
        }
        return record
    }
}

/// The same seed gives the same test on every machine.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
}
