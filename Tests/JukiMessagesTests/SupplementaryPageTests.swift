import AccessControl
import Foundation
import FrameProtocol
import JukiDomain
import JukiMessages
import MutualTLS
import Testing

/// What Protos/README.md says of the supplementary register and of the crossing of numbers.
@Suite("Protocol page: supplementary register")
struct SupplementaryPageTests {
    private let page: ProtocolPage

    init() throws {
        page = try ProtocolPage()
    }

    @Test("The 22 items") func items() throws {
        let rows = try page.table("Item", "Name of 別添2 (2)", "Field").map { Array($0[..<3]) }
        #expect(rows == SupplementaryItem.allCases.map { ["\($0.rawValue)", $0.japaneseName, $0.fieldName] })
    }

    @Test("Procedures stand where the resident register's do, 256 above") func procedures() throws {
        let rows = try page.table("Number", "Procedure", "In place of")
        let ours = Procedure.allCases.filter { $0.methodName.hasPrefix("Supplementary") }
        #expect(rows.map { Array($0[..<2]) } == ours.map { ["\($0.rawValue)", $0.methodName] })
        for row in rows {
            let number = try #require(UInt16(row[0]))
            #expect(Procedure(rawValue: number - 256)?.methodName == row[2], "\(row[1])")
        }
    }

    /// The rest follows the resident register's table, but for what the page names.
    @Test("Who may call what") func callers() throws {
        let municipality = try MunicipalityCode("462012")
        let roles: [PeerRole] = [
            .municipality(municipality), .supplementaryNational, .agency("zeimu"), .officeTerminal("office-1"),
            .representativeTerminal("representative-1"), .prefecturalServer(46),
        ]
        func allowed(_ procedure: Procedure, _ table: AccessTable, _ roles: [PeerRole]) -> [String] {
            roles.map { (try? table.check($0, mayCall: procedure)) == nil ? "–" : "yes" }
        }
        let own = Procedure.allCases.filter { $0.rawValue > 256 }
        #expect(try page.table("Own procedure", "Name", "Municipality") == own.map {
            ["\($0.rawValue)", $0.methodName] + allowed($0, .supplementary, roles)
        })
        let shared = Procedure.allCases.filter { $0.rawValue < 256 }
        let replaced = Set(own.compactMap { Procedure(rawValue: $0.rawValue - 256) })
        for procedure in shared where !replaced.contains(procedure) {
            var there = Array(roles.dropLast())
            there[1] = .national
            let isServed = ![5, 6, 66, 160].contains(procedure.rawValue)
            let expected = isServed ? allowed(procedure, .standard, there) + ["–"] : roles.map { _ in "–" }
            #expect(allowed(procedure, .supplementary, roles) == expected, "\(procedure)")
        }
    }

    @Test("Kinds of notice") func noticeKinds() throws {
        let rows = try page.table("通知区分", "Follows", "Refused with")
        #expect(rows.map { $0[0] } == SupplementaryNoticeKind.allCases.map { "\($0.rawValue) \($0.japaneseName)" })
    }

    @Test("Refusals that the two sections name are the table's")
    func refusals() throws {
        let rows = try page.table("Number", "Reason", "Code", "What is wrong", "What to do")
        let known = Set(rows.map { $0[1] })
        let sections = try #require(page.text.components(separatedBy: "## 22 The supplementary register").last)
        // In capitals stand reasons and nothing else.
        let named = sections.matches(of: #/`([A-Z]+(?:_[A-Z]+)+)`/#).map { String($0.1) }
        #expect(Set(named).subtracting(known) == [])
        for reason in ["NOT_MOVED_OVERSEAS", "NUMBER_NOT_DELIVERED", "NUMBER_REQUEST_CHANGED", "NUMBER_NOT_RECORDED"] {
            #expect(named.contains(reason))
        }
    }

    // MARK: Examples

    /// The record of the example's column, made from it alone.
    private func exampleRecord() throws -> SupplementaryRecord {
        let cells = try page.table("Item", "Name of 別添2 (2)", "Field", "Example").map { $0[3] }
        func bytes(_ item: SupplementaryItem) -> [UInt8] { Array(cells[Int(item.rawValue) - 1].utf8) }
        func number(_ item: SupplementaryItem) throws -> UInt32 {
            try #require(UInt32(cells[Int(item.rawValue) - 1]), "\(item)")
        }
        var draft = SupplementaryRecordDraft()
        draft.residentRecordCode = bytes(.residentRecordCode)
        draft.kanjiName = bytes(.kanjiName)
        draft.nameGaijiCount = try number(.nameGaijiCount)
        draft.kanaName = bytes(.kanaName)
        draft.birthDate = bytes(.birthDate)
        draft.sex = try number(.sex)
        draft.addressMunicipalityCode = bytes(.addressMunicipalityCode)
        draft.address = bytes(.address)
        draft.addressGaijiCount = try number(.addressGaijiCount)
        draft.lastAddress = bytes(.lastAddress)
        draft.lastAddressGaijiCount = try number(.lastAddressGaijiCount)
        draft.changeDate = bytes(.changeDate)
        draft.previousResidentRecordCode = bytes(.previousResidentRecordCode)
        draft.managingMunicipalityCode = bytes(.managingMunicipalityCode)
        draft.addressState = try number(.addressState)
        draft.gaijiFlag = cells[Int(SupplementaryItem.gaijiFlag.rawValue) - 1] == "true"
        draft.gaijiPattern = try number(.gaijiPattern)
        draft.noticeKind = try number(.noticeKind)
        draft.formerSurname = bytes(.formerSurname)
        draft.formerSurnameGaijiCount = try number(.formerSurnameGaijiCount)
        draft.formerSurnameKana = bytes(.formerSurnameKana)
        draft.formerSurnameGaijiVersion = try number(.formerSurnameGaijiVersion)
        return try SupplementaryItemCheck.record(from: draft)
    }

    @Test("A notice, byte by byte, and its digest") func noticeExample() throws {
        let record = try exampleRecord()
        let bytes = try page.bytes(ofBlockWith: "SupplementaryUpdateRequest {")
        let notice = SupplementaryNotice(number: 7, record: record)
        #expect(bytes == SupplementaryUpdateRequest(SupplementaryNoticeDraft(notice)).encode())
        let received = try SupplementaryUpdateRequest(decoding: bytes).notice.received()
        guard case .notice(let read) = received.content else {
            Issue.record("refused: \(received.content)")
            return
        }
        #expect(read.record == record)
        let encoding = SupplementaryCanonicalEncoding.encode(record)
        #expect(page.text.contains("That of the example has \(encoding.count) bytes"))
        let digest = try KeyedHash(key: Array(0..<32)).code(for: encoding).bytes
        #expect(page.text.contains(digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()))
    }

    @Test("A delivery, byte by byte") func deliveryExample() throws {
        let request = DeliverNumberRequest(
            delivery: try RelayDelivery(Array(0..<32)), .success(try IndividualNumber("123456789018")))
        var frames: [UInt8] = []
        FrameEncoder.append(
            .init(.request, flags: .endOfStream, procedure: Procedure.deliverNumber.rawValue, call: 9, parameter: 5000),
            body: request.encode().span.bytes, to: &frames)
        FrameEncoder.append(
            .init(.response, flags: .endOfStream, call: 9),
            body: DeliverNumberResponse(isRepeated: false).encode().span.bytes, to: &frames)
        #expect(try page.bytes(ofBlockWith: "DeliverNumberResponse {}") == frames)
    }
}
