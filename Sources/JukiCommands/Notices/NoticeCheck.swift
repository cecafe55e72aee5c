import JukiClient
package import JukiDomain
import JukiMessages

/// 項目チェック at the sender: what the server will park anyway, told before anything is sent.
package struct NoticeCheck<Register: CommandRegister>: Sendable {
    package struct Finding: Hashable, Sendable {
        package let position: Int
        package let number: UInt64
        package let refusal: Refusal
    }

    package private(set) var notices = 0
    package private(set) var findings: [Finding] = []
    package private(set) var owners = RecordOwners()

    package init() {}

    package mutating func take(_ entry: FileEntry<Register>) {
        guard case .notice(let draft) = entry.content else { return }
        notices += 1
        do { owners.take(Register.municipality(of: Register.record(of: try draft.checked()))) } catch {
            findings.append(Finding(position: entry.position, number: draft.number, refusal: error))
        }
    }

    /// A person reads the first few; the server's answer lists all.
    private static var listedMax: Int { 10 }

    package func lines(_ format: FileFormat) -> [String] {
        guard !findings.isEmpty else { return [] }
        let title = "\(counted(findings.count, "notice")) of \(grouped(notices)) will be parked:"
        var lines = [title] + findings.prefix(Self.listedMax).map { finding in
            "  \(format.positionName) \(finding.position), notice \(finding.number): "
                + refusalText(finding.refusal, of: Register.items)
        }
        if findings.count > Self.listedMax { lines.append("  … and \(grouped(findings.count - Self.listedMax)) more") }
        return lines
    }
}
