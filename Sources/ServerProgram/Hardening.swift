#if canImport(Glibc)
import Glibc
#endif

/// Personal data must not leave the process by way of a core dump (invariant 10), nor by files that others may read.
enum Hardening {
    static func apply() {
        // The engine makes its files readable by all, and its folder may be one that somebody else has made.
        umask(0o077)
        var limit = rlimit(rlim_cur: 0, rlim_max: 0)
        _ = setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
        excludeMemoryFromDumps()
    }

    /// A dump that is piped to a program does not heed the limit; a filter of 0 leaves all memory out of it (core(5)).
    private static func excludeMemoryFromDumps() {
        let descriptor = open("/proc/self/coredump_filter", O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        _ = write(descriptor, "0", 1)
        close(descriptor)
    }
}
