import Settings

/// Values that are allowed each by itself but not together; for `--check-config` too.
struct SettingConflicts {
    private(set) var problems: [Problem] = []
    private let resolution: Resolution

    init(_ resolution: Resolution) {
        self.resolution = resolution
        requireAtMost(ServerSetting.connectionsPerPeerMax, ServerSetting.connectionsMax)
        requireAtMost(ServerSetting.commitGroupMax, ServerSetting.queueMax)
        let secrets = [
            ServerSetting.keyFile, ServerSetting.evidenceKey, ServerSetting.privateKey, ServerSetting.temporaryArea,
        ]
        for setting in secrets + [ServerSetting.evidenceCheckpoint] {
            requireApart(
                setting, from: ServerSetting.store, "the store",
                remedy: "keep it apart, so that a copy of the store does not hold it")
        }
        requireApart(
            ServerSetting.backupDirectory, from: ServerSetting.store, "the store",
            remedy: "name a folder apart from it, best on another disk")
        for setting in secrets {
            requireApart(
                setting, from: ServerSetting.backupDirectory, "the folder of backups",
                remedy: "keep it apart, so that a copy of the backups does not hold it")
        }
    }

    private mutating func requireAtMost(_ low: Setting<Int>, _ high: Setting<Int>) {
        guard let lower = resolution.value(of: low), let upper = resolution.value(of: high), lower > upper
        else { return }
        problems.append(
            resolution.problem(
                with: low, "\(lower) is above \(high.name), which is \(upper)",
                remedy: "lower \(low.name) or raise \(high.name)"))
    }

    /// By where the paths lead, however they are written.
    private mutating func requireApart(
        _ setting: Setting<String>, from folder: Setting<String>, _ folderName: String, remedy: String
    ) {
        // What lies beside the key file is judged with it.
        guard let path = resolution.value(of: setting), path != ServerSetting.besideKeyFile,
            let outer = resolution.value(of: folder), PlacedPath(path).isWithin(PlacedPath(outer))
        else { return }
        problems.append(resolution.problem(with: setting, "lies inside \(folderName)", remedy: remedy))
    }
}
