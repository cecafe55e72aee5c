#if canImport(Glibc)
import Glibc
#endif

/// Where a path leads: absolute, without `.` and `..`, symbolic links followed as far as they exist. Two ways of
/// writing one place are equal.
struct PlacedPath: Equatable {
    /// More links one behind another are a circle (path_resolution(7)).
    private static let linksMax = 40

    private let parts: [String]

    init(_ path: String) {
        var walk = Walk(parts: [])
        if !path.hasPrefix("/") { walk.enter(Self.workingDirectory) }
        walk.enter(path)
        parts = walk.parts
    }

    /// Whether it is a folder or lies in it.
    func isWithin(_ folder: PlacedPath) -> Bool { parts.starts(with: folder.parts) }

    /// The walk from the root along a path. What is behind it is free of links, so that `..` is its last part.
    private struct Walk {
        var parts: [String]
        var linksLeft = PlacedPath.linksMax

        mutating func enter(_ path: String) {
            if path.hasPrefix("/") { parts = [] }
            for part in path.split(separator: "/") {
                switch part {
                case ".": continue
                case "..": _ = parts.popLast()
                default: step(to: String(part))
                }
            }
        }

        private mutating func step(to part: String) {
            parts.append(part)
            guard linksLeft > 0, let target = PlacedPath.target(ofLink: "/" + parts.joined(separator: "/"))
            else { return }
            linksLeft -= 1
            parts.removeLast()
            enter(target)
        }
    }

    /// nil for what is no symbolic link, or is not there.
    private static func target(ofLink path: String) -> String? {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path, &bytes, bytes.count)
        guard count > 0 else { return nil }
        return String(decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static var workingDirectory: String {
        guard let path = getcwd(nil, 0) else { return "/" }
        defer { free(path) }
        return String(cString: path)
    }
}
