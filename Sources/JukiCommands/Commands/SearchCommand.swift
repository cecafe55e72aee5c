package import ArgumentParser
import JukiClient
import JukiDomain
import JukiMessages

package struct SearchCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Find persons by name, reading, birth date, sex and address.",
        discussion: """
            All conditions hold together; at least one is needed. A * at the end of a text, or --prefix for all of \
            them, finds what begins so. More persons than --limit are an error, never a cut list.

            Dates: 1940-05-17, 1940-05, 1940, S15.5.17, 昭和15年5月, 1940..1945. The legal basis must allow the items \
            that are asked for and those that are searched by (juki why).

            Everybody on this host sees a command line. --search-file reads from a file, or with - from standard \
            input, what nobody else is to see, one a line: kanji_name, kana_name, former_surname, \
            former_surname_kana, birth_date, sex and address, such as "kana_name: カゴシマ*". What is there is not \
            given by its option too.

            Example: juki search --basis 12-5 --kana 'カゴシマ*' --birth S15.5.17 --loose
                     juki search --basis 12-5 --search-file - --loose
            """)

    @OptionGroup(title: "Conditions") package var conditions: ConditionOptions

    @Option(help: ArgumentHelp("Most persons to find, 1 to 200 (default: 50).", valueName: "number"))
    package var limit: UInt32?

    @Flag(help: "Show the normalised keys, the index used and the rows touched.")
    package var explain = false

    @OptionGroup package var items: ItemOptions
    @OptionGroup package var purpose: PurposeOptions
    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func validate() throws {
        try PersonalInput.checkOneReader(conditions.searchFile, connection: connection)
        let limits = SearchConditions.matchLimits
        guard limit.map({ limits.contains(Int($0)) }) ?? true else {
            throw ValidationError("--limit is \(limits.lowerBound) to \(limits.upperBound).")
        }
    }

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            try await run(in: connection.registerChoice.register)
        }
    }

    private func run<Register: CommandRegister>(
        in register: Register.Type
    ) async throws(CommandFailure) -> Report {
        let request = SearchRequest(
            try conditions.conditions, items: try items.set(of: Register.items), limit: limit ?? 0, explain: explain,
            purpose: purpose.purpose(by: connection))
        let response = try await Session.with(connection.target()) { session throws(CommandFailure) in
            try await session.ask { connection throws(JukiError) in try await connection.search(request, in: register) }
        }
        return SearchView(response, in: register).report.telling(evidenceSequence: response.evidenceSequence)
    }
}

package struct ConditionOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Texts, birth date and sex from a file; - reads standard input.", valueName: "file"))
    package var searchFile: String?

    @Option(help: ArgumentHelp("Name in kanji (漢字氏名).", valueName: "text"))
    package var name: String?

    @Option(help: ArgumentHelp("Reading (ふりがな氏名), hiragana or katakana.", valueName: "text"))
    package var kana: String?

    @Option(help: ArgumentHelp("Former surname (旧氏).", valueName: "text"))
    package var formerSurname: String?

    @Option(help: ArgumentHelp("Reading of the former surname (旧氏 ふりがな).", valueName: "text"))
    package var formerSurnameKana: String?

    @Option(help: ArgumentHelp("Birth date (生年月日), whole, open or a range.", valueName: "date"))
    package var birth: String?

    @Flag(help: "Birth dates with unknown parts match where some completion of them does.")
    package var unknownBirthParts = false

    @Option(help: "Sex (性別).")
    package var sex: SexOption?

    @Option(help: ArgumentHelp(
        "Municipality (市町村コード; of the supplementary register 附票管理市町村コード), six digits.", valueName: "code"))
    package var municipality: String?

    @Option(help: ArgumentHelp("Town (大字・字コード), six digits; needs --municipality.", valueName: "code"))
    package var ooaza: String?

    @Option(help: ArgumentHelp("Address (住所).", valueName: "text"))
    package var address: String?

    @Flag(help: "Every text is the beginning of what is looked for.")
    package var prefix = false

    @Flag(help: "Forgive how readings and names are written (は/わ, ず/づ, おう/おお, 髙/高).")
    package var loose = false

    @Flag(help: "Also earlier versions of the records.")
    package var past = false

    @Flag(help: "Also persons whose record is deleted (消除).")
    package var deleted = false

    package enum SexOption: String, CaseIterable, ExpressibleByArgument, Sendable {
        case male
        case female
        case blank

        var sex: Sex {
            switch self {
            case .male: .male
            case .female: .female
            case .blank: .blank
            }
        }
    }

    package init() {}

    package func validate() throws {
        guard ooaza == nil || municipality != nil else {
            throw ValidationError("--ooaza needs --municipality: each municipality numbers its own towns.")
        }
    }

    private static var fields: [FileField<ConditionOptions>] {
        [
            FileField(.kanjiName, "--name", \.name), FileField(.kanaName, "--kana", \.kana),
            FileField(.formerSurname, "--former-surname", \.formerSurname),
            FileField(.formerSurnameKana, "--former-surname-kana", \.formerSurnameKana),
            FileField(.birthDate, "--birth", \.birth), FileField(.sex, "--sex", \.sex),
            FileField(.address, "--address", \.address),
        ]
    }

    /// What the options and the search file say together.
    var conditions: SearchConditions {
        get throws(CommandFailure) {
            guard let searchFile else { return try ownConditions(in: nil) }
            var whole = self
            let file = try ItemFile(reading: searchFile)
            try file.fill(&whole, Self.fields)
            return try whole.ownConditions(in: file)
        }
    }

    /// - Parameter file: which some of the options were filled from.
    private func ownConditions(in file: ItemFile?) throws(CommandFailure) -> SearchConditions {
        func place(_ item: IdentityItem, _ option: String) -> String {
            file?.says(item) == true ? "\(item.fieldName) in the search file" : option
        }
        return SearchConditions(
            kanjiName: try text(name, place(.kanjiName, "--name")),
            kanaName: try text(kana, place(.kanaName, "--kana")),
            formerSurname: try text(formerSurname, place(.formerSurname, "--former-surname")),
            formerSurnameKana: try text(formerSurnameKana, place(.formerSurnameKana, "--former-surname-kana")),
            birthDate: try birthCondition, sex: sex?.sex,
            municipality: try JukiCommands.municipality(municipality), ooaza: try ooazaCode,
            address: try text(address, place(.address, "--address"), alwaysStrict: true), includePastValues: past,
            includeDeleted: deleted)
    }

    /// - Parameter place: where the text was given.
    private func text(
        _ text: String?, _ place: String, alwaysStrict: Bool = false
    ) throws(CommandFailure) -> TextCondition? {
        guard let text else { return nil }
        let isPrefix = text.hasSuffix("*") || text.hasSuffix("＊")
        let beginning = isPrefix ? String(text.dropLast()) : text
        guard !beginning.allSatisfy(\.isWhitespace) else {
            throw CommandFailure("\(place) is blank: leave it out, or give at least one character.")
        }
        return TextCondition(
            PersonalText(beginning), match: isPrefix || prefix ? .prefix : .exact,
            strictness: loose && !alwaysStrict ? .loose : .strict)
    }

    private var birthCondition: BirthCondition? {
        get throws(CommandFailure) {
            guard let birth else { return nil }
            do { return try BirthCondition(parsing: birth, unknownPartsMatch: unknownBirthParts) } catch {
                throw CommandFailure(
                    "The birth date cannot be read: \(error). Accepted: 1940-05-17, 1940-05, 1940, S15.5.17, "
                        + "昭和15年5月17日, 1940..1945.")
            }
        }
    }

    private var ooazaCode: OoazaCode? {
        get throws(CommandFailure) {
            guard let ooaza else { return nil }
            do { return try OoazaCode(Array(ooaza.utf8)) } catch {
                throw CommandFailure("This is not a town code (大字・字コード): \(error).")
            }
        }
    }
}
