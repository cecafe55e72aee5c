public import JukiDomain

/// A column of a TSV file: an item of the record, or a field of the notice around it.
public enum TSVColumn: Hashable, Sendable {
    case item(IdentityItem)
    case noticeNumber
    case previousRecordCode
    case previousIndividualNumber
    case replacesNoticeNumber

    /// What the header line says: the field's name in Protos/juki.
    public var name: String {
        switch self {
        case .item(let item): item.fieldName
        case .noticeNumber: "notice_number"
        case .previousRecordCode: "previous_resident_record_code"
        case .previousIndividualNumber: "previous_individual_number"
        case .replacesNoticeNumber: "replaces_notice_number"
        }
    }

    /// Columns of a file of records: all 28 items in order.
    public static let record: [TSVColumn] = IdentityItem.allCases.map(TSVColumn.item)

    /// Columns of a file of notices.
    public static let notice: [TSVColumn] =
        [.noticeNumber] + record + [.previousRecordCode, .previousIndividualNumber, .replacesNoticeNumber]

    public init?(name: String) {
        guard let column = Self.notice.first(where: { $0.name == name }) else { return nil }
        self = column
    }

    /// The cell of a draft; blank for 0, false and nothing.
    func text(of draft: NoticeDraft) -> [UInt8] {
        switch self {
        case .item(let item): draft.record?.text(of: item) ?? []
        case .noticeNumber: TSVNumber.text(draft.number)
        case .previousRecordCode: draft.previousCode
        case .previousIndividualNumber: draft.previousIndividualNumber
        case .replacesNoticeNumber: TSVNumber.text(draft.replacesNumber)
        }
    }

    /// - Throws: `notADigit` where a number is expected, `unknownEnumValue` where a flag is.
    func set(_ text: [UInt8], in draft: inout NoticeDraft, _ record: inout IdentityRecordDraft) throws(Refusal) {
        switch self {
        case .item(let item): try record.set(item, to: text)
        case .noticeNumber: draft.number = try TSVNumber.value(text)
        case .previousRecordCode: draft.previousCode = text
        case .previousIndividualNumber: draft.previousIndividualNumber = text
        case .replacesNoticeNumber: draft.replacesNumber = try TSVNumber.value(text)
        }
    }
}

/// Numbers in a cell: decimal, blank for 0.
enum TSVNumber {
    static func text(_ value: some UnsignedInteger) -> [UInt8] {
        value == 0 ? [] : Array(String(value).utf8)
    }

    /// - Throws: `notADigit`; `wrongLength` for a number that does not fit.
    static func value<Number: FixedWidthInteger & UnsignedInteger>(_ text: [UInt8]) throws(Refusal) -> Number {
        var value: Number = 0
        for digit in text {
            guard (0x30...0x39).contains(digit) else { throw Refusal(.notADigit) }
            let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tenfold.addingReportingOverflow(Number(digit - 0x30))
            guard !overflow, !carry else { throw Refusal(.wrongLength) }
            value = sum
        }
        return value
    }
}

extension IdentityRecordDraft {
    /// Where an item is kept, and so how its cell is read.
    private enum Slot {
        case bytes(WritableKeyPath<IdentityRecordDraft, [UInt8]>)
        case number(WritableKeyPath<IdentityRecordDraft, UInt32>)
        case longNumber(WritableKeyPath<IdentityRecordDraft, UInt64>)
        case flag(WritableKeyPath<IdentityRecordDraft, Bool>)
    }

    private static func slot(_ item: IdentityItem) -> Slot {
        switch item {
        case .residentRecordCode: .bytes(\.residentRecordCode)
        case .kanjiName: .bytes(\.kanjiName)
        case .nameGaijiCount: .number(\.nameGaijiCount)
        case .kanaName: .bytes(\.kanaName)
        case .birthDate: .bytes(\.birthDate)
        case .sex: .number(\.sex)
        case .address: .bytes(\.address)
        case .addressGaijiCount: .number(\.addressGaijiCount)
        case .individualNumber: .bytes(\.individualNumber)
        case .changeReason: .number(\.changeReason)
        case .changeDate: .bytes(\.changeDate)
        case .retentionFlag: .number(\.retentionFlag)
        case .searchKana: .bytes(\.searchKana)
        case .municipalityCode: .bytes(\.municipalityCode)
        case .ooazaCode: .bytes(\.ooazaCode)
        case .operatorID: .bytes(\.operatorID)
        case .operatorTerminalID: .bytes(\.operatorTerminalID)
        case .timestamp: .bytes(\.timestamp)
        case .notifiedOn: .bytes(\.notifiedOn)
        case .gaijiFlag: .flag(\.gaijiFlag)
        case .deletionFlag: .flag(\.deletionFlag)
        case .updateSequence: .longNumber(\.updateSequence)
        case .nameGaijiVersion: .number(\.nameGaijiVersion)
        case .addressGaijiVersion: .number(\.addressGaijiVersion)
        case .formerSurname: .bytes(\.formerSurname)
        case .formerSurnameGaijiCount: .number(\.formerSurnameGaijiCount)
        case .formerSurnameKana: .bytes(\.formerSurnameKana)
        case .formerSurnameGaijiVersion: .number(\.formerSurnameGaijiVersion)
        }
    }

    func text(of item: IdentityItem) -> [UInt8] {
        switch Self.slot(item) {
        case .bytes(let path): self[keyPath: path]
        case .number(let path): TSVNumber.text(self[keyPath: path])
        case .longNumber(let path): TSVNumber.text(self[keyPath: path])
        case .flag(let path): self[keyPath: path] ? [0x31] : []
        }
    }

    mutating func set(_ item: IdentityItem, to text: [UInt8]) throws(Refusal) {
        do throws(Refusal) {
            switch Self.slot(item) {
            case .bytes(let path): self[keyPath: path] = text
            case .number(let path): self[keyPath: path] = try TSVNumber.value(text)
            case .longNumber(let path): self[keyPath: path] = try TSVNumber.value(text)
            case .flag(let path): self[keyPath: path] = try Self.flag(text)
            }
        } catch {
            throw Refusal(error.reason, item)
        }
    }

    private static func flag(_ text: [UInt8]) throws(Refusal) -> Bool {
        switch text {
        case [], [0x30]: false
        case [0x31]: true
        default: throw Refusal(.unknownEnumValue)
        }
    }
}

extension IdentityRecordDraft {
    /// An item as its cell in a file of records: enums as their numbers, flags 1 or blank, blank for nothing.
    public func cell(of item: IdentityItem) -> [UInt8] { text(of: item) }
}
