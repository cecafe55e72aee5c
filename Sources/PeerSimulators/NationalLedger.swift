#if canImport(Glibc)
import Glibc
#endif

/// A small file that remembers up to which onward notice a simulated national server has received.
public struct NationalLedger: Sendable {
    public struct Failure: Error, CustomStringConvertible {
        public let path: String
        public let code: Int32

        public var description: String { "the ledger \(path) cannot be used (error \(code)); check the folder" }
    }

    private static let width = 20
    private let path: String

    public init(path: String) {
        self.path = path
    }

    func receivedThrough() throws(Failure) -> UInt64 {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 {
            guard errno == ENOENT else { throw Failure(path: path, code: errno) }
            return 0
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: Self.width)
        let count = read(descriptor, &bytes, bytes.count)
        guard count >= 0 else { throw Failure(path: path, code: errno) }
        return UInt64(String(decoding: bytes[..<count], as: UTF8.self)) ?? 0
    }

    /// Durable when it returns.
    func keep(_ sequence: UInt64) throws(Failure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure(path: path, code: errno) }
        defer { close(descriptor) }
        let digits = String(sequence)
        let text = Array((String(repeating: "0", count: Self.width - digits.utf8.count) + digits).utf8)
        guard pwrite(descriptor, text, text.count, 0) == text.count, fdatasync(descriptor) == 0 else {
            throw Failure(path: path, code: errno)
        }
    }
}
