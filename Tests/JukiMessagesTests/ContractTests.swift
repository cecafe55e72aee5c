import AccessControl
import Foundation
import JukiDomain
import Testing

@testable import JukiMessages

/// The lists that stand both in Protos/ and in Swift are the same lists.
@Suite("Contract")
struct ContractTests {
    private static func text(_ path: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: "Protos/" + path), encoding: .utf8)
    }

    /// Names, in camel case without the enum's own prefix, and numbers of an enum; zero left out.
    private static func enumeration(_ name: String, in file: String) throws -> [UInt32: String] {
        let text = try text("juki/" + file)
        let body = try #require(text.components(separatedBy: "enum \(name) {").dropFirst().first)
            .components(separatedBy: "\n}")[0]
        let prefix = name.reduce("") { $0 + ($1.isUppercase && !$0.isEmpty ? "_" : "") + $1.uppercased() } + "_"
        var values: [UInt32: String] = [:]
        for line in body.split(separator: "\n") {
            let statement = line.split(separator: "/", maxSplits: 1)[0].split(separator: ";")[0]
            let parts = statement.split(separator: "=").map { $0.trimmingCharacters(in: .whitespaces) }
            guard parts.count == 2, let number = UInt32(parts[1]), number > 0 else { continue }
            values[number] = String(parts[0].dropFirst(prefix.count)).lowercased().replacing("_", with: "")
        }
        return values
    }

    private static func swift<Choice: CaseIterable & RawRepresentable>(_: Choice.Type) -> [UInt32: String]
    where Choice.RawValue: FixedWidthInteger {
        Dictionary(uniqueKeysWithValues: Choice.allCases.map { (UInt32($0.rawValue), "\($0)".lowercased()) })
    }

    @Test("Reasons") func reasons() throws {
        let wire = try Self.enumeration("Reason", in: "status.proto")
        #expect(wire.count > 50)
        #expect(wire == Self.swift(Reason.self))
    }

    @Test("Enums of a record") func recordEnums() throws {
        #expect(try Self.enumeration("Sex", in: "record.proto") == Self.swift(Sex.self))
        #expect(try Self.enumeration("ChangeReason", in: "record.proto") == Self.swift(ChangeReason.self))
        let flags = try Self.enumeration("RetentionFlag", in: "record.proto")
        let ours = (1...4).map { RetentionFlag(rawValue: UInt8($0)).map { "\($0)".lowercased() } }
        #expect(flags.sorted { $0.key < $1.key }.map(\.value) == ours)
    }

    @Test("Other enums") func otherEnums() throws {
        #expect(try Self.enumeration("ReconcileMode", in: "reconcile.proto") == Self.swift(ReconcileMode.self))
        #expect(try Self.enumeration("DifferenceClass", in: "reconcile.proto") == Self.swift(DifferenceClass.self))
        #expect(try Self.enumeration("BackupPhase", in: "operations.proto") == Self.swift(BackupPhase.self))
        #expect(try Self.enumeration("NoticeResult", in: "update.proto") == Self.swift(NoticeResultNumber.self))
        #expect(try Self.enumeration("BulkColumn", in: "bulk.proto") == Self.swift(BulkColumn.self))
        #expect(try Self.enumeration("BulkOutcome", in: "bulk.proto") == Self.swift(BulkOutcome.self))
        #expect(try Self.enumeration("MediumStep", in: "media.proto") == Self.swift(MediumStep.self))
        #expect(try Self.enumeration("ErrorKind", in: "reports.proto") == Self.swift(ErrorKind.self))
        #expect(try Self.enumeration("ErrorFinding", in: "reports.proto") == Self.swift(ErrorFinding.self))
        let periods = try Self.enumeration("StatisticsPeriod", in: "statistics.proto")
        #expect(periods == Self.swift(StatisticsPeriod.self))
    }

    @Test("Enums of disclosure and correction") func disclosureEnums() throws {
        let file = "disclosure.proto"
        #expect(try Self.enumeration("CorrectionKind", in: file) == Self.swift(CorrectionKind.self))
        #expect(try Self.enumeration("CorrectionStepKind", in: file) == Self.swift(CorrectionStepKind.self))
        #expect(try Self.enumeration("CorrectionResult", in: file) == Self.swift(CorrectionResult.self))
        #expect(try Self.enumeration("InvestigationState", in: file) == Self.swift(InvestigationState.self))
    }

    @Test("Enums of operators") func operatorEnums() throws {
        #expect(try Self.enumeration("OperatorRole", in: "operators.proto") == Self.swift(OperatorRole.self))
        #expect(try Self.enumeration("OperatorAction", in: "operators.proto") == Self.swift(OperatorAction.self))
        #expect(try Self.enumeration("OperatorReview", in: "operators.proto") == Self.swift(OperatorReview.self))
    }

    /// Numbers and names of the fields of a message that has none but plain and repeated ones.
    private static func fields(of message: String, in file: String) throws -> [UInt8: String] {
        let text = try text("juki/" + file)
        let body = try #require(text.components(separatedBy: "message \(message) {").dropFirst().first)
            .components(separatedBy: "\n}")[0]
        var fields: [UInt8: String] = [:]
        for line in body.split(separator: "\n").map({ $0.drop { $0 == " " } })
        where line.contains("=") && !line.hasPrefix("//") {
            let words = line.trimmingPrefix("repeated ").split(whereSeparator: { " =;[".contains($0) })
            fields[try #require(UInt8(words[2]))] = String(words[1])
        }
        return fields
    }

    @Test("Item numbers and names") func items() throws {
        let fields = try Self.fields(of: "IdentityRecord", in: "record.proto")
        #expect(fields == Dictionary(uniqueKeysWithValues: IdentityItem.allCases.map { ($0.rawValue, $0.fieldName) }))
    }

    @Test("Item numbers and names of the supplementary register") func supplementaryItems() throws {
        var fields = try Self.fields(of: "SupplementaryIdentityRecord", in: "supplementary.proto")
        #expect(fields.removeValue(forKey: 40) == "update_sequence")
        #expect(fields.removeValue(forKey: 41) == "notified_on")
        #expect(fields.removeValue(forKey: 42) == "glyphs")
        let items = SupplementaryItem.allCases.map { ($0.rawValue, $0.fieldName) }
        #expect(fields == Dictionary(uniqueKeysWithValues: items))
    }

    @Test("Enums of the supplementary register") func supplementaryEnums() throws {
        let file = "supplementary.proto"
        #expect(try Self.enumeration("AddressState", in: file) == Self.swift(AddressState.self))
        #expect(try Self.enumeration("SupplementaryNoticeKind", in: file) == Self.swift(SupplementaryNoticeKind.self))
    }

    @Test("Procedure numbers") func procedures() throws {
        let rows = try Self.text("procedures.tsv").split(separator: "\n").dropFirst().map {
            $0.split(separator: "\t").map(String.init)
        }
        let table = rows.map { "\($0[0]) \($0[2]) \($0[3])" }
        #expect(table == Procedure.allCases.map { "\($0.rawValue) \($0.methodName) \($0.style.rawValue)" })
    }

    /// So that a message for one register is never read as one for the other.
    @Test("The supplementary register's procedures are 256 above the resident register's of the same name")
    func supplementaryProcedures() {
        let prefix = "Supplementary"
        let residents = Dictionary(uniqueKeysWithValues: Procedure.allCases.map { ($0.methodName, $0) })
        let ours = Procedure.allCases.filter { $0.methodName.hasPrefix(prefix) }
        #expect(ours.count == 9)
        for procedure in ours {
            let resident = residents[String(procedure.methodName.dropFirst(prefix.count))]
            #expect(resident.map { $0.rawValue + 256 } == procedure.rawValue, "\(procedure)")
            #expect(resident?.style == procedure.style, "\(procedure)")
        }
    }
}
