package import JukiDomain
import JukiMessages

/// The items of a record that an answer holds, for the one who asked for them. The only view that shows a person's
/// values, by itself and in the hits of a search.
package struct RecordView {
    private let record: ProvidedRecord
    private var draft: IdentityRecordDraft { record.draft }

    package init(_ record: ProvidedRecord) {
        self.record = record
    }

    private var items: [IdentityItem] { IdentityItem.allCases.filter(record.items.contains) }

    /// Item number, Japanese name, value.
    package var lines: [String] {
        var table = Table(align: [.right])
        for item in items { table.append(String(item.rawValue), item.japaneseName, text(of: item)) }
        return table.lines(indent: 2)
    }

    package func text(of item: IdentityItem) -> String {
        switch item {
        case .birthDate: record.birthDate.map { readable($0) } ?? "-"
        case .sex: record.sex?.japaneseName ?? "-"
        case .changeReason: record.changeReason.map { "\($0.rawValue) \($0.japaneseName)" } ?? "-"
        case .changeDate: record.changeDate?.description ?? "-"
        case .retentionFlag: record.retentionFlag?.japaneseName ?? "-"
        case .timestamp: readable(timestamp: String(decoding: draft.timestamp, as: UTF8.self))
        case .notifiedOn: record.notifiedOn?.description ?? "-"
        case .gaijiFlag: draft.gaijiFlag ? "1 あり" : "0 なし"
        case .deletionFlag: draft.deletionFlag ? "1 消除" : "0 現存"
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
    package var json: JSONValue { .object(members) }

    /// The fields of message IdentityRecord that the answer holds.
    package var members: [JSONValue.Member] { items.map { .init(key: $0.fieldName, value: value(of: $0)) } }

    private func value(of item: IdentityItem) -> JSONValue {
        func text(_ bytes: [UInt8]) -> JSONValue { .string(String(decoding: bytes, as: UTF8.self)) }
        return switch item {
        case .residentRecordCode: text(draft.residentRecordCode)
        case .kanjiName: text(draft.kanjiName)
        case .nameGaijiCount: .integer(draft.nameGaijiCount)
        case .kanaName: text(draft.kanaName)
        case .birthDate: text(draft.birthDate)
        case .sex: .string(record.sex?.protocolName ?? "")
        case .address: text(draft.address)
        case .addressGaijiCount: .integer(draft.addressGaijiCount)
        case .individualNumber: text(draft.individualNumber)
        case .changeReason: .string(record.changeReason?.protocolName ?? "")
        case .changeDate: text(draft.changeDate)
        case .retentionFlag: .string(record.retentionFlag?.protocolName ?? "")
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
