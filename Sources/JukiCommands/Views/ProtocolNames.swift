package import JukiDomain
package import JukiMessages

/// `aliveElsewhere` as `ALIVE_ELSEWHERE`: enum cases here are named as in Protos/juki, less the prefix.
package func protocolName(ofCase name: String) -> String {
    let letters = Array(name)
    var output = ""
    for (index, letter) in letters.enumerated() {
        if index > 0, letter.isUppercase {
            let endsWord = letters[index - 1].isLowercase || letters[index - 1].isNumber
            let beginsWord = index + 1 < letters.count && letters[index + 1].isLowercase
            if endsWord || beginsWord { output.append("_") }
        }
        output += letter.uppercased()
    }
    return output
}

extension Reason {
    package var protocolName: String { JukiCommands.protocolName(ofCase: "\(self)") }
}

extension ChangeReason {
    package var protocolName: String { JukiCommands.protocolName(ofCase: "\(self)") }
}

extension DifferenceClass {
    package var protocolName: String { JukiCommands.protocolName(ofCase: "\(self)") }
}

extension ReconcileMode {
    package var protocolName: String { JukiCommands.protocolName(ofCase: "\(self)") }
}

extension Sex {
    package var protocolName: String { JukiCommands.protocolName(ofCase: "\(self)") }

    /// 男, 女 or 未記載.
    package var japaneseName: String {
        switch self {
        case .male: "男"
        case .female: "女"
        case .blank: "未記載"
        }
    }
}

extension RetentionFlag {
    package var protocolName: String { JukiCommands.protocolName(ofCase: "\(self)") }

    package var japaneseName: String {
        switch self {
        case .inForce: "現に有効"
        case .history: "履歴"
        case .deleted: "消除"
        case .deletedByDeath: "消除（死亡）"
        }
    }
}

/// Name of an item in 別添2; blank for a number that no item of the register has.
package func itemName(_ number: UInt8, of items: any RegisterItem.Type) -> String {
    func name<Item: RegisterItem>(_ items: Item.Type) -> String { Item(rawValue: number)?.japaneseName ?? "" }
    return name(items)
}

/// `item 1 住民票コード`; blank for no item.
package func itemLabel(_ number: UInt8, of items: any RegisterItem.Type = IdentityItem.self) -> String {
    guard number > 0 else { return "" }
    let name = itemName(number, of: items)
    return name.isEmpty ? "item \(number)" : "item \(number) \(name)"
}

/// What a refusal names besides its reason: item, number, municipality, character.
package func refusalDetails(
    _ refusal: Refusal, of items: any RegisterItem.Type = IdentityItem.self
) -> [String] {
    var details: [String] = []
    if refusal.item > 0 { details.append(itemLabel(refusal.item, of: items)) }
    if refusal.expected > 0 { details.append(expectation(refusal)) }
    if let municipality = refusal.municipality { details.append("municipality \(municipality.digits)") }
    if refusal.offendingScalar > 0 {
        let digits = String(refusal.offendingScalar, radix: 16, uppercase: true)
        details.append("U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits)
    }
    return details
}

/// The number of a refusal, and what it is.
private func expectation(_ refusal: Refusal) -> String {
    let name = switch refusal.reason {
    case .tooManyMatches, .searchTooBroad, .invalidCondition, .textTooLong, .messageTooLarge, .tooManyDifferences,
        .glyphTooLarge:
        "at most"
    case .passwordTooWeak: "at least"
    // Of an error report that is taken, its command tells itself.
    case .noticeGap, .noticeConflict: "next number"
    // The texts of error reports alone tell how many digits they may have.
    case .itemNotAllowed: "digits in a row of a text at most"
    case .laneNotCurrent: "last notice"
    case .replacesUnknownNotice: "notice"
    case .bulkJobIncomplete: "next batch"
    case .operatorLocked: "seconds"
    case .noSuchAlert, .alertAcknowledged: "alert"
    // Of these only reports of errors tell a number.
    case .noSuchErrorReport, .noSuchResident, .missingItem, .notOwnMunicipality: "report"
    case .nationalServerRefused: "its reason"
    default: "expected"
    }
    guard refusal.reason == .nationalServerRefused, let reason = UInt32(exactly: refusal.expected)
        .flatMap(Reason.init(rawValue:))
    else { return "\(name) \(refusal.expected)" }
    return "\(name) \(reason.protocolName)"
}

/// Message Status.
package func statusJSON(_ status: Status) -> JSONValue {
    let refusal = status.refusal
    return .object([
        "reason": .string(refusal.reason.protocolName), "text": .string(status.text), "item": .integer(refusal.item),
        "expected": .integer(refusal.expected), "municipality_code": .string(refusal.municipality?.digits ?? ""),
        "offending_scalar": .integer(refusal.offendingScalar),
    ])
}
