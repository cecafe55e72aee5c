import Foundation
import JukiDomain
import JukiMessages

/// Items that a person typed from a written request, one `field_name: value` a line; `#` begins a comment.
///
/// A file and not flags: a command line is seen by everybody on the machine and kept by the shell.
struct ItemFile {
    /// Of the file, for what is wrong with it.
    let name: String
    private(set) var values: [(item: IdentityItem, text: String)] = []

    /// Larger than any request; a wrong file is told at once.
    private static let sizeMax = 65_536

    /// - Parameters:
    ///   - path: `-` reads standard input.
    ///   - items: whose fields the lines name.
    init(reading path: String, of items: any RegisterItem.Type = IdentityItem.self) throws(CommandFailure) {
        let name = path == "-" ? "standard input" : path
        let data: Data
        do {
            // Not as a whole, which only a file of a known size can be read: a pipe of a shell will do.
            let file = path == "-" ? .standardInput : try FileHandle(forReadingFrom: URL(filePath: path))
            data = try file.read(upToCount: Self.sizeMax + 1) ?? Data()
        } catch {
            throw CommandFailure("\(name) cannot be read; name a file with lines like kanji_name: 山田花子.")
        }
        guard data.count <= Self.sizeMax, let text = String(validating: data, as: UTF8.self) else {
            throw CommandFailure("\(name) is not a UTF-8 text of at most \(Self.sizeMax) bytes.")
        }
        try self.init(text, name: name, of: items)
    }

    init(_ text: String, name: String, of items: any RegisterItem.Type = IdentityItem.self) throws(CommandFailure) {
        self.name = name
        // Some editors begin a file with a byte order mark.
        let hasMark = text.unicodeScalars.first == "\u{FEFF}"
        let content = hasMark ? String(text.unicodeScalars.dropFirst()) : text
        let lines = content.split(omittingEmptySubsequences: false) { $0.isNewline }
        for (index, line) in lines.enumerated() {
            let trimmed = line.trimmingCharacters(in: .whitespaces)
            if trimmed.isEmpty || trimmed.hasPrefix("#") { continue }
            guard let colon = line.firstIndex(of: ":"),
                let number = items.number(fieldName: line[..<colon].trimmingCharacters(in: .whitespaces)),
                // A claim of either register names its item by the number alone.
                let item = IdentityItem(rawValue: number)
            else {
                throw CommandFailure(
                    "Line \(index + 1) of \(name) is not a field of the record and its value, such as sex: female.")
            }
            guard !values.contains(where: { $0.item == item }) else {
                throw CommandFailure("Line \(index + 1) of \(name) gives a field a second time.")
            }
            // Only the one space after the colon is not part of the value: identities are compared byte by byte.
            let rest = line[line.index(after: colon)...]
            values.append((item, String(rest.first == " " ? rest.dropFirst() : rest)))
        }
    }

    func text(of item: IdentityItem) -> String { values.first { $0.item == item }?.text ?? "" }

    /// The four items of a request for disclosure.
    func identity() throws(CommandFailure) -> ClaimedIdentity {
        let allowed: Set<IdentityItem> = [.kanjiName, .birthDate, .sex, .address]
        if let other = values.first(where: { !allowed.contains($0.item) }) {
            throw CommandFailure(
                "\(other.item.fieldName) is no part of an identity: give kanji_name, birth_date, sex and address.")
        }
        guard let sex = Sex.allCases.first(where: { $0.protocolName == text(of: .sex).uppercased() }) else {
            throw CommandFailure("sex must be male, female or blank.")
        }
        return ClaimedIdentity(
            name: PersonalText(text(of: .kanjiName)), birthDate: try Self.birthDate(text(of: .birthDate)), sex: sex,
            address: PersonalText(text(of: .address)))
    }

    /// What the record should say in the requester's eyes.
    var claims: [ClaimedItem] { values.map { ClaimedItem(item: $0.item, value: PersonalText($0.text)) } }

    /// One date: 9 digits as records hold it, or the forms of a search; unknown parts are 00.
    private static func birthDate(_ text: String) throws(CommandFailure) -> BirthDate {
        if let date = try? BirthDate(wire: text) { return date }
        guard let condition = try? BirthCondition(parsing: text), condition.lowest == condition.highest else {
            throw CommandFailure(
                "birth_date must be one day, such as 1940-05-17, S15.5.17, 昭和15年5月17日, or 9 digits such as 319400517.")
        }
        let parts = condition.lowest
        do {
            return try BirthDate(
                era: Era(beginning: text), year: Int(parts / 10_000), month: Int(parts / 100 % 100),
                day: Int(parts % 100))
        } catch {
            throw CommandFailure("birth_date does not exist: \(error).")
        }
    }
}
