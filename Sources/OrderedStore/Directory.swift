import Glibc

/// The few directory operations that the store needs around the engine.
enum Directory {
    static func exists(_ path: String) -> Bool {
        unsafe access(path, F_OK) == 0
    }

    /// Makes one directory level, readable by the owner alone: it will hold personal data.
    static func create(_ path: String) throws(StoreError) {
        guard unsafe mkdir(path, 0o700) != 0, errno != EEXIST else { return }
        throw StoreError(systemError: errno, while: "making the directory", path: path)
    }

    /// Takes a directory that the engine has made away from everybody but its owner.
    static func restrict(_ path: String) throws(StoreError) {
        guard unsafe chmod(path, 0o700) == 0 else {
            throw StoreError(systemError: errno, while: "restricting the directory", path: path)
        }
    }

    /// Names in the directory without `.` and `..`; empty if there is no such directory.
    static func names(in path: String) throws(StoreError) -> [String] {
        guard let stream = unsafe opendir(path) else {
            if errno == ENOENT { return [] }
            throw StoreError(systemError: errno, while: "listing the directory", path: path)
        }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                unsafe tuple.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { characters in
                    unsafe String(cString: characters)
                }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// Forces every file below the directory, and the directories themselves, to stable storage.
    static func synchronize(_ path: String) throws(StoreError) {
        for name in try names(in: path) {
            let child = path + "/" + name
            if isDirectory(child) { try synchronize(child) } else { try synchronizeOne(child) }
        }
        try synchronizeOne(path)
    }

    /// Removes the directory and all below it. For scratch copies: what cannot be removed stays.
    static func remove(_ path: String) {
        for name in (try? names(in: path)) ?? [] {
            let child = path + "/" + name
            if isDirectory(child) { remove(child) } else { _ = unsafe unlink(child) }
        }
        _ = unsafe rmdir(path)
    }

    private static func isDirectory(_ path: String) -> Bool {
        var information = stat()
        return unsafe stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
    }

    private static func synchronizeOne(_ path: String) throws(StoreError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StoreError(systemError: errno, while: "opening to sync", path: path) }
        defer { _ = Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw StoreError(systemError: errno, while: "syncing", path: path) }
    }
}
