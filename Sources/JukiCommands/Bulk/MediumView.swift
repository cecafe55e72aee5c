import JukiDomain
package import JukiMessages

/// A medium and its entries in the ledger.
package struct MediumView {
    private let medium: Medium

    package init(_ medium: Medium) {
        self.medium = medium
    }

    package var lines: [String] {
        var table = Table(align: [.left, .left, .left, .left])
        for entry in medium.entries {
            var remarks: [String] = []
            if !entry.witness.isEmpty { remarks.append("witness \(entry.witness)") }
            if !entry.permittedBy.isEmpty { remarks.append("permitted by \(entry.permittedBy)") }
            if !entry.remark.isEmpty { remarks.append(entry.remark) }
            table.append(
                readable(milliseconds: entry.time), "\(entry.step)", entry.operatorID,
                remarks.joined(separator: ", "))
        }
        return [
            "medium \(medium.number)  job \(medium.job), \(grouped(Int(medium.lines))) lines, "
                + "\(grouped(Int(medium.found))) found",
            "  for \(medium.recipient)", "  certificate \(Self.hexadecimal(medium.recipientFingerprint))",
        ] + table.lines(indent: 2) + (awaitsDestruction ? ["  \(Self.destructionMissing)"] : [])
    }

    /// An earlier version of the server let a medium be cancelled whose content had been sent.
    private var awaitsDestruction: Bool {
        medium.entries.last?.step == .cancelled && medium.entries.contains { $0.step == .sent }
    }

    private static let destructionMissing =
        "cancelled after its content was sent: destroy what was written, and record it as destroyed"

    package var json: JSONValue {
        .object([
            "medium": .integer(medium.number), "job": .string(medium.job), "owner": .string(medium.owner),
            "recipient": .string(medium.recipient),
            "recipient_fingerprint": .string(Self.hexadecimal(medium.recipientFingerprint)),
            "lines": .integer(UInt64(medium.lines)), "found": .integer(UInt64(medium.found)),
            "entries": .array(medium.entries.map(Self.json)), "awaits_destruction": .bool(awaitsDestruction),
        ])
    }

    private static func json(_ entry: MediumEntry) -> JSONValue {
        .object([
            "step": .string(protocolName(ofCase: "\(entry.step)")), "time": .integer(entry.time),
            "operator_id": .string(entry.operatorID), "witness": .string(entry.witness),
            "permitted_by": .string(entry.permittedBy),
            "content_digest": .string(entry.contentDigest.map(hexadecimal) ?? ""), "remark": .string(entry.remark),
        ])
    }

    package static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// 32 bytes as 64 hexadecimal digits, colons and case aside.
    package static func fingerprint(_ text: String) throws(CommandFailure) -> [UInt8] {
        let digits = text.filter { $0 != ":" && $0 != " " }.compactMap(\.hexDigitValue)
        guard digits.count == 64, text.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == " " }) else {
            throw CommandFailure(
                "A fingerprint has 64 hexadecimal digits; openssl x509 -noout -fingerprint -sha256 -in FILE shows it.")
        }
        return stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
