import AccessControl
import BulkProvision
import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore
import SecondaryIndex

/// Finds the person of one line, as a lookup or a search by the same conditions would.
struct BulkLookup {
    let registry: ResidentRegistry
    let caller: Caller
    let begin: BulkBegin
    private let snapshot: Snapshot
    private let reader: RecordReader<IdentityRegister, OrderedStore>
    private let source: SnapshotVersions

    init(_ registry: ResidentRegistry, _ caller: Caller, _ begin: BulkBegin) {
        self.registry = registry
        self.caller = caller
        self.begin = begin
        snapshot = registry.store.snapshot()
        reader = RecordReader(
            registry.store, register: IdentityRegister(), keys: registry.keys, today: registry.today)
        source = SnapshotVersions(
            RecordReader(snapshot, register: IdentityRegister(), keys: registry.keys, today: registry.today))
    }

    /// What a line found, and whom; nil where nobody's data are told.
    typealias Finding = (result: BulkResult, subject: ResidentRecordCode?)

    func find(_ line: [UInt8]) throws(RecordStoreError) -> Finding {
        let condition: BulkCondition
        do { condition = try BulkLine.condition(of: line, columns: begin.columns) } catch {
            return (error.result, nil)
        }
        if let refusal = registry.bulkRefusal(of: condition, begin, caller) {
            let column = BulkColumn(item: refusal.item) ?? condition.columns.first
            return (BulkResult(.refused, reason: refusal.reason, column: column), nil)
        }
        switch condition {
        case .code(let code): return try find(.code(code))
        case .individualNumber(let number): return try find(.individualNumber(number))
        case .basicItems(let conditions): return try find(conditions)
        }
    }

    private func find(_ subject: LookupRequest.Subject) throws(RecordStoreError) -> Finding {
        switch try registry.found(subject, reader) {
        case .success(let found): return try told(found.code, found.version)
        case .failure(let refusal): return (Self.result(of: refusal), nil)
        }
    }

    /// Exactly one person must meet all four items.
    private func find(_ conditions: SearchConditions) throws(RecordStoreError) -> Finding {
        let hits: [IndexHit]
        do throws(SearchError) {
            hits = try SecondaryIndex.search(conditions, limit: 1, in: snapshot, source: source).hits
        } catch {
            switch error {
            case .refused(let refusal): return (Self.result(of: refusal), nil)
            case .store(let cause): throw .store(cause)
            }
        }
        guard let hit = hits.first else { return (BulkResult(.none, reason: .notFound), nil) }
        return try find(.code(hit.code))
    }

    private func told(_ code: ResidentRecordCode, _ version: StoredVersion) throws(RecordStoreError) -> Finding {
        var record = try reader.register.decode(version.recordBytes)
        if begin.wantsIndividualNumber { record.individualNumber = try reader.number(of: code, in: version) }
        let draft = IdentityRecordDraft(record)
        let values = begin.items.map { number in IdentityItem(rawValue: number).map(draft.cell) ?? [] }
        return (BulkResult(.found, values: values), code)
    }

    private static func result(of refusal: Refusal) -> BulkResult {
        switch refusal.reason {
        case .notFound, .codeChanged: BulkResult(.none, reason: refusal.reason)
        case .tooManyMatches, .searchTooBroad:
            BulkResult(.tooMany, reason: refusal.reason, limit: UInt32(clamping: refusal.expected))
        case .invalidCondition, .noConditions:
            BulkResult(.bad, reason: refusal.reason, column: BulkColumn(item: refusal.item))
        default: BulkResult(.refused, reason: refusal.reason, column: BulkColumn(item: refusal.item))
        }
    }
}

extension BulkBegin {
    var wantsIndividualNumber: Bool { items.contains(IdentityItem.individualNumber.rawValue) }

    /// Bit n for item n.
    var itemBits: UInt32 { items.reduce(0) { $0 | 1 << UInt32($1) } }
}

extension BulkColumn {
    var item: IdentityItem {
        switch self {
        case .residentRecordCode: .residentRecordCode
        case .individualNumber: .individualNumber
        case .kanjiName: .kanjiName
        case .birthDate: .birthDate
        case .sex: .sex
        case .address: .address
        }
    }

    init?(item: UInt8) {
        guard let column = Self.allCases.first(where: { $0.item.rawValue == item }) else { return nil }
        self = column
    }
}
