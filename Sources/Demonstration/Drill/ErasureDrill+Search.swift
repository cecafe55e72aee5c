import Foundation
import JukiDomain

extension ErasureDrill {
    /// A search that finds nothing proves nothing unless it finds what is there.
    func checkTheHunt() {
        guard let number = people.last?.individualNumber else { return }
        let forms = NumberHunt.forms(of: number)
        var bytes: [UInt8] = []
        for (_, form) in forms { bytes += [7, 7, 7] + form }
        let found = bytes.withUnsafeBytes { hunt.findings(in: $0, "a control") }
        let isComplete = Set(found.map(\.form)).count == forms.count
        account.check(
            "the search finds a planted number in each of \(forms.count) forms", isComplete, "\(found.count) found")
    }

    /// For a test of the search.
    package var formsOfFirstNumber: [[UInt8]] {
        people.first?.individualNumber.map { NumberHunt.forms(of: $0).map(\.bytes) } ?? []
    }

    func searchMemory() throws {
        guard let process = servers.supplementary.identifier else { return }
        report(try hunt.search(memoryOf: process), "no number in the memory of the supplementary server")
    }

    func searchFiles() throws {
        let folder = options.folder + "/supplementary-server"
        for (part, what) in [
            ("store", "store and write-ahead log"), ("backups", "backup"), ("sealing.key.temporary", "temporary area"),
        ] {
            report(try hunt.search(folder: "\(folder)/\(part)"), "no number in the \(what)")
        }
        report(try hunt.search(folder: folder), "no number in any file of the supplementary server")
        report(
            try hunt.search(file: options.folder + "/supplementary-server.log", named: "log"),
            "no number in the log of the supplementary server", mayBeEmpty: true)
    }

    func report(_ outcome: NumberHunt.Outcome, _ claim: String, mayBeEmpty: Bool = false) {
        let isSearched = outcome.bytes > 0 || mayBeEmpty
        let size = outcome.bytes < 10 << 20 ? "\(outcome.bytes >> 10) KiB" : "\(outcome.bytes >> 20) MiB"
        let found = outcome.findings.prefix(5).map(\.description).joined(separator: "; ")
        account.check(
            "\(claim) (\(size) searched)", isSearched && outcome.findings.isEmpty,
            isSearched ? "\(outcome.findings.count) found: \(found)" : "there is nothing to search")
    }
}
