import Foundation

/// The files of this repository, as the tests see them.
enum Repository {
    /// Three folders above this file.
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// What building, and nobody's hand, puts there; the same as in .gitignore.
    private static func isMade(_ path: String) -> Bool {
        let name = path.split(separator: "/").last ?? ""
        return name == ".git" || name.hasPrefix(".build") || name == ".juki" || name == "__pycache__"
            || name == "Package.resolved" || path == "certs/development" || name.hasSuffix(".profraw")
    }

    /// Paths from the root, sorted; folders are not listed themselves.
    static let paths: [String] = files(in: "").sorted()

    /// Names in the top folder.
    static let topNames: [String] = names(in: "")

    static func folders(in folder: String) -> [String] {
        names(in: folder).filter { isFolder("\(folder)/\($0)") }
    }

    static func text(of path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    static func isExecutable(_ path: String) -> Bool {
        FileManager.default.isExecutableFile(atPath: root.appending(path: path).path)
    }

    /// Swift files that people write.
    static let swiftPaths = paths.filter { $0.hasSuffix(".swift") }

    /// Everything that is text and not generated.
    static let writtenPaths = paths.filter { !$0.hasPrefix("Sources/CJukiMessages/") && !isBinary($0) }

    private static func isBinary(_ path: String) -> Bool {
        let data = FileManager.default.contents(atPath: root.appending(path: path).path) ?? Data()
        return data.prefix(8192).contains(0) || String(data: data, encoding: .utf8) == nil
    }

    private static func names(in folder: String) -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)
        return (names ?? []).filter { !isMade(folder.isEmpty ? $0 : "\(folder)/\($0)") }.sorted()
    }

    private static func isFolder(_ path: String) -> Bool {
        let values = try? root.appending(path: path).resourceValues(forKeys: [.isDirectoryKey])
        return values?.isDirectory == true
    }

    private static func files(in folder: String) -> [String] {
        names(in: folder).flatMap { name in
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            return isFolder(path) ? files(in: path) : [path]
        }
    }
}

/// A place in a file, as compilers write it.
struct Place: CustomStringConvertible {
    let path: String
    let line: Int
    let what: String

    var description: String { "\(path):\(line): \(what)" }
}

extension [Place] {
    /// For a test's message: one place a line.
    var report: String { "\n" + map(\.description).joined(separator: "\n") }
}

extension String {
    /// Lines, the last one without an empty rest.
    var fileLines: [Substring] {
        var lines = split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last == "" { lines.removeLast() }
        return lines
    }
}

/// A line of Swift without its comment and without the contents of its strings.
func code(of line: Substring) -> String {
    let quote = UInt8(ascii: "\""), backslash = UInt8(ascii: "\\"), slash = UInt8(ascii: "/")
    var code: [UInt8] = []
    var isInString = false
    var previous: UInt8 = 0
    for byte in line.utf8 {
        if byte == quote, previous != backslash { isInString.toggle() }
        if !isInString, byte == slash, previous == slash {
            code.removeLast()
            break
        }
        if !isInString || byte == quote { code.append(byte) }
        previous = byte
    }
    return String(decoding: code, as: UTF8.self)
}
