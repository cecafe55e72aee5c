import Foundation
import JukiClient
import JukiDomain
import JukiMessages
import Testing

@testable import JukiCommands

/// The files of `juki bulk`: conditions in, results out, torn anywhere.
@Suite struct BulkFileTests {
    @Test func conditionsAreReadAsTheyStand() throws {
        let text = "\u{FEFF}kanji_name\tbirth_date\tsex\taddress\r\n太郎\t1940-05-17\t1\t荒田\r\n\nlast"
        let file = try ConditionFile(Array(text.utf8), name: "list.tsv")
        #expect(file.columns == [.kanjiName, .birthDate, .sex, .address])
        #expect(file.lines.map { String(decoding: $0, as: UTF8.self) } == ["太郎\t1940-05-17\t1\t荒田\r", "", "last"])
        for bad in ["", "name\nx\n", "sex\tsex\n1\t1\n", "sex\n"] {
            #expect(throws: CommandFailure.self) { try ConditionFile(Array(bad.utf8), name: "x") }
        }
        let long = "sex\n" + String(repeating: "1", count: 5000) + "\n"
        #expect(try ConditionFile(Array(long.utf8), name: "x").lines[0].count == 2001)
    }

    private static func results(_ count: Int, from first: Int) -> [BulkResult] {
        (first..<first + count).map { BulkResult(.found, values: [Array("value \($0)".utf8)]) }
    }

    /// Cut off at any byte, the file goes on to the same bytes.
    @Test func aTornResultFileGoesOn() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "juki-bulk-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let begin = BulkBegin(
            job: "j", purpose: nil, columns: [.residentRecordCode], items: [2], lines: 120,
            fileDigest: [UInt8](repeating: 0xAB, count: 32))
        func write(_ name: String, tornAt cut: Int?) throws -> Data {
            let path = folder.appending(path: name).path
            var journal = try ResultJournal(path: path, begin: begin, itemNames: ["kanji_name"])
            func go(_ end: UInt32) {
                while journal.batches < end {
                    let number = journal.batches
                    let first = Int(number) * 50
                    journal.append(Self.results(min(50, 120 - first), from: first), batch: number)
                }
            }
            if let cut {
                go(2)
                let partial = path + ".abababababab.partial"
                let handle = try FileHandle(forWritingTo: URL(filePath: partial))
                try handle.truncate(atOffset: UInt64(cut))
                journal = try ResultJournal(path: path, begin: begin, itemNames: ["kanji_name"])
            }
            go(3)
            try journal.finish()
            #expect(throws: CommandFailure.self) {
                try ResultJournal(path: path, begin: begin, itemNames: ["kanji_name"])
            }
            return try Data(contentsOf: URL(filePath: path))
        }
        let whole = try write("whole", tornAt: nil)
        for cut in stride(from: 0, to: 1800, by: 37) {
            #expect(try write("torn-\(cut)", tornAt: cut) == whole, "cut at \(cut)")
        }
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.appending(path: "whole").path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test func progressTellsRateAndTimeLeft() {
        #expect(ProgressBar.pace(0, 100, .seconds(1)) == "")
        #expect(ProgressBar.pace(1000, 500, .seconds(2)) == "  500/s, 0:01 left")
        #expect(ProgressBar.pace(2400, 120_000, .seconds(2)) == "  1,200/s, 1:40 left")
        #expect(ProgressBar.pace(10, 100_000, .seconds(1)) == "  10/s, 2:46:40 left")
    }

    @Test func fingerprintsAreReadInEveryForm() throws {
        let bytes = (0..<32).map { UInt8($0 * 7) }
        let plain = MediumView.hexadecimal(bytes)
        let openssl = bytes.map { String($0, radix: 16).uppercased() }.map { $0.count < 2 ? "0" + $0 : $0 }
            .joined(separator: ":")
        #expect(try MediumView.fingerprint(plain) == bytes)
        #expect(try MediumView.fingerprint(openssl) == bytes)
        for bad in ["", "AB:CD", plain + "0", "zz" + plain.dropFirst(2)] {
            #expect(throws: CommandFailure.self) { try MediumView.fingerprint(bad) }
        }
        #expect(try ItemOptions.set("7, kanji_name,2").numbers == [2, 7])
    }

    /// Who reads the list must not take a medium for settled that may lie somewhere.
    @Test func theListSaysWhichMediumAwaitsItsDestruction() {
        func view(_ steps: [MediumStep]) -> MediumView {
            MediumView(
                Medium(
                    number: 1, job: "j", owner: "urn:juki:terminal:office-1", purpose: nil, recipient: "CN=x",
                    recipientFingerprint: [7], lines: 1, found: 1,
                    entries: steps.map { MediumEntry($0, time: 1, operatorID: "a") }))
        }
        for (steps, awaits) in [
            ([MediumStep.requested, .released, .cancelled], false), ([.requested, .released, .sent], false),
            ([.requested, .released, .sent, .cancelled], true),
            ([.requested, .released, .sent, .cancelled, .destroyed], false),
        ] {
            #expect(view(steps).lines.contains { $0.contains("cancelled after its content was sent") } == awaits)
        }
    }
}
