public import AccessControl
public import JukiDomain
public import JukiMessages
public import OrderedStore
public import RecordStore
public import SharedRegistry

/// 都道府県知事保存本人確認情報 and what is done with it.
public typealias ResidentRegistry = Registry<IdentityRegister>

/// 本人確認情報 as a register that is served: with individual numbers, and reports of errors.
extension IdentityRegister: RegistryKind {
    public typealias Desk = NumberDeliveries

    public enum Subject: LookupSubject {
        case code(ResidentRecordCode)
        case individualNumber(IndividualNumber)

        public init(_ code: ResidentRecordCode) { self = .code(code) }

        public var namedCode: ResidentRecordCode? { if case .code(let code) = self { code } else { nil } }

        public var shape: String {
            switch self {
            case .code: "resident-record-code"
            case .individualNumber: "individual-number"
            }
        }

        public var keyItems: ItemSet {
            switch self {
            case .code: ItemSet(.residentRecordCode)
            case .individualNumber: ItemSet(.individualNumber)
            }
        }
    }

    public static var storeFormat: String { "resident-register 3" }
    public static var logName: String { "resident-register" }
    public static var accessTable: AccessTable { .standard }
    public static var nationalIdentity: String { "urn:juki:national" }
    public static var thisServer: String { "urn:juki:prefectural-server" }
    public static var otherServer: String { "urn:juki:supplementary-server" }
    public static var everyItem: ItemSet { .everyIdentityItem }
    public static var sealedItem: UInt8? { IdentityItem.individualNumber.rawValue }

    public static var procedures: RegisterProcedures { .resident }

    public static var articles: RegisterArticles { .resident }

    public static func itemName(_ number: UInt8) -> String? { IdentityItem(rawValue: number)?.fieldName }
    public static func itemNumber(of field: SearchField) -> UInt8 { field.item.rawValue }

    public static var placeItems: (municipality: UInt8, ooaza: UInt8?) {
        (IdentityItem.municipalityCode.rawValue, IdentityItem.ooazaCode.rawValue)
    }

    public static var itemsAssigned: ItemSet { ItemSet(.retentionFlag, .updateSequence) }

    public static func countedReason(_ code: UInt8) -> CountedReason? {
        ChangeReason(rawValue: code).map(CountedReason.change)
    }

    public static func cells(of record: IdentityRecord, _ items: [UInt8]) -> [[UInt8]] {
        let draft = IdentityRecordDraft(record)
        return items.map { number in IdentityItem(rawValue: number).map(draft.cell) ?? [] }
    }

    // MARK: Messages

    public static func notice(
        decoding message: UnsafeRawBufferPointer
    ) throws(Refusal) -> LaneNotice<IdentityRegister> {
        LaneNotice(try UpdateRequest(decoding: message).notice.received())
    }

    public static func notices(
        decoding message: UnsafeRawBufferPointer
    ) throws(Refusal) -> [LaneNotice<IdentityRegister>] {
        try UpdateBatch(decoding: message).received.map(LaneNotice.init)
    }

    public static func lookup(decoding message: UnsafeRawBufferPointer) throws(Refusal) -> LookupQuestion<Subject> {
        let request = try LookupRequest(decoding: message)
        let subject: Subject = switch request.subject {
        case .code(let code): .code(code)
        case .individualNumber(let number): .individualNumber(number)
        }
        return LookupQuestion(
            subject: subject, items: request.items, includeHistory: request.includeHistory, purpose: request.purpose)
    }

    public static func inquiry(decoding message: UnsafeRawBufferPointer) throws(Refusal) -> any NationalInquiry {
        try NationalQuestion(decoding: message)
    }

    // MARK: Rules

    public static func code(
        of subject: Subject, in reader: RecordReader<IdentityRegister, some StoreReading>
    ) throws(RecordStoreError) -> ResidentRecordCode? {
        switch subject {
        case .code(let code): code
        case .individualNumber(let number): try reader.holder(of: number)
        }
    }

    public static func subject(by number: IndividualNumber) -> Subject? { .individualNumber(number) }

    public static func fits(_ identity: ClaimedIdentity, _ record: IdentityRecord) -> Bool { identity.fits(record) }

    /// Of whom may be told is for the access table alone.
    public static func hasRuleForTelling(on legalBasis: String) -> Bool { false }
    public static func refusal(
        toTell record: IdentityRecord, on legalBasis: String, today: CalendarDate
    ) -> Refusal? { nil }

    // MARK: What only this register serves

    public static func begin(
        _ procedure: Procedure, _ message: UnsafeRawBufferPointer, from caller: Caller, over call: any RegistryCall,
        in registry: ResidentRegistry
    ) throws(Refusal) {
        switch procedure {
        case .reportErrors: try registry.reportErrors(ReportErrorsRequest(decoding: message), caller, call)
        case .listErrorReports:
            try registry.listErrorReports(ListErrorReportsRequest(decoding: message), caller, call)
        case .acknowledgeErrorReport:
            try registry.acknowledgeErrorReport(AcknowledgeErrorReportRequest(decoding: message), caller, call)
        case .relayNumber: try registry.relayNumber(RelayNumberRequest(decoding: message), caller, call)
        default: throw Refusal(.unknownProcedure)
        }
    }
}
