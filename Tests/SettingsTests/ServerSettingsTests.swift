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
    ])
    func valuesThatDoNotFitTogetherAreRefused(arguments: [String], blamed: String) {
        let error = #expect(throws: InvalidSettings.self) { try ServerSettings(resolve(arguments)) }
        #expect(error?.problems.count == 1)
        #expect(error?.problems.first?.source.hasSuffix("(\(blamed))") == true)
    }

    @Test func everyProblemIsGivenAtOnce() {
        let error = #expect(throws: InvalidSettings.self) {
            try ServerSettings(resolve(["--port=x", "--queue-max=10", "--prefecture=48"]))
        }
        #expect(error?.problems.count == 3)
    }
}
