package import ArgumentParser
import JukiDomain

package struct CheckCodeCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "check-code", abstract: "Check the digits of a code and its check digit.",
        discussion: """
            Ends with 0 if the code is valid, with 1 and the reason if not. Says nothing of whether the code was ever \
            given to anybody. A personal code is not printed. Needs no server.

            Example: juki check-code municipality-code 462012
            """)

    package enum Kind: String, CaseIterable, ExpressibleByArgument, Sendable {
        /// 住民票コード
        case residentRecordCode = "resident-record-code"
        /// 個人番号
        case individualNumber = "individual-number"
        /// 市町村コード
        case municipalityCode = "municipality-code"

        var japaneseName: String {
            switch self {
            case .residentRecordCode: "住民票コード"
            case .individualNumber: "個人番号"
            case .municipalityCode: "市町村コード"
            }
        }
    }

    @Argument(help: "What the code is.")
    package var kind: Kind

    @Argument(help: "The digits, zeros on the left too; - reads the first line of standard input.")
    package var code: String

    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run() async throws {
        try await output.present { Self.report(kind, PersonalInput.text(code)) }
    }

    package static func report(_ kind: Kind, _ code: String) -> Report {
        do throws(CodeError) {
            switch kind {
            case .residentRecordCode: _ = try ResidentRecordCode(code)
            case .individualNumber: _ = try IndividualNumber(code)
            case .municipalityCode: _ = try MunicipalityCode(code)
            }
        } catch {
            return Report(
                ["not a valid \(name(kind)): \(error)"],
                .object(["kind": .string(kind.rawValue), "valid": false, "reason": .string("\(error)")]),
                exit: .failure)
        }
        return Report(
            ["a valid \(name(kind))"], .object(["kind": .string(kind.rawValue), "valid": true, "reason": ""]))
    }

    private static func name(_ kind: Kind) -> String {
        "\(kind.rawValue.replacing("-", with: " ")) (\(kind.japaneseName))"
    }
}
