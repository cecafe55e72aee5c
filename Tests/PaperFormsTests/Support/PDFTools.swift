import Foundation
import PaperForms
import Processes
import Testing

/// Reads finished forms with tools that know nothing of how they were made (poppler-utils).
struct PDFFile {
    let pages: Int
    let text: String
    let fonts: [Substring]
    /// Width and height in pixels, `64x64`, of each image in the order of drawing.
    let imageSizes: [String]

    /// Writes the file to a folder of its own, which is removed again; with JUKI_KEEP_FORMS=FOLDER it stays there.
    init(_ paper: PrintedPaper, name: String) throws {
        let keep = ProcessInfo.processInfo.environment["JUKI_KEEP_FORMS"]
        let folder = keep.map { URL(filePath: $0) }
            ?? FileManager.default.temporaryDirectory.appending(path: "juki-forms-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { if keep == nil { try? FileManager.default.removeItem(at: folder) } }
        let file = folder.appending(path: "\(name).pdf")
        try Data(paper.bytes).write(to: file)
        text = try Self.run("pdftotext", ["-raw", file.path, "-"])
        fonts = try Self.run("pdffonts", [file.path]).split(separator: "\n").dropFirst(2).map { $0 }
        // Columns of pdfimages: page, number, type, width, height, and more.
        imageSizes = try Self.run("pdfimages", ["-list", file.path]).split(separator: "\n").dropFirst(2).map {
            $0.split(separator: " ")[3...4].joined(separator: "x")
        }
        let information = try Self.run("pdfinfo", [file.path])
        let line = try #require(information.split(separator: "\n").first { $0.hasPrefix("Pages:") })
        pages = try #require(Int(line.dropFirst(6).trimmingCharacters(in: .whitespaces)))
    }

    /// Text in the order of drawing, cell by cell, without the spaces and line ends that a layout brings in, so that a
    /// wrapped value is found again.
    var plain: String { String(text.filter { !$0.isWhitespace }) }

    static func run(_ tool: String, _ arguments: [String]) throws -> String {
        let ending = try ChildProgram.run(tool, arguments)
        try #require(ending.status == 0, "\(ending.errors)\(tool) failed; scripts/install-dependencies --tests")
        return ending.output
    }
}

func containsBytes(_ text: String, _ part: String) -> Bool {
    Data(text.utf8).range(of: Data(part.utf8)) != nil
}
