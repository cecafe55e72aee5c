import ArgumentParser
import JukiCommands
import Processes

/// The command line of the network.
@main
struct Juki: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "juki", abstract: "The command line of the resident register network (住民基本台帳ネットワーク).",
        discussion: """
            Example: juki synth --population 10000 --out synth
                     juki update synth/first-load/462012.records --as municipality-462012
                     juki search --basis 12-5 --kana 'さとう*' --municipality 462012

            Exit codes: 0 done; 1 it could not be done, or the answer is no; 2 nothing can be judged (juki evidence \
            verify); 3 done, but somebody must look (notices parked, differences or index damage found); 64 the \
            command line cannot be read.
            Environment: JUKI_REGISTER, JUKI_SERVER, JUKI_AS, JUKI_CERTIFICATES, JUKI_SERVER_IDENTITY, \
            JUKI_OPERATOR and JUKI_MATCHING_ID stand for the flags of those names; JUKI_PASSWORD is the operator's \
            password.
            """,
        groupedSubcommands: [
            CommandGroup(
                name: "Municipality (市町村)",
                subcommands: [
                    UpdateCommand.self, LaneCommand.self, ParkedCommand.self, ReconcileCommand.self,
                    ErrorReportsCommand.self,
                ]),
            CommandGroup(
                name: "Questions (照会)",
                subcommands: [
                    LookupCommand.self, SearchCommand.self, NationalInquiryCommand.self, NumberCommand.self,
                    WhyCommand.self,
                ]),
            CommandGroup(
                name: "Disclosure (開示)", subcommands: [DiscloseCommand.self, CorrectionsCommand.self]),
            CommandGroup(
                name: "Bulk provision and media (一括提供・媒体)",
                subcommands: [
                    BulkCommand.self, BulkJobsCommand.self, MediumRequestCommand.self, MediumReleaseCommand.self,
                    MediumWriteCommand.self, MediumRecordCommand.self, MediaCommand.self,
                ]),
            CommandGroup(
                name: "Prefecture (都道府県)",
                subcommands: [
                    ReconciliationsCommand.self, EraseCommand.self, VerifyIndexesCommand.self, StatusCommand.self,
                    BackupCommand.self, BackupsCommand.self,
                    MisuseCommand.self,
                ]),
            CommandGroup(name: "Evidence (証跡)", subcommands: [EvidenceCommand.self, WhoLookedCommand.self]),
            CommandGroup(name: "Operators (操作者)", subcommands: [OperatorsCommand.self, PasswordCommand.self]),
            CommandGroup(name: "Statistics (統計)", subcommands: [StatisticsCommand.self]),
            CommandGroup(name: "Simulation", subcommands: [
                DemoCommand.self, SimulateCommand.self, LoadCommand.self, ErasureDrillCommand.self,
            ]),
            CommandGroup(
                name: "Without a server",
                subcommands: [SynthCommand.self, KanaCommand.self, CheckCodeCommand.self]),
        ])

    static func main() async {
        // A load test has a thousand connections, a demonstration two servers' peers.
        OpenFileLimit.raise()
        if let fault = CommandNames.fault(in: Array(CommandLine.arguments.dropFirst()), of: Juki.self) {
            Console.warn("juki: \(fault)")
            exit(withError: ExitCode.validationFailure)
        }
        await main(nil)
    }
}
