import Glibc

/// How a program ended, and what it wrote.
public struct ProgramEnding: Sendable {
    /// As `ChildProgram.wait` tells it.
    public let status: Int32
    public let output: String
    public let errors: String
}

extension ChildProgram {
    /// Runs a program to its end and keeps what it wrote; blocks the thread. For parameters see `init`.
    public static func run(
        _ program: String, _ arguments: [String] = [], environment: [String: String]? = nil, folder: String? = nil
    ) throws(CannotStart) -> ProgramEnding {
        // Files, not pipes: a program can never wait for a reader.
        guard let output = NamelessFile(), let errors = NamelessFile() else {
            throw CannotStart(program: program, errorNumber: errno)
        }
        let child = try ChildProgram(
            program, arguments, environment: environment, folder: folder,
            output: .descriptor(output.descriptor), errors: .descriptor(errors.descriptor))
        return ProgramEnding(status: child.wait(), output: output.text, errors: errors.text)
    }
}

/// A file that is gone when it is closed.
private final class NamelessFile {
    private let stream: UnsafeMutablePointer<FILE>

    init?() {
        guard let stream = tmpfile() else { return nil }
        self.stream = stream
    }

    deinit { fclose(stream) }

    var descriptor: Int32 { fileno(stream) }

    var text: String {
        rewind(stream)
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&chunk, 1, chunk.count, stream), count > 0 { bytes += chunk[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }
}
