import MutualTLS

#if canImport(Glibc)
import Glibc
#endif

/// Small files that are on the disk when a call returns.
package enum DurableFile {
    /// A checkpoint or a key is some hundred bytes.
    private static let bytesMax = 1 << 16

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Makes a new file of mode 0600 that is there whole or not at all, after a crash too; one that is there is an
    /// error, and stays as it is.
    ///
    /// The content gets its name when it is on the disk. What a crash leaves has a name of its own, which nobody reads,
    /// and goes by ``removeSecondNames(of:)``.
    /// - Parameter link: gives a file a second name; fails on file systems that know of none.
    package static func create(
        _ path: String, _ content: String, link: (String, String) -> Int32 = { Glibc.link($0, $1) }
    ) throws(EvidenceFileError) {
        try nameWhenWritten(path, content, link)
        try synchronizeFolder(of: path)
    }

    private static func nameWhenWritten(
        _ path: String, _ content: String, _ link: (String, String) -> Int32
    ) throws(EvidenceFileError) {
        let temporary = path + temporaryMark + secureRandomBytes(count: 8).map { String($0, radix: 16) }.joined()
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unwritable(path: path, error: errno) }
        defer {
            close(descriptor)
            unlink(temporary)
        }
        try write(content, to: descriptor, of: path)
        // Not rename, which would take the place of a file that another start has made in the meantime.
        if link(temporary, path) == 0 { return }
        let error = errno
        guard ![EPERM, ENOTSUP, ENOSYS].contains(error) else { throw .noHardLinks(path: path) }
        throw .unwritable(path: path, error: error)
    }

    /// What the name of a file is followed by until it has that name.
    private static let temporaryMark = ".new-"

    /// A start that was cut off as it named its file may have left the other name too: whoever destroyed the file later
    /// would not have destroyed what is in it. Only what holds the same goes, under such a name as is given here:
    /// another may be somebody's.
    package static func removeSecondNames(of path: String) throws(EvidenceFileError) {
        let content = try read(path)
        let (folder, name) = split(path)
        // Whoever may not list the folder has not made the file there either.
        guard let stream = opendir(folder) else { return }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let other = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            guard other.hasPrefix(name + temporaryMark) else { continue }
            let digits = other.utf8.dropFirst((name + temporaryMark).utf8.count)
            guard digits.count >= 8, digits.allSatisfy(Array("0123456789abcdef".utf8).contains) else { continue }
            let left = folder + "/" + other
            guard let same = try? read(left), same == content else { continue }
            guard unlink(left) == 0 || errno == ENOENT else { throw .unwritable(path: left, error: errno) }
            try synchronizeFolder(of: path)
        }
    }

    /// Puts the content in place of the file: whoever looks finds the old or the new one, whole, after a crash too.
    static func replace(_ path: String, _ content: String, mode: mode_t) throws(EvidenceFileError) {
        let temporary = path + ".new"
        try overwrite(temporary, content, mode: mode)
        try rename(temporary, to: path)
    }

    static func rename(_ from: String, to path: String) throws(EvidenceFileError) {
        guard Glibc.rename(from, path) == 0 else { throw .unwritable(path: path, error: errno) }
        try synchronizeFolder(of: path)
    }

    static func read(_ path: String, mustBePrivate: Bool = false) throws(EvidenceFileError) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path: path, error: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unreadable(path: path, error: errno) }
        guard !mustBePrivate || status.st_mode & 0o077 == 0 else { throw .openToOthers(path: path) }
        var content = [UInt8](repeating: 0, count: bytesMax)
        let count = Glibc.read(descriptor, &content, content.count)
        guard count >= 0 else { throw .unreadable(path: path, error: errno) }
        return String(decoding: content[..<count], as: UTF8.self)
    }

    private static func overwrite(_ path: String, _ content: String, mode: mode_t) throws(EvidenceFileError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw .unwritable(path: path, error: errno) }
        defer { close(descriptor) }
        try write(content, to: descriptor, of: path)
    }

    private static func write(_ content: String, to descriptor: Int32, of path: String) throws(EvidenceFileError) {
        let bytes = Array(content.utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
            throw .unwritable(path: path, error: errno)
        }
    }

    private static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        return (slash == path.startIndex ? "/" : String(path[..<slash]), String(path[path.index(after: slash)...]))
    }

    private static func synchronizeFolder(of path: String) throws(EvidenceFileError) {
        let folder = split(path).folder
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unwritable(path: folder, error: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .unwritable(path: folder, error: errno) }
    }
}
