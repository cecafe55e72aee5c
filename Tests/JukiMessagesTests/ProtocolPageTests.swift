import AccessControl
import FrameProtocol
import JukiDomain
import MutualTLS
import Testing

@testable import JukiMessages

/// Protos/README.md says what the code does: a client written from that page must work.
@Suite("Protocol page")
struct ProtocolPageTests {
    private let page: ProtocolPage

    init() throws {
        page = try ProtocolPage()
    }

    @Test("Reasons") func reasons() throws {
        let rows = try page.table("Number", "Reason", "Code", "What is wrong", "What to do")
        let page = rows.map { "\($0[0]) \($0[1].lowercased().replacing("_", with: "")) \($0[2]) \($0[3]): \($0[4])" }
        let code = Reason.allCases.map { reason in
            let row = StatusTable.row(for: reason)
            return "\(reason.rawValue) \("\(reason)".lowercased()) \(row.code) \(row.sentence)"
        }
        #expect(page == code)
    }

    @Test("Status codes") func statusCodes() throws {
        let rows = try page.table("Code", "Name", "A client should")
        let used = Set(Reason.allCases.map { StatusTable.row(for: $0).code })
        #expect(Set(rows.compactMap { UInt32($0[0]) }) == used)
        for row in rows {
            let code = try #require(UInt32(row[0]).flatMap(StatusCode.init(rawValue:)))
            #expect(row[1].lowercased().replacing("_", with: "") == "\(code)".lowercased())
        }
    }

    @Test("What ends a connection") func connectionEnds() throws {
        let names = try page.table("Name", "Reason", "When").map { $0[0] }
        let violations = ProtocolViolation.allCases.map(\.rawValue)
        #expect(Array(names.prefix(violations.count)) == violations)
        let others: [CloseReason] = [
            .firstFrameTimeout, .frameTimeout, .idle, .outputStalled, .drainTimeout, .unknownPeer,
            .tooManyConnections, .certificateRevoked,
        ]
        #expect(names.dropFirst(violations.count).prefix(others.count) == others.map(\.name)[...])
    }

    @Test("Procedures and who may call them") func procedures() throws {
        let rows = try page.table("Number", "Procedure", "Style")
        let municipality = try MunicipalityCode("462012")
        let roles: [PeerRole] = [
            .municipality(municipality), .national, .agency("zeimu"), .officeTerminal("office-1"),
            .representativeTerminal("representative-1"),
        ]
        let expected = Procedure.allCases.filter { $0.rawValue < 256 }.map { procedure in
            let allowed = roles.map { role in
                (try? AccessTable.standard.check(role, mayCall: procedure)) == nil ? "–" : "yes"
            }
            return ["\(procedure.rawValue)", procedure.methodName, procedure.style.rawValue] + allowed
        }
        #expect(rows.map { Array($0[..<3] + $0[4...]) } == expected)
    }

    @Test("Frame kinds") func kinds() throws {
        let rows = try page.table("Kind", "Name", "From")
        let names = rows.map { "\($0[0]) \($0[1].lowercased().replacing("_", with: ""))" }
        #expect(names == FrameKind.allCases.map { "\($0.rawValue) \("\($0)".lowercased())" })
    }

    // MARK: Limits

    /// Limits of one implementation's memory, which no peer can see.
    private static let ownBusiness: Set<String> = ["waitingBytes", "lingerTime", "callsWaiting"]

    @Test("Limits of connections and calls") func limits() throws {
        let rows = try page.table("Limit", "Value", "Name in the code", "What happens beyond it")
        var values = Dictionary(
            uniqueKeysWithValues: try rows.map { ($0[2], try #require(ProtocolPage.number($0[1]))) })
        #expect(values.removeValue(forKey: "initialCredit") == Int(Limits.initialCredit))
        #expect(values.removeValue(forKey: "largestCredit") == Int(Limits.largestCredit))
        for (label, value) in Mirror(reflecting: Limits.standard).children {
            let name = try #require(label)
            guard !Self.ownBusiness.contains(name) else { continue }
            let expected = (value as? Int) ?? (value as? Duration).map { Int($0.components.seconds) }
            #expect(values.removeValue(forKey: name) == expected, "\(name)")
        }
        #expect(values.isEmpty, "the page names limits that the code does not have")
    }

    @Test("Limits of messages") func messageLimits() throws {
        let rows = try page.table("Limit of a message", "Value", "Name in the code")
        let values = try rows.map { "\($0[2]) \(try #require(ProtocolPage.number($0[1])))" }
        #expect(values == [
            "MessageArena.decodingBudget \(MessageArena.decodingBudget)",
            "UpdateBatch.noticesMax \(UpdateBatch.noticesMax)",
            "ListParkedResponse.parkedMax \(ListParkedResponse.parkedMax)",
            "ListErrorReportsResponse.reportsMax \(ListErrorReportsResponse.reportsMax)",
            "ReportErrorsRequest.reportsMax \(ReportErrorsRequest.reportsMax)",
            "BulkBegin.linesMax \(BulkBegin.linesMax)",
            "BulkBegin.mediumLinesMax \(BulkBegin.mediumLinesMax)",
            "BulkBatch.linesMax \(BulkBatch.linesMax)",
            "BulkBatch.lineSizeMax \(BulkBatch.lineSizeMax)",
            "BulkBegin.nameLengthMax \(BulkBegin.nameLengthMax)",
            "RequestName.lengthMax \(RequestName.lengthMax)",
            "RequestMediumRequest.certificateSizeMax \(RequestMediumRequest.certificateSizeMax)",
            "MisuseReportResponse.rowsMax \(MisuseReportResponse.rowsMax)",
            "ListAlertsResponse.alertsMax \(ListAlertsResponse.alertsMax)",
            "SearchConditions.matchLimits \(SearchConditions.matchLimits.upperBound)",
            "SearchConditions.matchLimitDefault \(SearchConditions.matchLimitDefault)",
            "TextRule.nameLimit \(TextRule.nameLimit)",
            "TextRule.kanaLimit \(TextRule.kanaLimit)",
            "TextRule.addressLimit \(TextRule.addressLimit)",
            "ItemCheck.operatorIDLengthMax \(ItemCheck.operatorIDLengthMax)",
            "Field.plainTextScalarsMax \(Field.plainTextScalarsMax)",
            "ErrorReport.textScalarsMax \(ErrorReport.textScalarsMax)",
            "GlyphImage.perRecordMax \(GlyphImage.perRecordMax)",
            "GlyphImage.byteLimit \(GlyphImage.byteLimit)",
            "GlyphImage.sideRange \(GlyphImage.sideRange.lowerBound)",
            "RecordFile.messageSizeMax \(RecordFile.messageSizeMax)",
            "TSVLine.sizeMax \(TSVLine.sizeMax)",
        ])
    }

    // MARK: Examples

    @Test("A call, byte by byte") func callExample() throws {
        var frames: [UInt8] = []
        append(.init(.request, flags: .endOfStream, procedure: 3, call: 1, parameter: 5000), [], to: &frames)
        #expect(try page.bytes(ofBlockWith: "procedure 3, LaneState") == frames)
        frames = []
        let state = LaneStateResponse(lastNoticeNumber: 300, parkedCount: 2, residents: 298)
        append(.init(.response, flags: .endOfStream, call: 1), state.encode(), to: &frames)
        #expect(try page.bytes(ofBlockWith: "LaneStateResponse {") == frames)
    }

    @Test("A call that fails") func failureExample() throws {
        var frames: [UInt8] = []
        let request = LookupRequest(
            subject: .code(try ResidentRecordCode("12345678903")), purpose: Purpose(legalBasis: "30-7"))
        append(
            .init(.request, flags: .endOfStream, procedure: 16, call: 2, parameter: 5000), request.encode(),
            to: &frames)
        let status = Status(Refusal(.notFound))
        append(.init(.status, call: 2, parameter: status.code), status.encode(), to: &frames)
        #expect(try page.bytes(ofBlockWith: "0a 0b 31 32") == frames)
    }

    private func append(_ header: FrameHeader, _ body: [UInt8], to frames: inout [UInt8]) {
        FrameEncoder.append(header, body: body.span.bytes, to: &frames)
    }

    @Test("Digests of records") func digestExample() throws {
        let records = try [1, 2].map(exampleRecord)
        let first = CanonicalEncoding.encode(records[0])
        #expect(try page.bytes(ofBlockWith: "item 1, 11 bytes") == first)
        let key = try KeyedHash(key: Array(0..<32))
        var fingerprint = Fingerprint.empty
        for record in records {
            let digest = key.code(for: CanonicalEncoding.encode(record)).bytes
            #expect(page.text.contains(Self.hexadecimal(digest)))
            fingerprint.add(digest)
        }
        #expect(page.text.contains("modulo 2^256       " + Self.hexadecimal(fingerprint.sum)))
        #expect(page.text.contains("has \(first.count) bytes"))
        #expect(page.text.contains("(\(CanonicalEncoding.encode(records[1]).count) bytes)"))
    }

    private func exampleRecord(_ column: Int) throws -> IdentityRecord {
        var draft = IdentityRecordDraft()
        for row in try page.table("Item", "First", "Second") {
            let item = try #require(UInt8(row[0]).flatMap(IdentityItem.init(rawValue:)))
            let text = ["true": "1", "false": "0"][row[column]] ?? row[column]
            try IdentityRecordDraft.cell(item).set(Array(text.utf8), in: &draft)
        }
        return try ItemCheck.record(from: draft, origin: .reconciliation)
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test("Kana keys") func kanaKeys() throws {
        let rows = try page.table("Reading", "K1", "K2")
        #expect(rows.count == 4)
        for row in rows {
            #expect(Kana.strictKey(row[0]).bytes == Array(row[1].utf8), "\(row[0])")
            #expect(Kana.looseKey(row[0]).bytes == Array(row[2].utf8), "\(row[0])")
        }
    }

    @Test("Classes of difference") func differenceClasses() throws {
        let numbers = try page.table("Class", "When").map { row in
            try #require(row[0].split(whereSeparator: { "()".contains($0) }).last.flatMap { UInt8($0) })
        }
        #expect(numbers.sorted() == DifferenceClass.allCases.map(\.rawValue))
    }
}
