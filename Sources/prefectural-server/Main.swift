import ResidentRegistry
import ServerProgram

/// 都道府県サーバ.
@main
struct Main {
    @concurrent
    static func main() async {
        let profile = ServerProfile(
            name: "prefectural-server", summary: "the resident register (本人確認情報) of one prefecture")
        await ServerProgram<IdentityRegister>(profile).main()
    }
}
