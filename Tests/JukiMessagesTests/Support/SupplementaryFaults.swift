import JukiDomain
import JukiMessages
import Testing

/// One item of a record made wrong, and what it must be refused for wherever it stands.
struct SupplementaryFault: Sendable, CustomTestStringConvertible {
    let item: SupplementaryItem
    let reason: Reason
    let spoil: @Sendable (inout SupplementaryRecordDraft) -> Void

    init(_ item: SupplementaryItem, _ reason: Reason,
         _ spoil: @escaping @Sendable (inout SupplementaryRecordDraft) -> Void) {
        self.item = item
        self.reason = reason
        self.spoil = spoil
    }

    var testDescription: String { "\(item) \(reason)" }

    /// Of every item that is more than a count or a flag.
    static let all: [SupplementaryFault] = [
        .init(.residentRecordCode, .missingItem) { $0.residentRecordCode = [] },
        .init(.residentRecordCode, .wrongLength) { $0.residentRecordCode = Array("1234567890".utf8) },
        .init(.residentRecordCode, .notADigit) { $0.residentRecordCode = Array("1234567890x".utf8) },
        .init(.residentRecordCode, .checkDigit) { $0.residentRecordCode = Array("12345678901".utf8) },
        .init(.kanjiName, .invalidUTF8) { $0.kanjiName = [0xFF] },
        .init(.kanjiName, .forbiddenCharacter) { $0.kanjiName = Array("山\0田".utf8) },
        .init(.kanaName, .forbiddenKana) { $0.kanaName = Array("鮫".utf8) },
        .init(.birthDate, .missingItem) { $0.birthDate = [] },
        .init(.birthDate, .invalidDate) { $0.birthDate = Array("319551306".utf8) },
        .init(.sex, .unknownEnumValue) { $0.sex = 0 },
        .init(.sex, .unknownEnumValue) { $0.sex = 77 },
        .init(.addressMunicipalityCode, .checkDigit) { $0.addressMunicipalityCode = Array("131017".utf8) },
        .init(.address, .textTooLong) { $0.address = Array(String(repeating: "市", count: 201).utf8) },
        .init(.lastAddress, .forbiddenCharacter) { $0.lastAddress = Array("\u{E000}".utf8) },
        .init(.changeDate, .missingItem) { $0.changeDate = [] },
        .init(.changeDate, .invalidDate) { $0.changeDate = Array("20260231".utf8) },
        .init(.previousResidentRecordCode, .wrongLength) { $0.previousResidentRecordCode = [0x31] },
        .init(.managingMunicipalityCode, .missingItem) { $0.managingMunicipalityCode = [] },
        .init(.managingMunicipalityCode, .wrongLength) { $0.managingMunicipalityCode = Array("46201".utf8) },
        .init(.addressState, .unknownEnumValue) { $0.addressState = 0 },
        // One byte too wide: read as a byte it would be a state that exists.
        .init(.addressState, .unknownEnumValue) { $0.addressState = 256 + 1 },
        .init(.noticeKind, .unknownEnumValue) { $0.noticeKind = 0 },
        .init(.noticeKind, .unknownEnumValue) { $0.noticeKind = 4 },
        .init(.formerSurname, .forbiddenCharacter) { $0.formerSurname = Array("\u{E000}".utf8) },
        .init(.formerSurnameKana, .forbiddenKana) { $0.formerSurnameKana = Array("１".utf8) },
    ]
}

/// Where a record stands in a message: its bytes put there, and the message read.
struct RecordPlace: Sendable, CustomTestStringConvertible {
    let name: String
    let read: @Sendable ([UInt8]) throws(Refusal) -> Void
    /// Items that the server assigns stand in the record.
    let hasServerItems: Bool

    var testDescription: String { name }

    private init(_ name: String, hasServerItems: Bool = true,
                 _ read: @escaping @Sendable ([UInt8]) throws(Refusal) -> Void) {
        self.name = name
        self.hasServerItems = hasServerItems
        self.read = read
    }

    private static let everyItem = Wire.field(3, Array(1...22))
    private static let days = Wire.field(2, "2026-04-01") + Wire.field(3, "2026-05-01")

    static let all: [RecordPlace] = whole + provided

    /// Whole records, with what the server assigns.
    static let whole = [
        RecordPlace("an onward notice") { bytes throws(Refusal) in
            let notice = Wire.field(1, number: 1) + Wire.field(2, bytes)
            _ = try SupplementaryOnwardNoticesRequest(decoding: Wire.field(1, notice))
        },
        RecordPlace("the head of a disclosure") { bytes throws(Refusal) in
            let head = Wire.field(1, Wire.field(1, bytes) + days)
            _ = try DiscloseResponse<SupplementaryRecord>(decoding: head)
        },
        RecordPlace("the history of a disclosure") { bytes throws(Refusal) in
            _ = try DiscloseResponse<SupplementaryRecord>(decoding: Wire.field(2, bytes))
        },
        RecordPlace("a record of the store") { bytes throws(Refusal) in
            _ = try SupplementaryRecordBytes.decode(bytes)
        },
    ]

    /// Records cut to items, all of them here.
    static let provided = [
        RecordPlace("the record of a lookup", hasServerItems: false) { bytes throws(Refusal) in
            _ = try SupplementaryLookupResponse(decoding: Wire.field(1, bytes) + everyItem)
        },
        RecordPlace("the history of a lookup", hasServerItems: false) { bytes throws(Refusal) in
            var random = SeededRandom(seed: 1)
            let good = random.supplementaryProvided(.everySupplementaryItem).draft.encode()
            let message = Wire.field(1, good) + Wire.field(2, bytes) + everyItem
            _ = try SupplementaryLookupResponse(decoding: message)
        },
        RecordPlace("a hit", hasServerItems: false) { bytes throws(Refusal) in
            _ = try SupplementarySearchResponse(decoding: Wire.field(1, Wire.field(12, bytes)) + everyItem)
        },
        RecordPlace("a national answer", hasServerItems: false) { bytes throws(Refusal) in
            _ = try SupplementaryNationalAnswer(decoding: Wire.field(1, bytes) + everyItem)
        },
    ]

    static let reconciliation = RecordPlace("a reconciliation", hasServerItems: false) { bytes throws(Refusal) in
        let records = Wire.field(3, Wire.field(1, "01") + Wire.field(2, bytes))
        _ = try ReconcileStep<SupplementaryRecord>(decoding: records)
    }

    static let notice = RecordPlace("a notice", hasServerItems: false) { bytes throws(Refusal) in
        let notice = Wire.field(1, number: 3) + Wire.field(2, bytes)
        let batch = try SupplementaryUpdateBatch(decoding: Wire.field(1, notice))
        guard case .faulty(let refusal, _, _) = batch.received[0].content else { return }
        throw refusal
    }
}
