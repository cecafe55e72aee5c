import JukiDomain
import PaperForms

/// The pictures of a form's 〓 (外字), by what the versions of the record name, and whether any was wanting.
struct FormGlyphs {
    private let images: [GlyphDigest: GlyphImage]
    private(set) var hasPictures = false
    private(set) var hasPlaceholders = false

    init(_ images: [GlyphDigest: GlyphImage]) {
        self.images = images
    }

    /// The value of an item with its pictures; a 〓 stands where there is none, or none that can be read.
    mutating func value<Record: DisclosedRecord>(of item: Record.Item, in record: Record) -> PaperString {
        pictured(record.words(for: item), of: item, in: record)
    }

    /// As it stands above a letter: blank for none.
    mutating func name<Record: DisclosedRecord>(of record: Record) -> PaperString {
        guard let item = Record.Item(fieldName: IdentityItem.kanjiName.fieldName),
            let name = record.gaiji(in: item)
        else { preconditionFailure("every record has a name") }
        return pictured(name.text.disclosed, of: item, in: record)
    }

    private mutating func pictured<Record: DisclosedRecord>(
        _ words: String, of item: Record.Item, in record: Record
    ) -> PaperString {
        var value = PaperString(words)
        guard let text = record.gaiji(in: item) else { return value }
        for (index, byte) in Gaiji.places(in: text.text.utf8.span).enumerated() {
            let digest = record.glyphs[GlyphPlace(item: item.rawValue, position: UInt32(index + 1))]
            value.pictures[byte] = digest.flatMap { images[$0] }.flatMap { PaperPicture(png: $0.png) }
            if value.pictures[byte] == nil { hasPlaceholders = true } else { hasPictures = true }
        }
        return value
    }

    /// What the notes say of them.
    var notes: [String] {
        var notes: [String] = []
        if hasPictures { notes.append("住民基本台帳ネットワークシステム統一文字にない文字（外字）は、市町村から通知された画像で表しています。") }
        if hasPlaceholders { notes.append("「〓」は、画像で管理している文字（外字）です。") }
        return notes
    }
}
