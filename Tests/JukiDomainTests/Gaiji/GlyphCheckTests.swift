import JukiDomain
import Testing

@testable import SyntheticPopulation

/// 項目チェック of the pictures that come with a notice, and of what a record says of them.
@Suite("Glyphs of a record")
struct GlyphCheckTests {
    private static let image = GlyphMaker.image(seed: 1, place: 1, side: 16)
    /// Two 〓 in the name, forty in the address.
    private static let counts: [UInt8: UInt32] = [2: 2, 8: 40]

    private static func refusal(_ drafts: [GlyphDraft]) -> Refusal? {
        do throws(Refusal) {
            _ = try GlyphCheck.images(from: drafts) { counts[$0] ?? 0 }
            return nil
        } catch {
            return error
        }
    }

    private static func draft(_ item: UInt32, _ position: UInt32, _ png: [UInt8] = image.png) -> GlyphDraft {
        GlyphDraft(item: item, position: position, png: png)
    }

    @Test("A picture for each 〓 is taken, in any order, and a 〓 may be without")
    func taken() throws {
        let images = try GlyphCheck.images(from: [Self.draft(8, 40), Self.draft(2, 1)]) { Self.counts[$0] ?? 0 }
        #expect(images == [GlyphPlace(item: 2, position: 1): Self.image, GlyphPlace(item: 8, position: 40): Self.image])
        #expect(Self.refusal([]) == nil)
    }

    @Test("A picture for a place where no 〓 stands, or a second for one place, is refused with its item")
    func places() {
        #expect(Self.refusal([Self.draft(2, 0)]) == Refusal(.glyphPlace, item: 2))
        #expect(Self.refusal([Self.draft(2, 3)]) == Refusal(.glyphPlace, item: 2))
        #expect(Self.refusal([Self.draft(19, 1)]) == Refusal(.glyphPlace, item: 19))
        #expect(Self.refusal([Self.draft(4, 1)]) == Refusal(.glyphPlace, item: 4))
        #expect(Self.refusal([Self.draft(258, 1)]) == Refusal(.glyphPlace))
        #expect(Self.refusal([Self.draft(2, .max)]) == Refusal(.glyphPlace, item: 2))
        #expect(Self.refusal([Self.draft(2, 1), Self.draft(2, 2), Self.draft(2, 1)]) == Refusal(.glyphPlace, item: 2))
    }

    @Test("A bad picture is refused with its own reason and its item")
    func badImages() {
        let large = Refusal(.glyphTooLarge, item: 8, expected: UInt64(GlyphImage.byteLimit))
        #expect(Self.refusal([Self.draft(8, 1, [UInt8](repeating: 0, count: 8193))]) == large)
        #expect(Self.refusal([Self.draft(8, 1, [])]) == Refusal(.glyphDamaged, item: 8))
        #expect(Self.refusal([Self.draft(8, 1, Self.image.png.dropLast())]) == Refusal(.glyphDamaged, item: 8))
        let wide = PNGWriter(width: 257, height: 16).file { _, _ in 0 }
        #expect(Self.refusal([Self.draft(8, 1, wide)]) == Refusal(.glyphDimensions, item: 8))
        let text = PNGWriter.chunk("tEXt", Array("a\0b".utf8))
        let talking = Array(Self.image.png.dropLast(12)) + text + Self.image.png.suffix(12)
        #expect(Self.refusal([Self.draft(8, 1, talking)]) == Refusal(.glyphContent, item: 8))
    }

    @Test("No more than the limit, however many 〓 there are")
    func number() {
        let most = GlyphImage.perRecordMax
        #expect(Self.refusal((1...most).map { Self.draft(8, UInt32($0)) }) == nil)
        let refusal = Self.refusal((1...most + 1).map { Self.draft(8, UInt32($0)) })
        #expect(refusal == Refusal(.messageTooLarge, expected: UInt64(most)))
    }

    @Test("What a record says of its pictures is held against its texts")
    func references() throws {
        func refusal(_ item: UInt32, _ position: UInt32, size: Int = GlyphDigest.size) -> Refusal? {
            let digest = [UInt8](repeating: 7, count: size)
            let drafts = [GlyphReferenceDraft(item: item, position: position, digest: digest)]
            do throws(Refusal) { _ = try GlyphCheck.references(from: drafts) { Self.counts[$0] ?? 0 } } catch {
                return error
            }
            return nil
        }
        #expect(refusal(2, 2) == nil)
        #expect(refusal(2, 3) == Refusal(.glyphPlace, item: 2))
        #expect(refusal(2, 1, size: 31) == Refusal(.wrongLength, item: 2, expected: 32))
    }

    @Test("Nothing of a picture is printed")
    func masked() throws {
        let digest = try #require(GlyphDigest(bytes: [UInt8](repeating: 171, count: 32)))
        for value in [
            "\(Self.draft(2, 1))", "\(digest)", "\(Self.image)", String(reflecting: digest),
            "\(GlyphReferenceDraft(item: 2, position: 1, digest: digest.bytes))",
        ] {
            #expect(value.contains("masked") && !value.contains("171") && !value.contains("137"))
        }
    }
}
