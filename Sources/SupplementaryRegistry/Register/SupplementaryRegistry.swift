public import AccessControl
public import JukiDomain
public import JukiMessages
public import OrderedStore
public import RecordStore
public import SharedRegistry

/// 都道府県知事保存附票本人確認情報 and what is done with it.
public typealias SupplementaryRegistry = Registry<SupplementaryRegister>

/// 附票本人確認情報 as a register that is served: without individual numbers, and to other organs only of persons who have
/// moved overseas.
extension SupplementaryRegister: RegistryKind {
    public typealias Desk = NumberDesk

    /// A person is asked for by the code; the register has no other key.
    public struct Subject: LookupSubject {
        public let code: ResidentRecordCode

        public init(_ code: ResidentRecordCode) { self.code = code }

        public var namedCode: ResidentRecordCode? { code }
        public var shape: String { "resident-record-code" }
        public var keyItems: ItemSet { ItemSet(number: SupplementaryItem.residentRecordCode.rawValue) }
    }

    public static var storeFormat: String { "supplementary-register 1" }
    public static var logName: String { "supplementary-register" }
    public static var accessTable: AccessTable { .supplementary }
    public static var nationalIdentity: String { "urn:juki:supplementary-national" }
    public static var thisServer: String { "urn:juki:supplementary-server" }
    public static var otherServer: String { "urn:juki:prefectural-server" }
    public static var everyItem: ItemSet { .everySupplementaryItem }
    public static var sealedItem: UInt8? { nil }

    public static var procedures: RegisterProcedures { .supplementary }

    public static var articles: RegisterArticles { .supplementary }

    public static func itemName(_ number: UInt8) -> String? { SupplementaryItem(rawValue: number)?.fieldName }

    public static func itemNumber(of field: SearchField) -> UInt8 {
        let item: SupplementaryItem = switch field {
        case .kanjiName: .kanjiName
        case .kanaName: .kanaName
        case .formerSurname: .formerSurname
        case .formerSurnameKana: .formerSurnameKana
        case .address: .address
        }
        return item.rawValue
    }

    public static var placeItems: (municipality: UInt8, ooaza: UInt8?) {
        (SupplementaryItem.managingMunicipalityCode.rawValue, nil)
    }

    /// None: what the server assigns is no item of 別添2 (2).
    public static var itemsAssigned: ItemSet { [] }

    public static func countedReason(_ code: UInt8) -> CountedReason? {
        SupplementaryNoticeKind(rawValue: code).map(CountedReason.notice)
    }

    public static func cells(of record: SupplementaryRecord, _ items: [UInt8]) -> [[UInt8]] {
        let draft = SupplementaryRecordDraft(record)
        return items.map { number in SupplementaryItem(rawValue: number).map(draft.cell) ?? [] }
    }

    // MARK: Messages

    public static func notice(
        decoding message: UnsafeRawBufferPointer
    ) throws(Refusal) -> LaneNotice<SupplementaryRegister> {
        LaneNotice(try SupplementaryUpdateRequest(decoding: message).notice.received())
    }

    public static func notices(
        decoding message: UnsafeRawBufferPointer
    ) throws(Refusal) -> [LaneNotice<SupplementaryRegister>] {
        try SupplementaryUpdateBatch(decoding: message).received.map(LaneNotice.init)
    }

    public static func lookup(decoding message: UnsafeRawBufferPointer) throws(Refusal) -> LookupQuestion<Subject> {
        let request = try SupplementaryLookupRequest(decoding: message)
        return LookupQuestion(
            subject: Subject(request.code), items: request.items, includeHistory: request.includeHistory,
            purpose: request.purpose)
    }

    public static func inquiry(decoding message: UnsafeRawBufferPointer) throws(Refusal) -> any NationalInquiry {
        try SupplementaryNationalQuestion(decoding: message)
    }

    // MARK: Rules

    public static func code(
        of subject: Subject, in reader: RecordReader<SupplementaryRegister, some StoreReading>
    ) throws(RecordStoreError) -> ResidentRecordCode? {
        subject.code
    }

    public static func subject(by number: IndividualNumber) -> Subject? { nil }

    public static func fits(_ identity: ClaimedIdentity, _ record: SupplementaryRecord) -> Bool {
        identity.fits(record)
    }

    /// Bases on which the register's whole business is done; every other is use or provision, and tells of nobody but
    /// 国外転出者 (法30条の44の6).
    private static let basesOfEverybody: Set<String> = [
        articles.disclosure, articles.correction, articles.national,
    ]

    public static func hasRuleForTelling(on legalBasis: String) -> Bool { !basesOfEverybody.contains(legalBasis) }

    public static func refusal(
        toTell record: SupplementaryRecord, on legalBasis: String, today: CalendarDate
    ) -> Refusal? {
        refusal(hasMoved: record.hasMovedOverseas(by: today), on: legalBasis)
    }

    static func refusal(hasMoved: Bool, on legalBasis: String) -> Refusal? {
        hasMoved || !hasRuleForTelling(on: legalBasis) ? nil : Refusal(.notMovedOverseas)
    }

    // MARK: What only this register serves

    public static func begin(
        _ procedure: Procedure, _ message: UnsafeRawBufferPointer, from caller: Caller, over call: any RegistryCall,
        in registry: SupplementaryRegistry
    ) throws(Refusal) {
        try registry.dispatchNumbers(procedure, message, caller, call)
    }
}
