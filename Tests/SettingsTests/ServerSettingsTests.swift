import Foundation
import ResidentRegistry
import Settings
import Testing
@testable import ServerProgram

/// The prefectural server's own table.
@Suite struct ServerSettingsTests {
    private let profile = ServerProfile(name: "prefectural-server", summary: "")

    private func resolve(_ arguments: [String] = [], file: String? = nil) -> Resolution {
        let named = file == nil ? arguments : ["--config=server.conf"] + arguments
        let table = ServerSetting.table(of: profile)
        return table.resolve(arguments: named, environment: [:]) { _ throws(UnreadableFile) in
            file ?? ""
        }
    }

    @Test func everythingHasADefaultThatTheServerStartsWith() throws {
        let settings = try ServerSettings(resolve())
        #expect(settings.listenAddress == "127.0.0.1")
        #expect(settings.port == 46_100)
        #expect(settings.nationalServer == nil)
        #expect(settings.blockCacheBytes == 512 << 20)
        #expect(settings.revocationReload == .seconds(60))
        #expect(settings.logLevel == .info)
    }

    @Test func aProgramMayBringDefaultsOfItsOwn() throws {
        let table = ServerSetting.table(of: ServerProfile(name: "other", summary: "", defaults: ["port": "46200"]))
        let settings = try ServerSettings(table.resolve(arguments: [], environment: [:]) { _ in "" })
        #expect(settings.port == 46_200)
        #expect(settings.listenAddress == "127.0.0.1", "the rest is as everywhere")
    }

    @Test func theSampleFileSetsEverySettingToItsDefault() throws {
        let resolution = resolve(file: ServerSetting.table(of: profile).sampleFile())
        #expect(resolution.problems.isEmpty, "\(resolution.problems)")
        #expect(resolution.origins.values.allSatisfy { $0.source.hasPrefix("line ") })
        _ = try ServerSettings(resolution)
    }

    @Test(arguments: [
        (["--connections-max=10"], "connections-per-peer-max"), (["--queue-max=10"], "commit-group-max"),
        (["--key-file=.juki/store/sealing.key"], "key-file"),
        (["--store=.juki/store/", "--key-file=.juki/store/sealing.key"], "key-file"),
        (["--key-file=.juki/../.juki/store/sealing.key"], "key-file"),
        (["--evidence-key=.juki//store/./deep/evidence.key"], "evidence-key"),
        (["--evidence-checkpoint=./.juki/store/checkpoint"], "evidence-checkpoint"),
        (["--temporary-area=.juki/store"], "temporary-area"),
        (["--private-key=.juki/store/server.key"], "private-key"),
        (["--backup-directory=.juki/other/../store"], "backup-directory"),
        (["--private-key=.juki/backups/server.key"], "private-key"),
    ])
    func valuesThatDoNotFitTogetherAreRefused(arguments: [String], blamed: String) {
        let error = #expect(throws: InvalidSettings.self) { try ServerSettings(resolve(arguments)) }
        #expect(error?.problems.count == 1)
        #expect(error?.problems.first?.source.hasSuffix("(\(blamed))") == true)
    }

    @Test func whatOnlyBeginsAlikeIsApart() throws {
        _ = try ServerSettings(resolve(["--key-file=.juki/store-key", "--backup-directory=.juki/store2"]))
        _ = try ServerSettings(resolve(["--key-file=.juki/store/../sealing.key"]))
    }

    /// The moment of a backup lies beside the store, under its name with more behind it.
    @Test func aSlashAtTheEndOfTheStoreChangesNothing() throws {
        #expect(try ServerSettings(resolve(["--store=.juki/data//"])).store == ".juki/data")
    }

    /// A link leads into the store as well as a plain path does.
    @Test func symbolicLinksAreFollowed() throws {
        let files = FileManager.default
        let folder = files.temporaryDirectory.appending(path: "juki-paths-\(UUID().uuidString)").path
        try files.createDirectory(atPath: folder + "/store/inner", withIntermediateDirectories: true)
        defer { try? files.removeItem(atPath: folder) }
        try files.createSymbolicLink(atPath: folder + "/link", withDestinationPath: "store/inner")
        try files.createSymbolicLink(atPath: folder + "/not-there-yet", withDestinationPath: folder + "/store/new.key")
        try files.createSymbolicLink(atPath: folder + "/circle", withDestinationPath: "circle")
        func isGood(_ key: String) -> Bool {
            (try? ServerSettings(resolve(["--store=\(folder)/store", "--key-file=\(folder)/\(key)"]))) != nil
        }
        #expect(!isGood("link/sealing.key") && !isGood("link/../sealing.key") && !isGood("not-there-yet"))
        #expect(isGood("sealing.key") && isGood("link/../../sealing.key") && isGood("circle/sealing.key"))
    }

    @Test(arguments: ServerSetting.exclusiveActions)
    func oneThingIsDoneInOneRun(action: String) throws {
        let values = ["restore-backup": ["3"], "create-administrator": ["admin-1"]]
        func flags(_ name: String) -> [String] { ["--\(name)"] + values[name, default: []] }
        try Maintenance<IdentityRegister>.requireOne(resolve(flags(action)))
        for other in ServerSetting.exclusiveActions where other != action {
            let error = #expect(throws: InvalidSettings.self) {
                try Maintenance<IdentityRegister>.requireOne(resolve(flags(action) + flags(other)))
            }
            let source = error?.problems.first?.source ?? ""
            #expect(source.contains("--\(action)") && source.contains("--\(other)"))
        }
        #expect(throws: InvalidSettings.self) {
            try Maintenance<IdentityRegister>(resolve(["--verify-indexes", "--rebuild-indexes"]))
        }
    }

    @Test(arguments: ServerSetting.companions.keys.sorted())
    func aFlagThatSaysMoreOfAnActionNeedsIt(flag: String) throws {
        let action = try #require(ServerSetting.companions[flag])
        let error = #expect(throws: InvalidSettings.self) {
            try Maintenance<IdentityRegister>(resolve(["--\(flag)", "x"]))
        }
        #expect(error?.problems.map(\.fault) == ["stands without --\(action)"])
        let beside = ["--restore-backup", "3", "--into", "x"]
        let known = action == "restore-backup" ? beside : ["--create-administrator", "admin-1", "--\(flag)", "x"]
        #expect(try Maintenance<IdentityRegister>(resolve(known)) != nil)
    }

    @Test func aGroupAboveWhatTheStoreTakesIsRefused() throws {
        #expect(try ServerSettings(resolve(["--commit-group-max=4096"])).commitGroupMax == 4096)
        #expect(resolve(["--commit-group-max=4097"]).problems.count == 1)
    }

    @Test func theVariablesOfTheCommandLineAreNoMistake() throws {
        let environment = Dictionary(uniqueKeysWithValues: ServerSetting.variablesOfJuki.map { ($0, "x") })
        let table = ServerSetting.table(of: profile)
        #expect(table.resolve(arguments: [], environment: environment) { _ in "" }.notes.isEmpty)
        #expect(table.resolve(arguments: [], environment: ["JUKI_SERVR": "x"]) { _ in "" }.notes.count == 1)

        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let help = try String(contentsOf: folder.appending(path: "Sources/juki/Juki.swift"), encoding: .utf8)
        let named = Set(help.matches(of: #/JUKI_[A-Z_]+/#).map { String($0.output) })
        #expect(named == ServerSetting.variablesOfJuki, "all that the help of juki names, and nothing else")
    }

    @Test func everyProblemIsGivenAtOnce() {
        let error = #expect(throws: InvalidSettings.self) {
            try ServerSettings(resolve(["--port=x", "--queue-max=10", "--prefecture=48"]))
        }
        #expect(error?.problems.count == 3)
    }
}
