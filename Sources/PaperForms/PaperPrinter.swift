import CPangoCairo

/// Prints documents of Japanese text and tables as PDF, all in memory: nothing of a document lies in a file until the
/// caller writes one.
///
/// Belongs to one thread; making one reads the list of installed fonts, so keep it for several documents.
public final class PaperPrinter {
    /// Font families by preference. IPAmj Mincho has the 文字情報基盤 set and its variation sequences (Moji_Joho); IPAex
    /// Mincho, by the same hand, the common sequences of Adobe-Japan1; HanaMin the rest of both and the rarest kanji.
    /// The last are for machines that have none of these. Names as fontconfig lists them.
    public static let families = [
        "IPAmjMincho", "IPAexMincho", "HanaMinA", "HanaMinB", "Noto Serif CJK JP", "Noto Sans CJK JP",
    ]

    private let faces: FontFaces

    /// - Parameter families: font families by preference; those that are not installed are passed over.
    /// - Throws: ``PaperError/noFont(families:)`` if none is installed.
    public init(families: [String] = PaperPrinter.families) throws(PaperError) {
        faces = try FontFaces(families: families)
    }

    /// The families of the list that are installed.
    public var installedFamilies: [String] { faces.families }

    /// The family that a character with its variation selector is printed in, or nil.
    public func family(for character: Character) -> String? { faces.family(for: character) }

    /// Sets a mark 〓（注n）for each character that no font can show: never an empty box, never a plain form where a
    /// variant was meant.
    /// - Parameter missing: the code points of each such character, in the order of their notes; added to.
    /// - Returns: the text with its pictures, moved along with their characters.
    public func marked(_ text: PaperString, _ missing: inout [[UInt32]]) -> PaperString {
        guard !text.string.allSatisfy({ $0 == "\n" || faces.family(for: $0) != nil }) else { return text }
        var output = PaperString("")
        var place = 0
        for character in text.string {
            defer { place += character.utf8.count }
            if character == "\n" || faces.family(for: character) != nil {
                for inside in 0..<character.utf8.count {
                    output.pictures[output.string.utf8.count + inside] = text.pictures[place + inside]
                }
                output.string.append(character)
                continue
            }
            let scalars = character.unicodeScalars.map(\.value)
            let index = missing.firstIndex(of: scalars) ?? missing.endIndex
            if index == missing.endIndex { missing.append(scalars) }
            output.string += "〓（注\(index + 1)）"
        }
        return output
    }

    /// Prints a document.
    public func paper(for document: PaperDocument) throws(PaperError) -> PrintedPaper {
        var flow = PageFlow(faces)
        for block in document.blocks { try flow.add(block) }
        let canvas = try PaperCanvas()
        canvas.describe(document)
        let width = Sheet.right - Sheet.left
        for (index, page) in flow.pages.enumerated() {
            for mark in page { canvas.draw(mark) }
            let footer = try SetText(PaperString(document.footer), size: 8, width: width, faces: faces)
            let number = try SetText(
                PaperString("\(index + 1) / \(flow.pages.count)"), size: 8, width: width, faces: faces)
            let top = Sheet.foot - 12
            canvas.draw(.rule(fromX: Sheet.left, fromY: top, toX: Sheet.right, toY: top, width: 0.3))
            canvas.draw(.line(footer, index: 0, left: Sheet.left, top: Sheet.foot - 10, width: width, .leading))
            canvas.draw(.line(number, index: 0, left: Sheet.left, top: Sheet.foot - 10, width: width, .trailing))
            canvas.endPage()
        }
        return PrintedPaper(bytes: try canvas.finish(), pageCount: flow.pages.count)
    }
}

/// A finished file.
public struct PrintedPaper: Sendable {
    /// PDF with its fonts embedded.
    public let bytes: [UInt8]
    public let pageCount: Int
    /// Code points of the characters that stand as 〓 in it; whoever marked them says so.
    public var marked: [[UInt32]] = []
}
