import Foundation
import MutualTLS

/// The file on a medium: written, synced, and read back from the medium before anybody says that it is there. One that
/// was not read back goes again with its owner: after a refused call the same name is free.
package final class MediumFile {
    private let path: String
    private let descriptor: Int32
    private var isWhole = true
    /// It was read back from the medium and was the same.
    private var isVerified = false

    /// - Throws: when the file is there already: nothing on a medium is overwritten.
    package init(path: String) throws(CommandFailure) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let reason = errno == EEXIST ? "it is there already" : "it cannot be made"
            throw CommandFailure("\(path) is not written: \(reason); name another file.")
        }
    }

    deinit {
        // What was there already is not ours.
        guard descriptor >= 0 else { return }
        close(descriptor)
        if !isVerified { unlink(path) }
    }

    package func append(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while isWhole, !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            isWhole = written > 0
            if isWhole { rest = rest.dropFirst(written) }
        }
    }

    /// Reads the file back and compares.
    /// - Parameter digest: what it must have.
    package func verify(_ digest: [UInt8]) throws(CommandFailure) {
        guard isWhole, fsync(descriptor) == 0 else {
            throw CommandFailure("\(path) could not be written whole; check the medium and write again.")
        }
        // Out of the cache, so that it is the medium that is read.
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
        var hasher = SHA256Hasher()
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        lseek(descriptor, 0, SEEK_SET)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { break }
            hasher.update(Array(buffer[..<count]))
        }
        guard hasher.finish().bytes == digest else {
            throw CommandFailure("\(path) reads otherwise than it was written; the medium is bad, take another.")
        }
        isVerified = true
    }
}
