import AccessControl
import BulkProvision
import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore
import SecondaryIndex

/// Finds the person of one line, as a lookup or a search by the same conditions would.
struct BulkLookup<Kind: RegistryKind> {
    let registry: Registry<Kind>
    let caller: Caller
    let begin: BulkBegin
    private let snapshot: Snapshot
    private let reader: RecordReader<Kind, OrderedStore>
    private let source: SnapshotVersions<Kind>

    init(_ registry: Registry<Kind>, _ caller: Caller, _ begin: BulkBegin) {
        self.registry = registry
        self.caller = caller
        self.begin = begin
        snapshot = registry.store.snapshot()
        reader = RecordReader(
            registry.store, register: Kind(), keys: registry.keys, today: registry.today)
        source = SnapshotVersions(
            RecordReader(snapshot, register: Kind(), keys: registry.keys, today: registry.today),
            toldOn: begin.purpose?.legalBasis ?? "")
    }

    /// What a line found, and whom it is about; nil where that is nobody who is known here.
    typealias Finding = (result: BulkResult, subject: ResidentRecordCode?)

    func find(_ line: [UInt8]) throws(RecordStoreError) -> Finding {
        let condition: BulkCondition
        do { condition = try BulkLine.condition(of: line, columns: begin.columns) } catch {
            return (error.result, nil)
        }
        if let refusal = registry.bulkRefusal(of: condition, begin, caller) {
            let column = Self.column(of: refusal) ?? condition.columns.first
            return (BulkResult(.refused, reason: refusal.reason, column: column), try person(condition))
        }
        switch condition {
        case .code(let code): return try find(Kind.Subject(code))
        case .individualNumber(let number):
            guard let subject = Kind.subject(by: number) else {
                return (BulkResult(.bad, reason: .itemNotAllowed), nil)
            }
            return try find(subject)
        case .basicItems(let conditions): return try find(conditions)
        }
    }

    /// Whom a line names that is refused before it is looked up; nobody is searched for.
    private func person(_ condition: BulkCondition) throws(RecordStoreError) -> ResidentRecordCode? {
        switch condition {
        case .code(let code): return code
        case .individualNumber(let number):
            guard let subject = Kind.subject(by: number) else { return nil }
            return try Kind.code(of: subject, in: reader)
        case .basicItems: return nil
        }
    }

    private func find(_ subject: Kind.Subject) throws(RecordStoreError) -> Finding {
        switch try registry.found(subject, reader) {
        case .success(let found): return try told(found.code, found.version)
        case .failure(let refusal):
            // Whom a retired code named is known, and stands in the evidence as after a lookup.
            let named = refusal.reason == .codeChanged ? try Kind.code(of: subject, in: reader) : nil
            return (Self.result(of: refusal), named)
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
        return try find(Kind.Subject(hit.code))
    }

    private func told(_ code: ResidentRecordCode, _ version: StoredVersion) throws(RecordStoreError) -> Finding {
        if let refusal = try registry.refusalToTell(version, begin.purpose) {
            return (Self.result(of: refusal), code)
        }
        var record = try reader.register.decode(version.recordBytes)
        if registry.isSealedItemAsked(in: ItemSet(numbers: begin.items)) {
            record.sealedNumber = try reader.number(of: code, in: version)
        }
        return (BulkResult(.found, values: Kind.cells(of: record, begin.items)), code)
    }

    private static func column(of refusal: Refusal) -> BulkColumn? {
        BulkColumn.allCases.first { refusal.item > 0 && Kind.itemNumber(of: $0) == refusal.item }
    }

    private static func result(of refusal: Refusal) -> BulkResult {
        switch refusal.reason {
        case .notFound, .codeChanged: BulkResult(.none, reason: refusal.reason)
        case .tooManyMatches, .searchTooBroad:
            BulkResult(.tooMany, reason: refusal.reason, limit: UInt32(clamping: refusal.expected))
        case .invalidCondition, .noConditions:
            BulkResult(.bad, reason: refusal.reason, column: Self.column(of: refusal))
        default: BulkResult(.refused, reason: refusal.reason, column: Self.column(of: refusal))
        }
    }
}

extension BulkBegin {
    /// Bit n for item n.
    var itemBits: UInt32 { items.reduce(0) { $0 | 1 << UInt32($1) } }
}

extension RegistryKind {
    /// Number of the item that a column of a bulk job asks by; nil where the register has none.
    static func itemNumber(of column: BulkColumn) -> UInt8? {
        switch column {
        case .residentRecordCode: SharedItem.residentRecordCode
        case .individualNumber: sealedItem
        case .kanjiName: itemNumber(of: SearchField.kanjiName)
        case .birthDate: SharedItem.birthDate
        case .sex: SharedItem.sex
        case .address: itemNumber(of: SearchField.address)
        }
    }
}
