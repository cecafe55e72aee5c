#if canImport(Glibc)
import Glibc
#endif

/// What a secret is, for the sentences that speak of it; never the secret itself.
public struct SecretName: Hashable, Sendable {
    /// As it stands in a sentence: "the new password".
    public let noun: String
    /// The option that names a file whose first line it is: "--new-password-file".
    public let option: String

    public init(_ noun: String, option: String) {
        self.noun = noun
        self.option = option
    }
}

/// Why a secret could not be read.
public enum SecretInputError: Error, Hashable, Sendable, CustomStringConvertible {
    case unreadable(SecretName, path: String)
    case empty(SecretName, path: String)
    case nothingTyped(SecretName)
    case noTerminal(SecretName)

    public var description: String {
        switch self {
        case .unreadable(let secret, let path):
            "cannot read \(secret.noun) from \(path) (\(secret.option)); check the path and its owner"
        case .empty(let secret, let path):
            "the first line of \(path) (\(secret.option)) is empty; write \(secret.noun) there"
        case .nothingTyped(let secret):
            "nothing was typed for \(secret.noun); type it, or name a file of it by \(secret.option)"
        case .noTerminal(let secret):
            "there is no terminal to ask for \(secret.noun); name a file of it by \(secret.option)"
        }
    }
}

/// Reads a password or another secret from a file, a descriptor or a terminal; never from the arguments: everybody on
/// the host sees them.
public enum SecretInput {
    /// Longer than any secret is allowed to be.
    private static let sizeMax = 1024

    /// The first line of a file, without its end; `/dev/fd/3` or `/dev/stdin` will do.
    public static func read(_ secret: SecretName, path: String) throws(SecretInputError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(secret, path: path) }
        defer { close(descriptor) }
        guard let line = firstLine(descriptor) else { throw .unreadable(secret, path: path) }
        guard !line.isEmpty else { throw .empty(secret, path: path) }
        return line
    }

    /// Asks at the terminal of the process, without showing what is typed.
    /// - Parameter question: what is asked for, as the prompt says it.
    public static func ask(_ question: String, for secret: SecretName) throws(SecretInputError) -> [UInt8] {
        let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard terminal >= 0 else { throw .noTerminal(secret) }
        defer { close(terminal) }
        var shown = termios()
        guard tcgetattr(terminal, &shown) == 0 else { throw .noTerminal(secret) }
        var hidden = shown
        hidden.c_lflag &= ~tcflag_t(ECHO)
        guard tcsetattr(terminal, TCSAFLUSH, &hidden) == 0 else { throw .noTerminal(secret) }
        defer { tcsetattr(terminal, TCSAFLUSH, &shown) }
        let prompt = Array("\(question): ".utf8)
        _ = write(terminal, prompt, prompt.count)
        let line = firstLine(terminal)
        _ = write(terminal, "\n", 1)
        guard let line, !line.isEmpty else { throw .nothingTyped(secret) }
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
