#if canImport(Glibc)
import Glibc
#endif

/// Why a password could not be read.
public enum SecretInputError: Error, Hashable, Sendable, CustomStringConvertible {
    case unreadable(path: String)
    case empty
    /// - Parameter option: what names a file of the password instead.
    case noTerminal(option: String)

    public var description: String {
        switch self {
        case .unreadable(let path): "cannot read the password from \(path); check the path and its owner"
        case .empty: "the password is empty; write it on the first line"
        case .noTerminal(let option):
            "there is no terminal to ask for the password; name a file of it by \(option)"
        }
    }
}

/// Reads a password from a file, a descriptor or a terminal; never from the arguments: everybody on the host sees them.
public enum SecretInput {
    /// Longer than any password is allowed to be.
    private static let sizeMax = 1024

    /// The first line of a file, without its end; `/dev/fd/3` or `/dev/stdin` will do.
    public static func read(path: String) throws(SecretInputError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path: path) }
        defer { close(descriptor) }
        guard let line = firstLine(descriptor) else { throw .unreadable(path: path) }
        guard !line.isEmpty else { throw .empty }
        return line
    }

    /// Asks at the terminal of the process, without showing what is typed.
    /// - Parameter option: what would have named a file of the password.
    public static func ask(_ question: String, insteadOf option: String) throws(SecretInputError) -> [UInt8] {
        let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard terminal >= 0 else { throw .noTerminal(option: option) }
        defer { close(terminal) }
        var shown = termios()
        guard tcgetattr(terminal, &shown) == 0 else { throw .noTerminal(option: option) }
        var hidden = shown
        hidden.c_lflag &= ~tcflag_t(ECHO)
        guard tcsetattr(terminal, TCSAFLUSH, &hidden) == 0 else { throw .noTerminal(option: option) }
        defer { tcsetattr(terminal, TCSAFLUSH, &shown) }
        let prompt = Array("\(question): ".utf8)
        _ = write(terminal, prompt, prompt.count)
        let line = firstLine(terminal)
        _ = write(terminal, "\n", 1)
        guard let line, !line.isEmpty else { throw .empty }
        return line
    }

    private static func firstLine(_ descriptor: Int32) -> [UInt8]? {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while line.count < sizeMax {
            let count = Glibc.read(descriptor, &byte, 1)
            if count < 0 { return nil }
            if count == 0 || byte == 0x0A { break }
            line.append(byte)
        }
        if line.last == 0x0D { line.removeLast() }
        return line
    }
}
