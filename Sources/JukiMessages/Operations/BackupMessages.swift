internal import CJukiMessages
import JukiDomain

/// What a backup is at when it tells how far it has come.
public enum BackupPhase: UInt8, CaseIterable, Sendable {
    /// The moment is held still and described; counts entries.
    case describing = 1
    /// Counts bytes.
    case copying = 2
    /// To a scratch folder; counts bytes.
    case restoring = 3
    /// The restored copy with the moment; counts entries.
    case comparing = 4
}

/// One verified backup.
public struct BackupSummary: Hashable, Sendable {
    /// Bytes of a root and of a digest.
    public static let digestSize = 32

    public var number: UInt64
    /// Milliseconds since 1970-01-01T00:00:00Z: the moment that it holds.
    public var takenAt: UInt64
    /// What it takes to restore it; backups share files.
    public var bytes: UInt64
    /// Keys and values of all keyspaces.
    public var entries: UInt64
    public var evidenceSize: UInt64
    /// 32 bytes.
    public var evidenceRoot: [UInt8]
    /// 32 bytes, SHA-256 of its manifest.
    public var digest: [UInt8]
    /// The manifest is not what was sealed: only the number is known.
    public let isDamaged: Bool

    public init(
        number: UInt64, takenAt: UInt64, bytes: UInt64, entries: UInt64, evidenceSize: UInt64, evidenceRoot: [UInt8],
        digest: [UInt8]
    ) {
        precondition(evidenceRoot.count == Self.digestSize && digest.count == Self.digestSize, "SHA-256 has 32 bytes")
        self.number = number
        self.takenAt = takenAt
        self.bytes = bytes
        self.entries = entries
        self.evidenceSize = evidenceSize
        self.evidenceRoot = evidenceRoot
        self.digest = digest
        isDamaged = false
    }

    /// A backup that cannot be restored.
    public init(damaged number: UInt64) {
        self.number = number
        (takenAt, bytes, entries, evidenceSize) = (0, 0, 0, 0)
        (evidenceRoot, digest) = ([], [])
        isDamaged = true
    }
}

public struct TakeBackupRequest: WireMessage, Hashable {
    /// The progress tells the number of the backup.
    public var isNumbered: Bool
    /// 0 to take one; otherwise whose progress and end to tell, and none is begun.
    public var follow: UInt64

    public init(isNumbered: Bool = false, follow: UInt64 = 0) {
        self.isNumbered = isNumbered
        self.follow = follow
    }
}

/// How far a backup has come, and in the last message the backup.
public enum TakeBackupResponse: WireMessage, Hashable {
    /// `total` is 0 when it is not known yet, `number` unless it was asked for.
    case progress(BackupPhase, done: UInt64, total: UInt64, number: UInt64)
    case taken(BackupSummary)
}

public struct ListBackupsRequest: WireMessage, Hashable {
    public init() {}
}

/// Oldest first.
public struct ListBackupsResponse: WireMessage, Hashable {
    public var backups: [BackupSummary]

    public init(backups: [BackupSummary]) {
        self.backups = backups
    }
}

// MARK: Fields

extension BackupSummary: @unsafe Packable, @unsafe Unpackable {
    static var initialise: (UnsafeMutablePointer<Juki__BackupSummary>?) -> Void {
        unsafe juki__backup_summary__init
    }

    init(unpacking packed: Juki__BackupSummary) throws(Refusal) {
        let (root, digest) = unsafe (packed.evidence_root.bytes, packed.digest.bytes)
        guard unsafe packed.damaged == 0 else {
            guard root.isEmpty, digest.isEmpty else { throw Refusal(.itemNotAllowed) }
            unsafe self.init(damaged: packed.number)
            return
        }
        guard root.count == Self.digestSize, digest.count == Self.digestSize else {
            throw Refusal(.wrongLength, expected: UInt64(Self.digestSize))
        }
        unsafe self.init(
            number: packed.number, takenAt: packed.taken_at, bytes: packed.bytes, entries: packed.entries,
            evidenceSize: packed.evidence_size, evidenceRoot: root, digest: digest)
    }

    func pack(into packed: inout Juki__BackupSummary, _ arena: MessageArena) {
        unsafe packed.number = number
        unsafe packed.taken_at = takenAt
        unsafe packed.bytes = bytes
        unsafe packed.entries = entries
        unsafe packed.evidence_size = evidenceSize
        unsafe packed.evidence_root = arena.text(evidenceRoot)
        unsafe packed.digest = arena.text(digest)
        unsafe packed.damaged = isDamaged ? 1 : 0
    }
}

extension TakeBackupRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__TakeBackupRequest>?) -> Void {
        unsafe juki__take_backup_request__init
    }
    static var unpack: Unpack { unsafe juki__take_backup_request__unpack }

    init(unpacking packed: Juki__TakeBackupRequest) throws(Refusal) {
        try unsafe Field.requireZero(packed.reserved_zero)
        unsafe self.init(isNumbered: packed.numbered != 0, follow: packed.follow)
    }

    func pack(into packed: inout Juki__TakeBackupRequest, _ arena: MessageArena) {
        unsafe packed.numbered = isNumbered ? 1 : 0
        unsafe packed.follow = follow
    }
}

extension TakeBackupResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__TakeBackupResponse>?) -> Void {
        unsafe juki__take_backup_response__init
    }
    static var unpack: Unpack { unsafe juki__take_backup_response__unpack }

    init(unpacking packed: Juki__TakeBackupResponse) throws(Refusal) {
        if unsafe packed.backup == nil {
            self = try unsafe .progress(
                Field.choice(packed.phase.rawValue), done: packed.done, total: packed.total, number: packed.number)
        } else {
            self = try unsafe .taken(BackupSummary(unpacking: Field.required(packed.backup)))
        }
    }

    func pack(into packed: inout Juki__TakeBackupResponse, _ arena: MessageArena) {
        switch self {
        case .progress(let phase, let done, let total, let number):
            unsafe packed.phase = Juki__BackupPhase(rawValue: UInt32(phase.rawValue))
            unsafe packed.done = done
            unsafe packed.total = total
            unsafe packed.number = number
        case .taken(let backup):
            unsafe packed.backup = arena.message(backup)
        }
    }
}

extension ListBackupsRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__ListBackupsRequest>?) -> Void {
        unsafe juki__list_backups_request__init
    }
    static var unpack: Unpack { unsafe juki__list_backups_request__unpack }

    init(unpacking packed: Juki__ListBackupsRequest) throws(Refusal) {
        try unsafe Field.requireZero(packed.reserved_zero)
    }

    func pack(into packed: inout Juki__ListBackupsRequest, _ arena: MessageArena) {}
}

extension ListBackupsResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__ListBackupsResponse>?) -> Void {
        unsafe juki__list_backups_response__init
    }
    static var unpack: Unpack { unsafe juki__list_backups_response__unpack }

    init(unpacking packed: Juki__ListBackupsResponse) throws(Refusal) {
        try unsafe self.init(
            backups: Field.list(packed.backups, packed.n_backups, BackupSummary.init(unpacking:)))
    }

    func pack(into packed: inout Juki__ListBackupsResponse, _ arena: MessageArena) {
        unsafe packed.n_backups = backups.count
        unsafe packed.backups = arena.messages(backups)
    }
}
