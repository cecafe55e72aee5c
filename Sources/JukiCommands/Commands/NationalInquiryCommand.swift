package import ArgumentParser
import JukiClient
import JukiDomain
import JukiMessages

package struct NationalInquiryCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "national-inquiry", abstract: "Ask the national server for somebody of another prefecture.",
        discussion: """
            By resident record code (住民票コード), with --by-number by individual number (個人番号), or without either by \
            --name and --birth-date or --address (４情報). The prefectural server asks the national server (全国サーバ) on \
            the legal basis that is named, and records the question.

            Example: juki national-inquiry 12345678903 --basis 30-15-1-1:6
            """)

    @Argument(help: "Resident record code, 11 digits; with --by-number individual number, 12 digits.")
    package var code: String?
    @Flag(help: "CODE is an individual number.") package var byNumber = false
    @Option(help: "The name (漢字氏名) as it is recorded.") package var name: String?
    @Option(help: ArgumentHelp("Birth date, 9 digits: era and YYYYMMDD, such as 319400517.", valueName: "digits"))
    package var birthDate: String?
    @Option(help: "male or female.") package var sex: GivenSex?
    @Option(help: "The address (住所) as it is recorded.") package var address = ""
    @Option(help: ArgumentHelp("Items wanted, such as 2,7,14; without it what the basis gives.", valueName: "numbers"))
    package var items = ""
    @OptionGroup package var purpose: PurposeOptions
    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package enum GivenSex: String, CaseIterable, ExpressibleByArgument, Sendable {
        case male, female
    }

    package init() {}

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            let question = NationalQuestion(
                try subject(), items: try wantedItems(), purpose: purpose.purpose(by: connection))
            let record = try await Session.with(connection.target()) { session throws(CommandFailure) in
                try await session.ask { connection throws(JukiError) in try await connection.nationalInquiry(question) }
            }
            return Self.report(record)
        }
    }

    private func subject() throws(CommandFailure) -> NationalQuestion.Subject {
        if let code {
            switch try LookupCommand.subject(code, byNumber: byNumber) {
            case .code(let code): return .code(code)
            case .individualNumber(let number): return .individualNumber(number)
            }
        }
        guard let name, birthDate != nil || !address.isEmpty else {
            throw CommandFailure("Name a code, or a person by --name and --birth-date or --address.")
        }
        var date: BirthDate?
        if let birthDate {
            do throws(DateError) { date = try BirthDate(wire: Array(birthDate.utf8)) } catch {
                throw CommandFailure("This is not a birth date of 9 digits, era first: \(error).")
            }
        }
        let sex: Sex? = sex.map { $0 == .male ? .male : .female }
        return .fourItems(
            FourItems(name: PersonalText(name), address: PersonalText(address), birthDate: date, sex: sex))
    }

    private func wantedItems() throws(CommandFailure) -> [UInt8] {
        var wanted: Set<UInt8> = []
        for word in items.split(separator: ",") {
            guard let item = UInt8(word), IdentityItem(rawValue: item) != nil else {
                throw CommandFailure("An item is given by its number, 1 to 28: --items 2,7; this is not: \(word)")
            }
            wanted.insert(item)
        }
        return wanted.sorted()
    }

    static func report(_ record: NationalRecord) -> Report {
        let values = record.itemsTold.map { ($0, text(of: $0, record)) }
        var table = Table(align: [.right])
        for (item, value) in values { table.append(String(item.rawValue), item.japaneseName, value) }
        let members = values.map { JSONValue.Member(key: $0.0.fieldName, value: .string($0.1)) }
        return Report(table.lines(indent: 2), .object(members))
    }

    private static func text(of item: IdentityItem, _ record: NationalRecord) -> String {
        switch item {
        case .residentRecordCode: record.code?.digits ?? ""
        case .kanjiName: record.name.disclosed
        case .kanaName: record.kanaName.disclosed
        case .birthDate: record.birthDate?.wire ?? ""
        case .sex: record.sex?.protocolName ?? ""
        case .address: record.address.disclosed
        case .individualNumber: record.individualNumber?.digits ?? ""
        case .changeReason: record.changeReason?.protocolName ?? ""
        case .changeDate: record.changeDate?.compactText ?? ""
        case .municipalityCode: record.municipality?.digits ?? ""
        default: ""
        }
    }
}
