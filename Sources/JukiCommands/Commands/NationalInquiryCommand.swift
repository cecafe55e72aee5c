package import ArgumentParser
import JukiClient
import JukiDomain
import JukiMessages

package struct NationalInquiryCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "national-inquiry", abstract: "Ask the national server for somebody of another prefecture.",
        discussion: """
            By resident record code (住民票コード), with --by-number by individual number (個人番号), or without either by \
            --name and --birth-date or --address (４情報). Everybody on this host sees a command line: with - the code \
            is read from the first line of standard input; --search-file reads from a file, or with - from standard \
            input, kanji_name, birth_date, sex and address, such as "kanji_name: 山田花子", one a line. The server asks \
            the national server of its register (全国サーバ, 附票全国サーバ) on the legal basis that is named, and records \
            the question.

            Example: juki national-inquiry 12345678903 \\
                     --basis 30-15-1-1:六 --application R8-1
                     juki national-inquiry --search-file person.txt \\
                     --basis 30-15-1-1:六 --application R8-1
            """)

    @Argument(help: "Resident record code, 11 digits; with --by-number individual number, 12 digits; - to read it.")
    package var code: String?
    @Flag(help: "CODE is an individual number.") package var byNumber = false
    @Option(help: "The name (漢字氏名) as it is recorded.") package var name: String?
    @Option(help: ArgumentHelp("Birth date, 9 digits: era and YYYYMMDD, such as 319400517.", valueName: "digits"))
    package var birthDate: String?
    @Option(help: "male or female.") package var sex: GivenSex?
    @Option(help: "The address (住所) as it is recorded.") package var address: String?
    @Option(help: ArgumentHelp("The four items from a file; - reads standard input.", valueName: "file"))
    package var searchFile: String?
    @OptionGroup package var items: ItemOptions
    @OptionGroup package var purpose: PurposeOptions
    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package enum GivenSex: String, CaseIterable, ExpressibleByArgument, Sendable {
        case male, female
    }

    package init() {}

    package func validate() throws { try PersonalInput.checkOneReader(code, searchFile, connection: connection) }

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            try await run(in: connection.registerChoice.register)
        }
    }

    private func run<Register: CommandRegister>(in register: Register.Type) async throws(CommandFailure) -> Report {
        let question = try Register.inquiry(
            try subject(), items: try items.set(of: Register.items), purpose: purpose.purpose(by: connection))
        let record = try await Session.with(connection.target()) { session throws(CommandFailure) in
            try await session.ask { connection throws(JukiError) in
                try await connection.nationalInquiry(question, in: register)
            }
        }
        let view = RecordView(record)
        return Report(view.lines, view.json)
    }

    private static var fields: [FileField<NationalInquiryCommand>] {
        [
            FileField(.kanjiName, "--name", \.name), FileField(.birthDate, "--birth-date", \.birthDate),
            FileField(.sex, "--sex", \.sex), FileField(.address, "--address", \.address),
        ]
    }

    func subject() throws(CommandFailure) -> NationalQuestion.Subject {
        let isPerson = searchFile != nil || Self.fields.contains { $0.isGiven(self) }
        if let code {
            guard !isPerson else { throw CommandFailure("Name a code or a person's items, not both.") }
            switch try LookupCommand.subject(code, byNumber: byNumber) {
            case .code(let code): return .code(code)
            case .individualNumber(let number): return .individualNumber(number)
            }
        }
        guard let searchFile else { return try fourItems() }
        var whole = self
        try ItemFile(reading: searchFile).fill(&whole, Self.fields)
        return try whole.fourItems()
    }

    private func fourItems() throws(CommandFailure) -> NationalQuestion.Subject {
        let address = Self.unlessBlank(address)
        guard let name = Self.unlessBlank(name), birthDate != nil || address != nil else {
            throw CommandFailure(
                "Name a code, or a person by --name and --birth-date or --address; --search-file has kanji_name and "
                    + "birth_date or address.")
        }
        var date: BirthDate?
        if let birthDate {
            do throws(DateError) { date = try BirthDate(wire: Array(birthDate.utf8)) } catch {
                throw CommandFailure("This is not a birth date of 9 digits, era first: \(error).")
            }
        }
        let sex: Sex? = sex.map { $0 == .male ? .male : .female }
        return .fourItems(
            FourItems(name: PersonalText(name), address: PersonalText(address ?? ""), birthDate: date, sex: sex))
    }

    /// Spaces of any width are the name and the address of nobody: asked for, they would find nobody.
    private static func unlessBlank(_ text: String?) -> String? {
        text.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
    }
}
