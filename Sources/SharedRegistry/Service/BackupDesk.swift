import Dispatch
import MutualTLS
import StoreBackup
import Synchronization

/// Where backups go and how many are kept: the server's own setting, never a peer's wish.
public struct BackupSettings: Sendable {
    /// The folder of the backups.
    public var directory: String
    /// A folder on the store's file system, which is made and removed for each backup.
    public var momentDirectory: String
    /// Backups beyond this number are removed, oldest first.
    public var kept = 7
    /// Bytes that must stay free on the backups' disk.
    public var reserve = BackupWork.reserveDefault
    /// Takes what an operator should read, without personal values.
    public var remark: @Sendable (String) -> Void = { _ in }

    public init(directory: String, momentDirectory: String) {
        self.directory = directory
        self.momentDirectory = momentDirectory
    }
}

/// Takes one backup at a time, on a queue of its own.
final class BackupDesk: Sendable {
    private enum State {
        case idle
        case busy
        /// No backup begins any more.
        case stopped
    }

    let settings: BackupSettings
    let folder: BackupFolder
    private let queue = DispatchQueue(label: "backup", qos: .utility)
    private let state = Mutex(State.idle)
    private let latest = Mutex<BackupRun?>(nil)

    init(_ settings: BackupSettings, seal: KeyedHash) {
        self.settings = settings
        BackupWork.discard(moment: settings.momentDirectory)
        folder = BackupFolder(path: settings.directory, seal: seal)
    }

    /// Runs `body` on the queue of backups, unless one runs already; then, when the next one may begin, what it gives.
    /// - Returns: false when it was not taken.
    func run(_ body: @escaping @Sendable () -> @Sendable () -> Void) -> Bool {
        let isTaken = state.withLock { state in
            guard case .idle = state else { return false }
            state = .busy
            return true
        }
        guard isTaken else { return false }
        queue.async { [self] in
            let tell = body()
            state.withLock { state in
                if case .busy = state { state = .idle }
            }
            tell()
        }
        return true
    }

    /// The last one that was begun since the server started, under way or over.
    var latestRun: BackupRun? {
        get { latest.withLock { $0 } }
        set { latest.withLock { $0 = newValue } }
    }

    var isStopped: Bool {
        state.withLock { state in
            if case .stopped = state { true } else { false }
        }
    }

    /// Gives up the backup under way and waits until it has: it reads the store.
    func stop() {
        state.withLock { $0 = .stopped }
        queue.sync {}
    }
}
