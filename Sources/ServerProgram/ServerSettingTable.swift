import RegistryServer
import Settings

/// Every setting of the server of a register: the one place that names, documents and bounds it.
///
/// The defaults fit a development machine with the certificates of `scripts/make-certs`; nothing need be set.
enum ServerSetting {
    static let listenAddress = Setting(
        "listen-address", "Address to listen on (待受アドレス); 0.0.0.0 or :: for all", default: "127.0.0.1", .text)
    static let port = Setting("port", "TCP port to listen on (待受ポート)", default: "46100", .port)
    static let store = Setting(
        "store", "Directory of the records (保存本人確認情報のデータベース)", default: ".juki/store", .path)
    static let keyFile = Setting(
        "key-file", "Key that seals individual numbers (個人番号の封印鍵); keep it outside the store",
        default: ".juki/sealing.key", .path)
    /// A server with another store must not meet the checkpoint of the first one: unless named, both lie with the key.
    static let besideKeyFile = "beside-key-file"
    static let evidenceKey = Setting(
        "evidence-key", "Ed25519 key that signs the evidence log (証跡の署名鍵); its public part lies beside it, .pub",
        default: besideKeyFile, .path)
    static let evidenceCheckpoint = Setting(
        "evidence-checkpoint", "The last signed checkpoint of the evidence log (証跡の検査点); not inside the store",
        default: besideKeyFile, .path)
    static let evidenceYears = Setting(
        "evidence-years", "Years for which evidence is kept (証跡の保存年数)", default: "7", .integer(in: 1...150))
    static let backupDirectory = Setting(
        "backup-directory", "Folder of the backups (バックアップ); better on another disk than the store",
        default: ".juki/backups", .path)
    static let backupsKept = Setting(
        "backups-kept", "Backups kept, the newest (保存世代数)", default: "7", .integer(in: 1...1000))
    static let certificate = Setting(
        "certificate", "Our certificate and its chain, PEM (証明書)",
        default: "certs/development/prefectural-server.pem", .path)
    static let privateKey = Setting(
        "private-key", "Private key of the certificate, PEM (秘密鍵); readable by its owner only",
        default: "certs/development/prefectural-server.key", .path)
    static let trustAnchor = Setting(
        "trust-anchor", "Certificate of the one authority that peers are trusted by, PEM (認証局)",
        default: "certs/development/authority.pem", .path)
    static let revocationList = Setting(
        "revocation-list", "The authority's revocation list, PEM (失効リスト)",
        default: "certs/development/revocation-list.pem", .path)
    static let nationalServer = Setting(
        "national-server", "Where onward notices go (全国サーバ); none keeps them waiting", default: "none",
        .orNone(.endpoint))
    static let otherServer = Setting(
        "other-server",
        "The other register's server, for individual numbers of persons moved overseas (国外転出者の個人番号); none: closed",
        default: "none", .orNone(.endpoint))
    static let temporaryArea = Setting(
        "temporary-area",
        "Folder where the supplementary server keeps numbers for their receivers (一時保存領域); not inside the store",
        default: besideKeyFile, .path)
    static let temporarySlots = Setting(
        "temporary-slots",
        "Individual numbers that may wait at once (一時保存の件数); an area that is there keeps its size", default: "4096",
        .integer(in: 1...1_000_000))
    static let numberLifetime = Setting(
        "number-lifetime", "An individual number that nobody acknowledged is erased after so long (自動消去)",
        default: "86400 s", .duration(in: .seconds(1)...(.seconds(364 * 86_400))))
    static let prefecture = Setting(
        "prefecture", "Number of the prefecture (都道府県番号); 46 is Kagoshima (鹿児島県)", default: "46",
        .integer(in: 1...47))
    static let blockCache = Setting(
        "block-cache", "Memory for records and indexes read before (キャッシュ)", default: "512 MiB",
        .size(in: 8 << 20...1 << 40))
    static let eventLoopThreads = Setting(
        "event-loop-threads", "Threads that serve connections (通信スレッド数)", default: "2", .integer(in: 1...256))
    static let connectionsMax = Setting(
        "connections-max", "Connections at once (同時接続数)", default: "1024", .integer(in: 1...100_000))
    static let connectionsPerPeerMax = Setting(
        "connections-per-peer-max", "Connections at once with one certificate (相手ごとの同時接続数)", default: "32",
        .integer(in: 1...100_000))
    static let commitGroupMax = Setting(
        "commit-group-max", "Notices and answers made durable by one write (まとめ書きの件数)", default: "2048",
        .integer(in: 1...RegistryServerOptions.commitGroupCeiling))
    static let queueMax = Setting(
        "queue-max", "Notices and answers that may wait for a write (待ち行列の件数)", default: "32768",
        .integer(in: 1...1_000_000))
    static let forwardInFlight = Setting(
        "forward-in-flight", "Requests to the national server awaiting an answer (全国サーバへの同時要求数)",
        default: "8", .integer(in: 1...64))
    static let forwardBatch = Setting(
        "forward-batch", "Onward notices in one request (一要求の通知件数)", default: "200", .integer(in: 1...500))
    static let revocationReload = Setting(
        "crl-reload", "How often to look for a new revocation list (失効リストの再読込間隔)", default: "60 s",
        .duration(in: .seconds(1)...(.seconds(86_400))))
    static let metricsInterval = Setting(
        "metrics-interval", "How often to write figures to the log (計測値の出力間隔); none: never", default: "60 s",
        .orNone(.duration(in: .seconds(1)...(.seconds(86_400)))))
    static let sessionIdle = Setting(
        "session-idle", "An operator's session ends without a call for so long (無操作での終了)", default: "600 s",
        .duration(in: .seconds(10)...(.seconds(3600))))
    static let sessionLength = Setting(
        "session-length", "An operator's session ends after so long in any case (セッションの上限)", default: "28800 s",
        .duration(in: .seconds(60)...(.seconds(86_400))))
    static let assertionKey = Setting(
        "assertion-key",
        "Ed25519 public key, 64 hexadecimal digits, of whoever compares biometric factors (生体認証の公開鍵)",
        default: "none", .orNone(.publicKey))
    static let logLevel = Setting<LogLevel>("log-level", "How much to log (ログの詳しさ)", default: "info", .choice)

    /// The table of one program: what differs between the two servers is where things lie unless something is said.
    static func table(of program: ServerProfile) -> SettingsTable {
        SettingsTable(
            program: program.name, actions: actions, variablesOfOthers: variablesOfJuki,
            entries.map { entry in program.defaults[entry.name].map(entry.with(default:)) ?? entry })
    }

    /// What the `juki` command line reads, on a host where both are used.
    static let variablesOfJuki: Set<String> = [
        "JUKI_REGISTER", "JUKI_SERVER", "JUKI_AS", "JUKI_CERTIFICATES", "JUKI_SERVER_IDENTITY", "JUKI_OPERATOR",
        "JUKI_MATCHING_ID", "JUKI_PASSWORD",
    ]

    /// Of the actions, those after which the program stops, and of which it does one at a time.
    static let exclusiveActions = [
        "check-config", "verify-indexes", "rebuild-indexes", "accept-restored-store", "restore-backup",
        "create-administrator", "compact",
    ]

    /// Flags that say more about an action, and mean nothing without it.
    static let companions = [
        "into": "restore-backup", "administrator-matching-id": "create-administrator",
        "administrator-office": "create-administrator", "password-file": "create-administrator",
    ]

    private static let actions: [SettingsTable.Action] = [
        .init("check-config", "explain the settings in force, and stop"),
        .init("verify-indexes", "hold the indexes against records and evidence, and stop; the server must not run"),
        .init("rebuild-indexes", "write the indexes anew, and stop; the server must not run"),
        .init("accept-restored-store", "go on with a store that does not fit its checkpoint; recorded; and stop"),
        .init("restore-backup", "restore a backup (復元) into an empty folder, and stop", value: "NUMBER"),
        .init("into", "the folder to restore into, for --restore-backup", value: "DIRECTORY"),
        .init("create-administrator", "make the first administrator of this 操作者ＩＤ, and stop", value: "ID"),
        .init("administrator-matching-id", "照合ＩＤ of that administrator; its 操作者ＩＤ if left out", value: "ID"),
        .init("administrator-office", "所属 of that administrator; 管理者 if left out", value: "OFFICE"),
        .init("password-file", "its first line is that administrator's password; asked for if left out", value: "FILE"),
        .init("compact", "take erased values out of the store's files, and stop; the server must not run"),
        .init("sample-config", "print a documented configuration file, and stop"),
        .init("help", "print this text, and stop"),
    ]

    private static let entries: [any SettingEntry] = [
        listenAddress, port, store, keyFile, evidenceKey, evidenceCheckpoint, evidenceYears, backupDirectory,
        backupsKept, certificate, privateKey, trustAnchor, revocationList,
        nationalServer, otherServer, temporaryArea, temporarySlots, numberLifetime, prefecture, blockCache,
        eventLoopThreads, connectionsMax, connectionsPerPeerMax, commitGroupMax, queueMax, forwardInFlight,
        forwardBatch, revocationReload, metricsInterval, sessionIdle, sessionLength, assertionKey, logLevel,
    ]
}

extension SettingKind where Value == [UInt8] {
    /// 32 bytes in hexadecimal.
    static let publicKey = SettingKind(allowed: "64 hexadecimal digits") { text in
        let digits = Array(text.utf8)
        guard digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        for position in stride(from: 0, to: digits.count, by: 2) {
            let pair = String(decoding: digits[position..<position + 2], as: UTF8.self)
            guard pair.first != "+", let byte = UInt8(pair, radix: 16) else { return nil }
            bytes.append(byte)
        }
        return bytes
    }
}

/// From few lines to many.
enum LogLevel: String, CaseIterable, Comparable, Sendable {
    case error, warning, info, debug

    static func < (left: LogLevel, right: LogLevel) -> Bool {
        allCases.firstIndex(of: left) ?? 0 < allCases.firstIndex(of: right) ?? 0
    }
}
