import CRocksDB
import Glibc

/// Where the engine's error texts become typed errors, and the only place. The C interface gives text alone: a status
/// name, a colon, details.
extension StoreError {
    init(engineText: String, while doing: StaticString) {
        self.init(kind: Self.kind(ofEngineText: engineText), message: "\(doing): \(engineText)")
    }

    private static func kind(ofEngineText text: String) -> Kind {
        if text.hasPrefix("Corruption:") { return .corruption }
        if text.hasPrefix("IO error:") { return kind(ofInputOutputText: text) }
        let busyPrefixes = ["Resource busy:", "Operation timed out:", "Operation failed. Try again.:",
                            "Result incomplete:", "Shutdown in progress:"]
        if busyPrefixes.contains(where: text.hasPrefix) { return .busy }
        // "Not implemented" is how the engine refuses a write to a database opened for reading.
        if text.hasPrefix("Invalid argument:") || text.hasPrefix("Not implemented:") { return .invalidArgument }
        return .other
    }

    private static func kind(ofInputOutputText text: String) -> Kind {
        if text.contains("No space left on device") || text.contains("Disk quota exceeded") { return .noSpace }
        if text.contains("While lock file:") || text.contains("lock hold by current process") { return .notOpen }
        // A directory that cannot be made is the caller's choice of place: whatever stands in its way, no byte of the
        // store has been lost.
        if text.contains("While mkdir") { return .invalidArgument }
        // Opening has seen the store's CURRENT file: another file that is not there has been lost.
        if text.contains("No such file or directory") { return .corruption }
        return .inputOutput
    }

    /// From `errno`, right after the call that failed.
    init(systemError code: Int32, while doing: StaticString, path: String) {
        let kind: Kind = switch code {
        case ENOSPC, EDQUOT: .noSpace
        case ENOENT, ENOTDIR, EEXIST, ENOTEMPTY, EACCES, EPERM, EROFS, ENAMETOOLONG: .invalidArgument
        default: .inputOutput
        }
        self.init(kind: kind, message: "\(doing) \(path): \(unsafe String(cString: strerror(code)))")
    }
}

typealias EngineErrorText = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

/// Makes one engine call. The error pointer must be nil before it (the engine frees what it finds there).
@inline(__always)
func engineCall<R>(_ doing: StaticString, _ call: (EngineErrorText) -> R) throws(StoreError) -> R {
    var text: UnsafeMutablePointer<CChar>? = nil
    let result = unsafe call(&text)
    guard let text = unsafe text else { return result }
    defer { unsafe rocksdb_free(text) }
    throw StoreError(engineText: unsafe String(cString: text), while: doing)
}

extension UnsafeRawBufferPointer {
    /// What the C interface takes for keys and values; never nil, because nil means "none" to it and an empty key is
    /// a key.
    @inline(__always)
    var characters: UnsafePointer<CChar> {
        guard let base = baseAddress else { return unsafe UnsafePointer(bitPattern: 1).unsafelyUnwrapped }
        return unsafe base.assumingMemoryBound(to: CChar.self)
    }
}

extension [UInt8] {
    /// Lends the bytes; like `withUnsafeBytes`, with a typed error.
    @inline(__always)
    func lend<R>(_ body: (UnsafeRawBufferPointer) throws(StoreError) -> R) throws(StoreError) -> R {
        try unsafe withUnsafeBufferPointer { (elements) throws(StoreError) -> R in
            try unsafe body(UnsafeRawBufferPointer(elements))
        }
    }
}
