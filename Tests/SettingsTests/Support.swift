import Settings

enum Level: String, CaseIterable, Sendable { case low, high }

/// A small table with every kind, for tests.
enum Sample {
    static let port = Setting("port", "Port (ポート)", default: "46100", .port)
    static let store = Setting("store", "Directory (保存先)", default: "data/store", .path)
    static let peer = Setting("national-server", "Peer (全国サーバ)", default: "none", .orNone(.endpoint))
    static let pause = Setting(
        "crl-reload", "Pause (間隔)", default: "60 s", .duration(in: .seconds(1)...(.seconds(3600))))
    static let cache = Setting("block-cache", "Cache (キャッシュ)", default: "512 MiB", .size(in: 1 << 20...1 << 40))
    static let verify = Setting("verify-store", "Verify (検査)", default: "no", .boolean)
    static let names = Setting("peer-names", "Names (名前)", default: "", .list)
    static let level = Setting<Level>("log-level", "Level (詳しさ)", default: "low", .choice)
    static let token = Setting("access-token", "Secret (秘密)", default: nil, .text, isSecret: true)

    static let table = SettingsTable(
        program: "sample", actions: [.init("check-config", "explain"), .init("restore", "restore", value: "NUMBER")],
        [port, store, peer, pause, cache, verify, names, level, token])

    /// Resolves with the required secret given, unless `environment` says otherwise.
    static func resolve(
        _ arguments: [String] = [], environment: [String: String] = ["JUKI_ACCESS_TOKEN": "canary"],
        file: String? = nil
    ) -> Resolution {
        let named = file == nil ? arguments : ["--config", "sample.conf"] + arguments
        return table.resolve(arguments: named, environment: environment) { path throws(UnreadableFile) in
            guard let file, path == "sample.conf" else { throw UnreadableFile(reason: "No such file or directory") }
            return file
        }
    }
}
