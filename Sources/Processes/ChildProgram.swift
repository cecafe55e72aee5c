import CSpawn
import Glibc

/// A program that this process has started and waits for.
///
/// It gets arguments, a folder, variables and the three standard files, an empty one as its input. Of what else this
/// process has open it gets nothing: a child would hold a port after we gave it up. It belongs to a process group of
/// its own, so that what is typed at the terminal interrupts us alone, and blocks or ignores no signal.
///
/// Foundation's `Process` must not be used for this: up to Swift 6.3 it reads past the end of a buffer where some
/// 1,350 files are open, and crashes where nothing lies behind (pull request 5472 of swift-corelibs-foundation).
public final class ChildProgram {
    /// Number of the process.
    public let identifier: Int32
    private var knownStatus: Int32?

    /// - Parameters:
    ///   - program: a path, or a name to look up in this process's PATH.
    ///   - environment: all of its variables; nil for those of this process.
    ///   - folder: where it works; nil for where this process does. A program's path that begins in a folder begins in
    ///     this one; paths of outputs do not depend on it.
    /// - Throws: when the program, its folder or an output cannot be opened.
    public init(
        _ program: String, _ arguments: [String] = [], environment: [String: String]? = nil, folder: String? = nil,
        output: ProgramOutput = .ours, errors: ProgramOutput = .ours
    ) throws(CannotStart) {
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        output.arrange(as: STDOUT_FILENO, in: &files)
        errors.arrange(as: STDERR_FILENO, in: &files)
        if let folder { posix_spawn_file_actions_addchdir_np(&files, folder) }
        posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1)

        var attributes = Self.attributes()
        defer { posix_spawnattr_destroy(&attributes) }
        let cArguments = CStrings([program] + arguments)
        let cVariables = environment.map { variables in CStrings(variables.map { "\($0.key)=\($0.value)" }) }
        var child: pid_t = 0
        let error = withExtendedLifetime((cArguments, cVariables)) {
            posix_spawnp(&child, program, &files, &attributes, cArguments.pointers, cVariables?.pointers ?? environ)
        }
        guard error == 0 else { throw CannotStart(program: program, errorNumber: error) }
        identifier = child
    }

    /// A process group of its own, no signal blocked (threads that we call from may block them all), none ignored.
    private static func attributes() -> posix_spawnattr_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        return attributes
    }

    public var hasEnded: Bool { status(WNOHANG) != nil }

    /// Waits for its end; blocks the thread.
    /// - Returns: the exit status; 128 and the number of the signal that ended it, as a shell tells it.
    @discardableResult
    public func wait() -> Int32 {
        guard let status = status(0) else { preconditionFailure("a wait without end has ended") }
        return status
    }

    /// Asks it to end (SIGTERM), if it still runs.
    public func terminate() { send(SIGTERM) }

    /// Ends it without warning (SIGKILL), if it still runs, and waits until it is gone.
    public func kill() {
        send(SIGKILL)
        wait()
    }

    /// Its number may be somebody else's once we have learned of its end.
    private func send(_ signal: Int32) {
        if !hasEnded { _ = Glibc.kill(identifier, signal) }
    }

    private func status(_ options: Int32) -> Int32? {
        if let knownStatus { return knownStatus }
        var word: Int32 = 0
        var found: pid_t
        repeat { found = waitpid(identifier, &word, options) } while found == -1 && errno == EINTR
        precondition(found >= 0, "somebody else waited for the child \(identifier)")
        if found == identifier { knownStatus = word & 0x7F == 0 ? word >> 8 & 0xFF : 128 + word & 0x7F }
        return knownStatus
    }
}

/// A program could not be started.
public struct CannotStart: Error, Equatable, CustomStringConvertible {
    public let program: String
    /// errno
    public let errorNumber: Int32

    public var description: String { "cannot run \(program): \(String(cString: strerror(errorNumber)))" }
}

/// Texts as C reads them, with a null pointer behind the last.
private final class CStrings {
    let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    init(_ texts: [String]) {
        count = texts.count
        pointers = .allocate(capacity: count + 1)
        for (index, text) in texts.enumerated() { (pointers + index).initialize(to: strdup(text)) }
        (pointers + count).initialize(to: nil)
    }

    deinit {
        for index in 0..<count { free(pointers[index]) }
        pointers.deallocate()
    }
}
