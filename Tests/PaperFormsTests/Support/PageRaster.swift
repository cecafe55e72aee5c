import Foundation
import Testing

/// A page as a grid of grey dots, drawn by a reader that knows nothing of how it was made (pdftoppm).
struct PageRaster {
    private let width: Int
    private let dots: ArraySlice<UInt8>
    private let dotsPerPoint: Double

    init(_ pdf: [UInt8], page: Int = 1, resolution: Int = 288) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "juki-raster-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "page.pdf")
        try Data(pdf).write(to: file)
        _ = try PDFFile.run("pdftoppm", [
            "-gray", "-r", "\(resolution)", "-f", "\(page)", "-l", "\(page)", "-singlefile", file.path,
            folder.appending(path: "page").path,
        ])
        // `P5`, width and height, 255, each with one blank behind it, then the dots.
        let bytes = [UInt8](try Data(contentsOf: folder.appending(path: "page.pgm")))
        let head = bytes.prefix(64).split(separator: 0x0A, maxSplits: 3, omittingEmptySubsequences: true)
        let sides = String(decoding: head[1], as: UTF8.self).split(separator: " ").compactMap { Int($0) }
        try #require(sides.count == 2)
        width = sides[0]
        dots = bytes.suffix(sides[0] * sides[1])
        dotsPerPoint = Double(resolution) / 72
    }

    /// 0 black, 255 white; points from the upper left corner.
    func grey(x: Double, y: Double) -> UInt8 {
        dots[dots.startIndex + Int(y * dotsPerPoint) * width + Int(x * dotsPerPoint)]
    }
}
