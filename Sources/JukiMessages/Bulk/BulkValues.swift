/// Columns of a file of conditions (一括提供の条件ファイル); raw values are those of Protos/juki/bulk.proto.
public enum BulkColumn: UInt8, CaseIterable, Hashable, Sendable {
    case residentRecordCode = 1
    case individualNumber = 2
    case kanjiName = 3
    case birthDate = 4
    case sex = 5
    case address = 6

    /// What the header line of the file says.
    public var name: String {
        switch self {
        case .residentRecordCode: "resident_record_code"
        case .individualNumber: "individual_number"
        case .kanjiName: "kanji_name"
        case .birthDate: "birth_date"
        case .sex: "sex"
        case .address: "address"
        }
    }

    public init?(name: String) {
        guard let column = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = column
    }

    /// 4情報: given together, and exactly one person meets them.
    public static let basicItems: [BulkColumn] = [.kanjiName, .birthDate, .sex, .address]
}

/// What became of one line.
public enum BulkOutcome: UInt8, CaseIterable, Hashable, Sendable {
    case found = 1
    case none = 2
    /// More persons than one meet the conditions: none is told.
    case tooMany = 3
    /// The line asks for what its basis does not allow.
    case refused = 4
    /// The line cannot be read.
    case bad = 5

    /// As the result file says it.
    public var name: String {
        switch self {
        case .found: "found"
        case .none: "none"
        case .tooMany: "too_many"
        case .refused: "refused"
        case .bad: "bad"
        }
    }
}

/// How many lines had each outcome.
public struct BulkCounts: Hashable, Sendable {
    public var found: UInt32 = 0
    public var none: UInt32 = 0
    public var tooMany: UInt32 = 0
    public var refused: UInt32 = 0
    public var bad: UInt32 = 0

    public init() {}

    public mutating func add(_ outcome: BulkOutcome) {
        switch outcome {
        case .found: found += 1
        case .none: none += 1
        case .tooMany: tooMany += 1
        case .refused: refused += 1
        case .bad: bad += 1
        }
    }

    public mutating func add(_ other: BulkCounts) {
        found += other.found
        none += other.none
        tooMany += other.tooMany
        refused += other.refused
        bad += other.bad
    }

    public var total: UInt32 { found + none + tooMany + refused + bad }
}
