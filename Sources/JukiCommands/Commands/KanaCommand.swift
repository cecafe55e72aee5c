package import ArgumentParser
import JukiDomain

package struct KanaCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "kana", abstract: "Show the search keys of readings (清音化かな).",
        discussion: """
            One line for each text: input, strict key, loose key, separated by tabs. Needs no server. The rule is in \
            Protos/README.md; a system that searches or compares readings must come to the same keys.

            Example: juki kana ふじわら 'コオリヤマ ヴァレリー'
            """)

    @Argument(help: ArgumentHelp("Readings in hiragana or katakana.", valueName: "text"))
    package var texts: [String]

    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run() async throws {
        try await output.present { Self.report(texts) }
    }

    package static func report(_ texts: [String]) -> Report {
        let keys = texts.map { (input: $0, strict: text(Kana.strictKey($0)), loose: text(Kana.looseKey($0))) }
        return Report(
            keys.map { "\($0.input)\t\($0.strict)\t\($0.loose)" },
            keys.map {
                .object([
                    "input": .string($0.input), "strict_key": .string($0.strict), "loose_key": .string($0.loose),
                ])
            })
    }

    private static func text(_ key: SearchKey) -> String { String(decoding: key.bytes, as: UTF8.self) }
}
