import Glibc

/// How many files this process may have open at once, sockets among them (RLIMIT_NOFILE of getrlimit(2)).
///
/// Shells and service managers start programs with 1,024, for the sake of select(2), and let them raise it.
public enum OpenFileLimit {
    /// What Linux allows unless it is told otherwise (fs.nr_open of proc(5)). Some containers allow a billion, and
    /// there are programs that go through every number up to the limit.
    private static let most: rlim_t = 1 << 20

    /// Raises the limit as far as the system lets this process without more rights, but not above 1,048,576.
    /// - Returns: the limit that holds now.
    @discardableResult
    public static func raise() -> Int {
        var limit = rlimit()
        let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(files, &limit) == 0 else { preconditionFailure("every process has a limit of open files") }
        if limit.rlim_cur < min(limit.rlim_max, most) {
            limit.rlim_cur = min(limit.rlim_max, most)
            _ = setrlimit(files, &limit)
            getrlimit(files, &limit)
        }
        return Int(min(limit.rlim_cur, most))
    }
}
