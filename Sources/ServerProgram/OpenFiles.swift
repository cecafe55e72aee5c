import Processes
import Settings

/// Whether the system lets a server have as many files open as it promises to use. A store that meets the limit cannot
/// write any more, whoever has the connections that brought it there.
enum OpenFiles {
    /// What stays free of connections. The store keeps every file open, up to 64 MiB each: enough for some 100 GB.
    static let reserve = 2_048

    /// Raises the limit as far as it goes, and ends the program where that is too little.
    static func require(connectionsMax: Int) {
        let limit = OpenFileLimit.raise()
        let needed = connectionsMax + reserve
        guard limit < needed else { return }
        ServerExit.fail(
            "The system lets this process have \(limit) files open; \(connectionsMax) connections and \(reserve) files "
                + "of the store need \(needed). Raise the limit (LimitNOFILE= of systemd, ulimit -Hn), or lower "
                + "\(ServerSetting.connectionsMax.name).", code: .configuration)
    }
}
