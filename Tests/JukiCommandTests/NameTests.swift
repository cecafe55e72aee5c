import Foundation
import JukiDomain
import JukiMessages
import Testing

@testable import JukiCommands

/// JSON names are those of Protos/juki, whatever the cases are called here.
@Suite struct NameTests {
    private static func protoNames(_ file: String, prefix: String) throws -> [UInt32: String] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "Protos/juki/\(file)"), encoding: .utf8)
        var names: [UInt32: String] = [:]
        for line in text.split(separator: "\n") {
            guard let match = line.firstMatch(of: #/^\s+([A-Z0-9_]+) = (\d+);/#), match.1.hasPrefix(prefix) else {
                continue
            }
            names[try #require(UInt32(match.2))] = String(match.1.dropFirst(prefix.count))
        }
        names[0] = nil
        return names
    }

    @Test func reasons() throws {
        let names = Dictionary(uniqueKeysWithValues: Reason.allCases.map { ($0.rawValue, $0.protocolName) })
        #expect(try names == Self.protoNames("status.proto", prefix: "REASON_"))
    }

    @Test func changeReasons() throws {
        let names = Dictionary(
            uniqueKeysWithValues: ChangeReason.allCases.map { (UInt32($0.rawValue), $0.protocolName) })
        #expect(try names == Self.protoNames("record.proto", prefix: "CHANGE_REASON_"))
    }

    @Test func differenceClasses() throws {
        let names = Dictionary(
            uniqueKeysWithValues: DifferenceClass.allCases.map { (UInt32($0.rawValue), $0.protocolName) })
        #expect(try names == Self.protoNames("reconcile.proto", prefix: "DIFFERENCE_CLASS_"))
    }

    @Test func sexesModesAndFlags() throws {
        let sexes = Dictionary(uniqueKeysWithValues: Sex.allCases.map { (UInt32($0.rawValue), $0.protocolName) })
        #expect(try sexes == Self.protoNames("record.proto", prefix: "SEX_"))
        let modes = Dictionary(
            uniqueKeysWithValues: ReconcileMode.allCases.map { (UInt32($0.rawValue), $0.protocolName) })
        #expect(try modes == Self.protoNames("reconcile.proto", prefix: "RECONCILE_MODE_"))
        for (number, name) in try Self.protoNames("record.proto", prefix: "RETENTION_FLAG_") {
            #expect(RetentionFlag(rawValue: UInt8(number))?.protocolName == name)
        }
    }

    @Test func statesAndKindsOfTheSupplementaryRegister() throws {
        let states = Dictionary(
            uniqueKeysWithValues: AddressState.allCases.map { (UInt32($0.rawValue), $0.protocolName) })
        #expect(try states == Self.protoNames("supplementary.proto", prefix: "ADDRESS_STATE_"))
        let kinds = Dictionary(
            uniqueKeysWithValues: SupplementaryNoticeKind.allCases.map { (UInt32($0.rawValue), $0.protocolName) })
        #expect(try kinds == Self.protoNames("supplementary.proto", prefix: "SUPPLEMENTARY_NOTICE_KIND_"))
    }
}
