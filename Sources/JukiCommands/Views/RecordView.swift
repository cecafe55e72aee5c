package import JukiDomain
import JukiMessages

/// A record with all its items, for the one who asked for it. The only view that shows a person's values besides the
/// hits of a search.
package struct RecordView {
    private let record: IdentityRecord
    private let draft: IdentityRecordDraft

    package init(_ record: IdentityRecord) {
        self.record = record
        draft = IdentityRecordDraft(record)
    }

    /// Item number, Japanese name, value.
    package var lines: [String] {
        var table = Table(align: [.right])
        for item in IdentityItem.allCases {
            table.append(String(item.rawValue), item.japaneseName, text(of: item))
        }
        return table.lines(indent: 2)
    }

    private func text(of item: IdentityItem) -> String {
        switch item {
        case .birthDate: readable(record.birthDate)
        case .sex: record.sex.japaneseName
        case .changeReason: "\(record.changeReason.rawValue) \(record.changeReason.japaneseName)"
        case .changeDate: record.changeDate.description
        case .retentionFlag: record.retentionFlag.japaneseName
        case .timestamp: readable(timestamp: record.timestamp)
        case .notifiedOn: record.notifiedOn?.description ?? "-"
        case .gaijiFlag: record.hasGaiji ? "1 あり" : "0 なし"
        case .deletionFlag: record.isDeleted ? "1 消除" : "0 現存"
        default: plain(item)
        }
    }

    private func plain(_ item: IdentityItem) -> String {
        switch value(of: item) {
        case .string(""): "-"
        case .string(let text): text
        case let value: value.text
        }
    }

    /// Message IdentityRecord.
    package var json: JSONValue {
        .object(IdentityItem.allCases.map { .init(key: $0.fieldName, value: value(of: $0)) })
    }

    private func value(of item: IdentityItem) -> JSONValue {
        func text(_ bytes: [UInt8]) -> JSONValue { .string(String(decoding: bytes, as: UTF8.self)) }
        return switch item {
        case .residentRecordCode: text(draft.residentRecordCode)
        case .kanjiName: text(draft.kanjiName)
        case .nameGaijiCount: .integer(draft.nameGaijiCount)
        case .kanaName: text(draft.kanaName)
        case .birthDate: text(draft.birthDate)
        case .sex: .string(record.sex.protocolName)
        case .address: text(draft.address)
        case .addressGaijiCount: .integer(draft.addressGaijiCount)
        case .individualNumber: text(draft.individualNumber)
        case .changeReason: .string(record.changeReason.protocolName)
        case .changeDate: text(draft.changeDate)
        case .retentionFlag: .string(record.retentionFlag.protocolName)
        case .searchKana: text(draft.searchKana)
        case .municipalityCode: text(draft.municipalityCode)
        case .ooazaCode: text(draft.ooazaCode)
        case .operatorID: text(draft.operatorID)
        case .operatorTerminalID: text(draft.operatorTerminalID)
        case .timestamp: text(draft.timestamp)
        case .notifiedOn: text(draft.notifiedOn)
        case .gaijiFlag: .bool(draft.gaijiFlag)
        case .deletionFlag: .bool(draft.deletionFlag)
        case .updateSequence: .integer(draft.updateSequence)
        case .nameGaijiVersion: .integer(draft.nameGaijiVersion)
        case .addressGaijiVersion: .integer(draft.addressGaijiVersion)
        case .formerSurname: text(draft.formerSurname)
        case .formerSurnameGaijiCount: .integer(draft.formerSurnameGaijiCount)
        case .formerSurnameKana: text(draft.formerSurnameKana)
        case .formerSurnameGaijiVersion: .integer(draft.formerSurnameGaijiVersion)
        }
    }
}

/// `昭和15年5月17日 (1940-05-17)`; an unknown part is 不明.
package func readable(_ date: BirthDate) -> String {
    let year = switch (date.year, date.era) {
    case (0, _): "不明年"
    case (_, .gregorian): "\(date.year)年"
    default: eraYear(date)
    }
    let japanese = year + (date.month > 0 ? "\(date.month)月" : "不明月") + (date.day > 0 ? "\(date.day)日" : "不明日")
    let digits = Array(String(date.wire.dropFirst()))
    return "\(japanese) (\(String(digits[..<4]))-\(String(digits[4..<6]))-\(String(digits[6...])))"
}

/// `昭和15年`; the first year is 元年.
private func eraYear(_ date: BirthDate) -> String {
    let year = date.era.eraYear(date.year)
    return date.era.name + (year == 1 ? "元" : String(year)) + "年"
}

/// YYYYMMDDhhmmss as `2026-04-01 09:30:00`.
package func readable(timestamp text: String) -> String {
    let digits = Array(text)
    guard digits.count == ItemCheck.timestampLength else { return text }
    let parts = [digits[..<4], digits[4..<6], digits[6..<8]].map { String($0) }
    let times = [digits[8..<10], digits[10..<12], digits[12...]].map { String($0) }
    return parts.joined(separator: "-") + " " + times.joined(separator: ":")
}

/// Milliseconds since 1970 as the time in Japan.
package func readable(milliseconds: UInt64) -> String {
    readable(timestamp: Moment(milliseconds: milliseconds).timestamp) + " JST"
}
