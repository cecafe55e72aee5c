import Glibc
import MutualTLS

/// The file operations of backups. What they make is for the owner alone: it holds personal data.
enum BackupFiles {
    private static let bufferSize = 1 << 20

    static func makeDirectory(_ path: String) throws(BackupError) {
        guard mkdir(path, 0o700) != 0, errno != EEXIST else { return }
        throw failure("making the folder", path)
    }

    /// Names in a folder, sorted; none if there is no such folder.
    static func names(in path: String) throws(BackupError) -> [String] {
        guard let stream = opendir(path) else {
            if errno == ENOENT { return [] }
            throw failure("listing", path)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Removes a folder and all below it; what cannot be removed stays.
    static func removeTree(_ path: String) {
        for name in (try? names(in: path)) ?? [] {
            let child = path + "/" + name
            if unlink(child) != 0 { removeTree(child) }
        }
        _ = rmdir(path)
    }

    static func remove(_ path: String) throws(BackupError) {
        guard unlink(path) != 0, errno != ENOENT else { return }
        throw failure("removing", path)
    }

    /// Bytes that a process without privileges may still write.
    static func freeBytes(at path: String) throws(BackupError) -> UInt64 {
        var information = statvfs()
        guard statvfs(path, &information) == 0 else { throw failure("asking for the free space of", path) }
        return UInt64(information.f_bavail) * UInt64(information.f_frsize)
    }

    static func rename(_ old: String, to new: String) throws(BackupError) {
        guard Glibc.rename(old, new) == 0 else { throw failure("renaming", old) }
    }

    /// Makes names in a folder durable.
    static func synchronizeDirectory(_ path: String) throws(BackupError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("opening", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("syncing", path) }
    }

    /// A small file as a whole; nil if there is none, or it is longer than `limit`.
    static func read(_ path: String, limit: Int) throws(BackupError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw failure("opening", path)
        }
        defer { close(descriptor) }
        var content: [UInt8] = []
        while content.count <= limit {
            let part = try readSome(descriptor, path)
            if part.isEmpty { return content }
            content += part
        }
        return nil
    }

    /// Writes a new file, synced; it is there under its name whole or not at all.
    static func write(_ content: [UInt8], to path: String) throws(BackupError) {
        let part = path + partSuffix
        let descriptor = try create(part)
        do {
            defer { close(descriptor) }
            try writeAll(descriptor, content[...], part)
            guard fsync(descriptor) == 0 else { throw failure("syncing", part) }
        }
        try rename(part, to: path)
    }

    /// The end of the name of a file that is still being written.
    static let partSuffix = ".part"

    static func digest(of path: String, progress: (Int) throws(BackupError) -> Void) throws(BackupError) -> FileDigest {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("opening", path) }
        defer { close(descriptor) }
        var hasher = SHA256Hasher()
        var size: UInt64 = 0
        while true {
            let part = try readSome(descriptor, path)
            if part.isEmpty { return FileDigest(size: size, digest: hasher.finish()) }
            hasher.update(part)
            size += UInt64(part.count)
            try progress(part.count)
        }
    }

    /// Copies a file, synced.
    /// - Parameter progress: told the bytes of each part before they are written; may throw to give up.
    /// - Returns: what was copied, for the caller to compare.
    static func copy(
        _ source: String, to target: String, progress: (Int) throws(BackupError) -> Void
    ) throws(BackupError) -> FileDigest {
        let input = open(source, O_RDONLY | O_CLOEXEC)
        guard input >= 0 else { throw failure("opening", source) }
        defer { close(input) }
        let output = try create(target)
        defer { close(output) }
        var hasher = SHA256Hasher()
        var size: UInt64 = 0
        while true {
            let part = try readSome(input, source)
            if part.isEmpty { break }
            try progress(part.count)
            hasher.update(part)
            size += UInt64(part.count)
            try writeAll(output, part[...], target)
        }
        guard fsync(output) == 0 else { throw failure("syncing", target) }
        // So that whoever verifies the copy reads what the disk holds, not what memory does.
        posix_fadvise(output, 0, 0, POSIX_FADV_DONTNEED)
        return FileDigest(size: size, digest: hasher.finish())
    }

    // MARK: Descriptors

    private static func create(_ path: String) throws(BackupError) -> Int32 {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("making", path) }
        return descriptor
    }

    /// - Returns: nothing at the end of the file.
    private static func readSome(_ descriptor: Int32, _ path: String) throws(BackupError) -> [UInt8] {
        var count = 0
        let part = [UInt8](unsafeUninitializedCapacity: bufferSize) { buffer, filled in
            repeat { count = Glibc.read(descriptor, buffer.baseAddress, bufferSize) } while count < 0 && errno == EINTR
            filled = max(0, count)
        }
        guard count >= 0 else { throw failure("reading", path) }
        return part
    }

    private static func writeAll(_ descriptor: Int32, _ bytes: ArraySlice<UInt8>, _ path: String) throws(BackupError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure("writing", path) }
            rest = rest.dropFirst(count)
        }
    }

    /// From `errno`, right after the call that failed.
    private static func failure(_ doing: String, _ path: String) -> BackupError {
        let code = errno
        return code == ENOSPC || code == EDQUOT
            ? .noSpace(path: path, needed: UInt64(bufferSize)) : .system(doing: doing, path: path, code: code)
    }
}

/// Size and SHA-256 of a file.
struct FileDigest: Hashable, Sendable {
    let size: UInt64
    let digest: SHA256Digest
}
