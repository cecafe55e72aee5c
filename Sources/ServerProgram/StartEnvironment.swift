#if canImport(Glibc)
import Glibc
#endif

/// What the C library and the Swift runtime read before a program begins. A server that was started without it sets it
/// and starts itself once more.
enum StartEnvironment {
    /// A variable that holds settings one after another, the last of a name deciding.
    struct Variable {
        let name: String
        let settings: String
        let separator: String
    }

    /// Returns only when these settings are in force.
    static func require(_ variables: [Variable]) {
        let missing = variables.filter { !given($0).hasSuffix($0.settings) }
        guard !missing.isEmpty else { return }
        for variable in missing {
            let given = given(variable)
            let settings = given.isEmpty ? variable.settings : given + variable.separator + variable.settings
            setenv(variable.name, settings, 1)
        }
        var arguments = CommandLine.arguments.map { strdup($0) } + [nil]
        execv("/proc/self/exe", &arguments)
        let names = missing.map(\.name).joined(separator: " and ")
        ServerExit.fail("cannot start itself anew with \(names) (error \(errno)); is /proc there?", code: .start)
    }

    private static func given(_ variable: Variable) -> String {
        getenv(variable.name).map { String(cString: $0) } ?? ""
    }
}

extension StartEnvironment.Variable {
    /// A crash tells where it happened, and nothing of the memory around it: the runtime would print the registers and
    /// the bytes that they point to, which may be anybody's name (swift-backtrace manual).
    static let silentCrash = Self(
        name: "SWIFT_BACKTRACE", settings: "registers=none,images=none,interactive=no,color=no", separator: ",")

    /// What an event loop allocates for a question, the committer frees: the C library's cache of small blocks for each
    /// thread only fills on one side and empties on the other. Without it a lookup with durable evidence takes about a
    /// tenth less of the server's processor time (three pairs of runs; three with overwriting beside it likewise).
    static let noCacheForEachThread = Self(
        name: "GLIBC_TUNABLES", settings: "glibc.malloc.tcache_count=0", separator: ":")

    /// Memory that is given back is overwritten at once, so that an individual number that has passed through the
    /// process is in none of its memory afterwards, and in no dump of it.
    ///
    /// The C library does it for everything that is allocated in the process: Swift, the TLS and the message library
    /// alike (glibc manual, Tunables). The cache of small blocks for each thread would hand blocks on as they are, so
    /// it is switched off here too.
    static let overwrittenMemory = Self(
        name: noCacheForEachThread.name, settings: "glibc.malloc.perturb=85:" + noCacheForEachThread.settings,
        separator: noCacheForEachThread.separator)
}
