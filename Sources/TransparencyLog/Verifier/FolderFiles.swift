#if canImport(Glibc)
import Glibc
#endif

/// Why a folder cannot be read.
public struct FolderError: Error, Sendable, CustomStringConvertible {
    public let path: String
    /// The system's error number.
    public let error: Int32

    public var description: String { "cannot read \(path) (error \(error)); check the folder and its owner" }
}

/// An exported log in a folder.
public struct FolderFiles: LogFiles {
    /// No file of a log is larger: 256 entries of 65,535 bytes with their lengths.
    private static let fileBytesMax = Tile.width * (EntryBundle.entryBytesMax + 2)

    private let folder: String

    public init(_ folder: String) {
        self.folder = folder
    }

    public func read(_ path: String) throws(FolderError) -> [UInt8]? {
        let descriptor = open(folder + "/" + path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw FolderError(path: path, error: errno)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FolderError(path: path, error: errno) }
        guard status.st_size <= Self.fileBytesMax else { throw FolderError(path: path, error: EFBIG) }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var count = 0
        while count < bytes.count {
            let wanted = bytes.count - count
            let got = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress! + count, wanted) }
            guard got > 0 else { throw FolderError(path: path, error: got == 0 ? EIO : errno) }
            count += got
        }
        return bytes
    }

    public func paths() throws(FolderError) -> [String] {
        try paths(under: "tile")
    }

    private func paths(under path: String) throws(FolderError) -> [String] {
        guard let directory = opendir(folder + "/" + path) else {
            if errno == ENOENT { return [] }
            if errno == ENOTDIR { return [path] }
            throw FolderError(path: path, error: errno)
        }
        defer { closedir(directory) }
        var found: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if name == "." || name == ".." { continue }
            found += try paths(under: path + "/" + name)
        }
        return found
    }
}
