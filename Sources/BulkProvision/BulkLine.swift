public import JukiDomain
public import JukiMessages

/// Whom one line of a file of conditions is about.
public enum BulkCondition: Sendable {
    case code(ResidentRecordCode)
    case individualNumber(IndividualNumber)
    /// 4情報: name, birth date, sex and address, all four. Normalised as in a search, and compared whole.
    case basicItems(SearchConditions)

    /// The columns that were filled.
    public var columns: [BulkColumn] {
        switch self {
        case .code: [.residentRecordCode]
        case .individualNumber: [.individualNumber]
        case .basicItems: BulkColumn.basicItems
        }
    }

    /// For evidence: which conditions, never their values.
    public var shape: String {
        switch self {
        case .code: "resident-record-code"
        case .individualNumber: "individual-number"
        case .basicItems: "basic-items"
        }
    }
}

/// Why a line cannot be read. Holds nothing of the line.
public struct BulkLineFault: Error, Hashable, Sendable {
    public let reason: Reason
    /// nil where it is the line as a whole.
    public let column: BulkColumn?

    init(_ reason: Reason, _ column: BulkColumn? = nil) {
        self.reason = reason
        self.column = column
    }

    /// What becomes of the line.
    public var result: BulkResult { BulkResult(.bad, reason: reason, column: column) }
}

/// Reads lines of a file of conditions.
public enum BulkLine {
    /// Cells are separated by tabs; a line may end with a carriage return. Exactly one way of naming a person is
    /// filled: the resident record code, the individual number, or all four basic items.
    public static func condition(
        of line: [UInt8], columns: [BulkColumn]
    ) throws(BulkLineFault) -> BulkCondition {
        guard line.count <= BulkBatch.lineSizeMax else { throw BulkLineFault(.textTooLong) }
        let content = line.last == 0x0D ? line.dropLast() : line[...]
        let cells = content.split(separator: 0x09, omittingEmptySubsequences: false)
        guard cells.count == columns.count else { throw BulkLineFault(.wrongLength) }
        var filled: [BulkColumn: [UInt8]] = [:]
        for (column, cell) in zip(columns, cells) where !cell.isEmpty { filled[column] = Array(cell) }
        let basic = BulkColumn.basicItems.filter { filled[$0] != nil }
        switch (filled[.residentRecordCode], filled[.individualNumber], basic.isEmpty) {
        case (let code?, nil, true): return .code(try recordCode(code))
        case (nil, let number?, true): return .individualNumber(try individualNumber(number))
        case (nil, nil, false): return .basicItems(try basicItems(filled))
        case (nil, nil, true): throw BulkLineFault(.noConditions)
        // Two ways of naming a person could name two persons.
        default: throw BulkLineFault(.invalidCondition)
        }
    }

    private static func recordCode(_ cell: [UInt8]) throws(BulkLineFault) -> ResidentRecordCode {
        do { return try ItemCheck.residentRecordCode(cell) } catch {
            throw BulkLineFault(error.reason, .residentRecordCode)
        }
    }

    private static func individualNumber(_ cell: [UInt8]) throws(BulkLineFault) -> IndividualNumber {
        do throws(Refusal) {
            guard let number = try ItemCheck.individualNumber(cell) else { throw Refusal(.missingItem) }
            return number
        } catch {
            throw BulkLineFault(error.reason, .individualNumber)
        }
    }

    private static func basicItems(_ filled: [BulkColumn: [UInt8]]) throws(BulkLineFault) -> SearchConditions {
        SearchConditions(
            kanjiName: TextCondition(try text(.kanjiName, filled, limit: TextRule.nameLimit)),
            birthDate: try birthDate(cell(.birthDate, filled)), sex: try sex(cell(.sex, filled)),
            address: TextCondition(try text(.address, filled, limit: TextRule.addressLimit)))
    }

    private static func cell(
        _ column: BulkColumn, _ filled: [BulkColumn: [UInt8]]
    ) throws(BulkLineFault) -> [UInt8] {
        guard let cell = filled[column] else { throw BulkLineFault(.missingItem, column) }
        return cell
    }

    private static func text(
        _ column: BulkColumn, _ filled: [BulkColumn: [UInt8]], limit: Int
    ) throws(BulkLineFault) -> PersonalText {
        let bytes = try cell(column, filled)
        do {
            try TextRule.validate(bytes.span, limit: limit)
        } catch {
            switch error {
            case .notUTF8: throw BulkLineFault(.invalidUTF8, column)
            case .tooLong: throw BulkLineFault(.textTooLong, column)
            case .refused: throw BulkLineFault(.forbiddenCharacter, column)
            }
        }
        return PersonalText(utf8: bytes)
    }

    /// Nine digits as a file of records has them, or any form of a search that names one day (1940-05-17, S15.5.17).
    private static func birthDate(_ cell: [UInt8]) throws(BulkLineFault) -> BirthCondition {
        if cell.count == BirthDate.wireLength, let date = try? BirthDate(wire: cell) { return BirthCondition(date) }
        guard let text = String(validating: cell, as: UTF8.self), let condition = try? BirthCondition(parsing: text),
              condition.lowest == condition.highest else {
            throw BulkLineFault(.invalidDate, .birthDate)
        }
        return condition
    }

    private static func sex(_ cell: [UInt8]) throws(BulkLineFault) -> Sex {
        switch String(decoding: cell, as: UTF8.self) {
        case "1", "男": return .male
        case "2", "女": return .female
        case "3": return .blank
        default: throw BulkLineFault(.unknownEnumValue, .sex)
        }
    }
}
