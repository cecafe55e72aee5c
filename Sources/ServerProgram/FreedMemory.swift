#if canImport(Glibc)
import Glibc
#endif

/// Memory that is given back is overwritten at once, so that an individual number that has passed through the process
/// is in none of its memory afterwards, and in no dump of it.
///
/// The C library does it when its tunables say so, for everything that is allocated in the process: Swift, the TLS and
/// the message library alike (glibc manual, Tunables). The cache of small blocks for each thread would hand blocks on
/// as they are, so it is switched off. Tunables are read before a program begins: it starts itself once more.
enum FreedMemory {
    private static let variable = "GLIBC_TUNABLES"
    private static let tunables = "glibc.malloc.perturb=85:glibc.malloc.tcache_count=0"

    /// Returns only when freed memory is overwritten.
    static func overwrite() {
        let given = getenv(variable).map { String(cString: $0) } ?? ""
        guard !given.hasSuffix(tunables) else { return }
        setenv(variable, given.isEmpty ? tunables : "\(given):\(tunables)", 1)
        var arguments = CommandLine.arguments.map { strdup($0) } + [nil]
        execv("/proc/self/exe", &arguments)
        ServerExit.fail("cannot start itself anew with \(variable) (error \(errno)); is /proc there?", code: .start)
    }
}
