import EvidenceLog
import Foundation
import JukiDomain
import JukiMessages
import OrderedStore
import Testing
import TransparencyLog

@testable import JukiCommands

/// What an auditor finds of entries that are gone, in exports of a real log.
@Suite struct ErasedEvidenceTests {
    private static let name = "juki-net/46/resident-register"
    private static let today = TestServer.now.japanDay
    private let path = NSTemporaryDirectory() + "/erased-evidence-" + UUID().uuidString

    private static func time(_ day: CalendarDate) -> UInt64 { UInt64(day.dayNumber) * 86_400_000 }

    /// A log with one entry a day up to today.
    private struct Bed {
        let store: OrderedStore
        let log: EvidenceLog

        init(_ path: String, entries: Int) throws {
            store = try OrderedStore(directory: path, keyspaces: EvidenceLog.keyspaces)
            log = try EvidenceLog(store: store)
            for number in 0..<entries {
                let day = today.adding(days: number - entries)
                try write { log, batch in
                    log.append(record(.lookup, on: day, detail: number == 3 ? "a\u{0}b" : ""), to: &batch)
                }
            }
        }

        func write(_ act: (EvidenceLog, inout WriteBatch) throws -> Void) throws {
            log.groupBegins()
            var batch = WriteBatch()
            try act(log, &batch)
            try log.groupIsWhole(&batch, in: store)
            try store.write(batch, durability: .synced)
            log.groupIsDurable()
        }

        /// One step of an erasure on a day, with the entry that tells of it.
        func erase(keptSince: CalendarDate, on day: CalendarDate = today, isTold: Bool = true) throws {
            try write { log, batch in
                let step = try log.eraseStep(before: time(keptSince), in: store, from: &batch)
                let detail = isTold ? step.detail(keptSince: keptSince) : ""
                log.append(record(.eraseEvidence, on: day, detail: detail), to: &batch)
            }
        }

        func report(keptYears: Int = 7) throws -> Report {
            let keeper = try CheckpointKeeper(inMemory: log, name: name)
            var export = log.export(keeper.newest, in: store)
            var files = ExportedFiles(files: [:])
            while let file = try export.next() { files.files[file.path] = file.content }
            var verifier = LogVerifier(files, key: keeper.verifierKey)
            var audit = ErasureAudit(keptYears: keptYears)
            let report = verifier.verify(entry: { audit.take($0) })
            #expect(report.findings.isEmpty)
            return EvidenceVerifyCommand.report(report, audit, .seconds(1))
        }
    }

    private static func record(_ procedure: Procedure, on day: CalendarDate, detail: String) -> EvidenceRecord {
        EvidenceRecord(
            time: time(day), peer: "urn:juki:agency:tax", certificateSerial: "0a", procedure: procedure.rawValue,
            detail: detail, subjects: procedure == .lookup ? [[UInt8](repeating: 7, count: 16)] : [])
    }

    /// Several steps, each told: the log is whole, and says since when it keeps.
    @Test func whatWasErasedInTimeIsAccountedFor() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let bed = try Bed(path, entries: 8 * 366)
        #expect(try bed.report().exit == .success, "nothing is erased")
        try bed.erase(keptSince: Self.today.adding(years: -7).adding(days: -90))
        try bed.erase(keptSince: Self.today.adding(years: -7).adding(days: -90))
        try bed.erase(keptSince: Self.today.adding(years: -7))
        let report = try bed.report()
        #expect(report.exit == .success, "\(report.lines)")
        let oldest = Self.today.adding(days: 256 - 8 * 366)
        #expect(report.lines.contains("256 entries erased; the oldest kept is of \(oldest)"), "\(report.lines)")
    }

    /// The server keeps for a year only, or somebody erases by hand what is younger.
    @Test func whatWasErasedEarlyIsNamed() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let bed = try Bed(path, entries: 3 * 366)
        let keptSince = Self.today.adding(years: -1)
        try bed.erase(keptSince: keptSince)
        let report = try bed.report()
        #expect(report.exit == .failure && report.lines.contains(
            "early-erasure: entries before 512 were erased on \(Self.today), when only what was since \(keptSince) was "
                + "kept"), "\(report.lines)")
        #expect(report.values[0].text.hasPrefix(#"{"verified":false,"judged":true"#))
        #expect(try bed.report(keptYears: 1).exit == .success)
    }

    /// Entries taken out of the store, with the mark that says they were erased; the entry of no step, of the last
    /// step, or of one between tells of it.
    @Test(arguments: [[false], [true, false], [true, false, true]])
    func whatNoEntryTellsOfIsNamed(steps: [Bool]) throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let bed = try Bed(path, entries: 11 * 366)
        for (place, isTold) in steps.enumerated() {
            try bed.erase(keptSince: Self.today.adding(years: -10 + place), isTold: isTold)
        }
        let report = try bed.report()
        #expect(report.exit == .failure, "\(report.lines)")
        #expect(report.lines.contains { $0.hasPrefix("unaccounted-erasure: entries before ") }, "\(report.lines)")
        #expect(report.lines.last?.contains("others were taken out") == true)
    }

    /// Whatever an entry holds, reading it ends.
    @Test func anEntryIsReadAsItWasWritten() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let bed = try Bed(path, entries: 5)
        let keeper = try CheckpointKeeper(inMemory: bed.log, name: Self.name)
        var export = bed.log.export(keeper.newest, in: bed.store)
        var entries: [ArraySlice<UInt8>] = []
        while let file = try export.next() {
            guard file.path.hasPrefix("tile/entries/") else { continue }
            entries = EntryBundle.ranges(in: file.content).entries.map { file.content[$0] }
        }
        let read = try entries.map { try #require(AuditedEntry($0)) }
        #expect(read.map(\.detail) == ["", "", "", "a\u{0}b", ""])
        #expect(read.map(\.day) == (0..<5).map { Self.today.adding(days: $0 - 5) })
        #expect(read.allSatisfy { $0.procedure == Procedure.lookup.rawValue })
        for end in entries[3].indices.dropLast(20) { #expect(AuditedEntry(entries[3][..<end]) == nil) }
    }
}
