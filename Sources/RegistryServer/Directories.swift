#if canImport(Glibc)
import Glibc
#endif

/// Makes the folders that a default configuration names, readable by the owner only.
enum Directories {
    /// Makes every folder above `path` that is not there. What cannot be made is told by whoever opens the file.
    static func makeParents(of path: String) {
        var folder = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/").dropLast() {
            folder += folder.isEmpty || folder.hasSuffix("/") ? part : "/\(part)"
            _ = mkdir(folder, 0o700)
        }
    }
}
