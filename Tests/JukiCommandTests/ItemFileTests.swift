import ArgumentParser
import Foundation
import JukiDomain
import JukiMessages
import PaperForms
import Testing

@testable import JukiCommands

/// What a person types from a written request, and where the form lands.
@Suite struct ItemFileTests {
    @Test func anIdentityIsReadByteByByte() throws {
        let text = "# 請求書\nkanji_name: 髙﨑　𠮷\u{8FBB}\u{E0100} \nbirth_date: S15.5.17\n\nsex: female\naddress:鹿児島市：１番地\n"
        let identity = try ItemFile(text, name: "claim").identity()
        #expect(identity.name.utf8 == Array("髙﨑　𠮷\u{8FBB}\u{E0100} ".utf8), "only one space after the colon goes")
        #expect(try identity.birthDate == BirthDate(era: .showa, year: 1940, month: 5, day: 17))
        #expect(identity.sex == .female && identity.address == PersonalText("鹿児島市：１番地"))
    }

    /// Every form that the help names, and values as `juki lookup --json` prints them.
    @Test(arguments: [
        ("1940-05-17", "female", Era.gregorian), ("S15.5.17", "FEMALE", .showa), ("昭和15年5月17日", "female", .showa),
        ("Ｓ１５．５．１７", "female", .showa), ("ｓ15.5.17", "female", .showa), ("s15.5.17", "female", .showa),
        (" 昭和　１５年５月１７日", "female", .showa), ("西暦1940年5月17日", "female", .gregorian),
        ("319400517", "FEMALE", .showa), ("319400500", "female", .showa), ("019400517", "female", .gregorian),
    ])
    func everyFormOfABirthDateIsRead(birthDate: String, sex: String, era: Era) throws {
        let identity = try ItemFile("birth_date: \(birthDate)\nsex: \(sex)", name: "claim").identity()
        let day = birthDate.hasSuffix("00") ? 0 : 17
        #expect(try identity.birthDate == BirthDate(era: era, year: 1940, month: 5, day: day))
        #expect(identity.sex == .female)
        let help = DiscloseCommand.helpMessage(columns: 200)
        for form in ["1940-05-17", "S15.5.17", "昭和15年5月17日", "319400517", "male, female or blank"] {
            #expect(help.contains(form), "\(form)")
        }
    }

    @Test(arguments: [
        "sex: male\nbirth_date: 31940051", "sex: male\nbirth_date: 319401317", "sex: male\nbirth_date: 919400517",
        "kanji_name 山田", "name: 山田", "sex: female\nsex: male", "sex: f\nbirth_date: 1940-05-17",
        "sex: male\nbirth_date: 1940-05", "sex: male\nbirth_date: H1.1.1..H2.1.1", "sex: male\nkana_name: やまだ",
    ])
    func whatIsNoIdentityIsRefusedWithoutItsValues(text: String) {
        let failure = #expect(throws: CommandFailure.self) { _ = try ItemFile(text, name: "claim").identity() }
        #expect(failure?.message.contains("山田") == false && failure?.message.contains("やまだ") == false)
    }

    // MARK: What is searched by

    private func withFile<Answer>(_ text: String, _ body: (String) throws -> Answer) throws -> Answer {
        let path = NSTemporaryDirectory() + "/search-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return try body(path)
    }

    private static let person = "kanji_name: 山田*\nkana_name: やまだ \nformer_surname:\nsex: FEMALE\nbirth_date: S15\r\n"

    @Test func aSearchFileSaysWhatOptionsWould() throws {
        let given = try withFile(Self.person) { path in
            try ConditionOptions.parse(["--search-file", path, "--address", "荒田*", "--loose"]).conditions
        }
        let typed = try ConditionOptions.parse([
            "--name", "山田*", "--kana", "やまだ", "--sex", "female", "--birth", "S15", "--address", "荒田*", "--loose",
        ]).conditions
        #expect(given == typed)
        let subject = try withFile("kanji_name: 山田花子\nbirth_date: 319400517\nsex: female") { path in
            try NationalInquiryCommand.parse(["--search-file", path]).subject()
        }
        let other = try NationalInquiryCommand.parse(
            ["--name", "山田花子", "--birth-date", "319400517", "--sex", "female"]).subject()
        #expect(subject == other)
    }

    @Test(arguments: [
        ("kana_name: やまだ", ["--kana", "さとう"], "--kana"), ("kanji_name: やまだ\nsex: やまだ", [], "male, female"),
        ("individual_number: やまだ", [], "kanji_name, kana_name, former_surname"), ("やまだ", [], "sex: female"),
        ("birth_date: やまだ", [], "1940-05-17"),
    ])
    func whatIsWrongWithASearchFileIsToldWithoutItsValues(text: String, words: [String], advice: String) throws {
        try withFile(text) { path in
            let options = try ConditionOptions.parse(words + ["--search-file", path])
            let failure = #expect(throws: CommandFailure.self) { _ = try options.conditions }
            #expect(failure?.message.contains(advice) == true, "\(failure?.message ?? "")")
            #expect(failure?.message.contains("やまだ") == false)
        }
        let both = try NationalInquiryCommand.parse(["12345678903", "--search-file", "x"])
        #expect(throws: CommandFailure.self) { try both.subject() }
    }

    /// What was given by an option is told by its name, what the file has by the field's.
    @Test(arguments: [
        ("kanji_name: *", [], "kanji_name in the search file is blank"),
        ("kanji_name: \nsex: male", ["--name", "*"], "--name is blank"),
        ("sex: male", ["--address", "　"], "--address is blank"),
        ("address: 　*", [], "address in the search file is blank"),
    ])
    func whatIsBlankIsNamedAsItWasGiven(text: String, words: [String], sentence: String) throws {
        try withFile(text) { path in
            let options = try ConditionOptions.parse(words + ["--search-file", path])
            let failure = #expect(throws: CommandFailure.self) { _ = try options.conditions }
            #expect(failure?.message.hasPrefix(sentence) == true, "\(failure?.message ?? "")")
        }
    }

    /// As in every other file; at its start, and nowhere else.
    @Test(arguments: ["address: 荒田", "# 申出書\naddress: 荒田", "\naddress: 荒田", "\r\naddress: 荒田\r\n"])
    func aByteOrderMarkIsNoPartOfTheFirstLine(text: String) throws {
        let file = try withFile("\u{FEFF}" + text) { try ItemFile(reading: $0) }
        #expect(file.claims.map(\.item) == [.address] && file.text(of: .address) == "荒田")
        #expect(throws: CommandFailure.self) { try ItemFile("#\n\u{FEFF}address: 荒田", name: "claims") }
    }

    @Test(arguments: [
        ["--name", "山田", "--address", "　"], ["--name", "山田", "--address", ""], ["--name", " ", "--address", "荒田"],
    ])
    func aPersonIsNotNamedBySpaces(words: [String]) throws {
        let failure = #expect(throws: CommandFailure.self) { try NationalInquiryCommand.parse(words).subject() }
        #expect(failure?.message.contains("by --name and --birth-date or --address") == true)
        let dated = try NationalInquiryCommand.parse(
            ["--name", "山田", "--address", "　", "--birth-date", "319400517"]).subject()
        let person = FourItems(name: "山田", birthDate: try BirthDate(wire: "319400517"))
        #expect(dated == .fourItems(person), "an address of spaces is that of nobody")
    }

    @Test func claimsKeepTheirOrderAndTheirBlanks() throws {
        let file = try ItemFile("former_surname:\naddress: 荒田", name: "claims")
        #expect(file.claims.map(\.item) == [.formerSurname, .address])
        #expect(file.claims.map(\.value.disclosed) == ["", "荒田"])
    }

    @Test func aFormIsForItsOwnerAloneAndNeverReplacesAFile() throws {
        let path = NSTemporaryDirectory() + "/form-\(UUID().uuidString).pdf"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let document = PaperDocument(
            title: "", subject: "", author: "", createdAt: "2026-04-01T00:00:00+09:00", footer: "試験",
            blocks: [.text(PaperText("本文"))])
        let paper = try PaperPrinter().paper(for: document)
        try FormFile.checkIsNew(path)
        try FormFile.write(paper, to: path)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try Array(Data(contentsOf: URL(filePath: path))) == paper.bytes)
        #expect(throws: CommandFailure.self) { try FormFile.write(paper, to: path) }
        #expect(throws: CommandFailure.self) { try FormFile.checkIsNew(path) }
        #expect(try Array(Data(contentsOf: URL(filePath: path))) == paper.bytes)
    }
}
