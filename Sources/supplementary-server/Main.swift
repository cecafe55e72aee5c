import ServerProgram
import SupplementaryRegistry

/// 附票都道府県サーバ.
@main
struct Main {
    @concurrent
    static func main() async {
        await ServerProgram<SupplementaryRegister>(profile).main()
    }

    /// Nothing of it lies where the prefectural server's lies, so that both run on one host.
    private static let profile = ServerProfile(
        name: "supplementary-server", summary: "the supplementary register (附票本人確認情報) of one prefecture",
        defaults: [
            "port": "46200", "store": ".juki/supplementary/store", "key-file": ".juki/supplementary/sealing.key",
            "backup-directory": ".juki/supplementary/backups",
            "certificate": "certs/development/supplementary-server.pem",
            "private-key": "certs/development/supplementary-server.key",
        ],
        overwritesFreedMemory: true)
}
