public import AccessControl
public import JukiDomain
public import JukiMessages
public import OrderedStore
public import RecordStore

/// What a register is, as far as serving it needs to know: 本人確認情報 and 附票本人確認情報 each conform once.
///
/// The procedures of ``Registry`` are written against this protocol only. A register brings its record and rules
/// (`Register`), the messages that hold its record, and how its persons are asked for.
public protocol RegistryKind: Register where Record: WireRecord {
    /// How a lookup names a person. A register without individual numbers has no way to ask by one.
    associatedtype Subject: LookupSubject
    /// Its part in the crossing of individual numbers.
    associatedtype Desk: RegistryDesk where Desk.Kind == Self

    init()

    /// What the store calls itself; the number steps with the layout.
    static var storeFormat: String { get }
    /// The last part of the name of its evidence log.
    static var logName: String { get }
    /// Who may call what, and on which basis, unless a test brings a table of its own.
    static var accessTable: AccessTable { get }
    /// The URI in the certificate of the register's national server.
    static var nationalIdentity: String { get }
    /// The beginning of the URI in the certificate of this register's server; its prefecture follows.
    static var thisServer: String { get }
    /// The beginning of the URI in the certificate of the other register's server; its prefecture follows.
    static var otherServer: String { get }
    /// The numbers of the procedures whose messages hold a record.
    static var procedures: RegisterProcedures { get }
    /// The legal bases that the register's own procedures stand on.
    static var articles: RegisterArticles { get }
    static var everyItem: ItemSet { get }
    /// Number of the item that the store keeps sealed and apart from the record; nil where there is none.
    static var sealedItem: UInt8? { get }
    /// Field name of an item, for the heading of a result file; nil for a number that no item has.
    static func itemName(_ number: UInt8) -> String?
    /// Number of the item that a condition of a search is about.
    static func itemNumber(of field: SearchField) -> UInt8
    /// Numbers of the items that conditions on a place are about; nil where the register's records have no town.
    static var placeItems: (municipality: UInt8, ooaza: UInt8?) { get }
    /// Items that the server assigns to its own versions: nobody can have them wrong about himself.
    static var itemsAssigned: ItemSet { get }
    /// What notices were counted by (``RegisterRecord/reasonCode``); nil where it could not be read.
    static func countedReason(_ code: UInt8) -> CountedReason?
    /// The items of a record as cells of a result file, in the order of `items`.
    static func cells(of record: Record, _ items: [UInt8]) -> [[UInt8]]

    // MARK: Messages

    static func notice(decoding message: UnsafeRawBufferPointer) throws(Refusal) -> LaneNotice<Self>
    static func notices(decoding message: UnsafeRawBufferPointer) throws(Refusal) -> [LaneNotice<Self>]
    static func lookup(decoding message: UnsafeRawBufferPointer) throws(Refusal) -> LookupQuestion<Subject>
    static func inquiry(decoding message: UnsafeRawBufferPointer) throws(Refusal) -> any NationalInquiry

    // MARK: Rules

    /// The person whom a lookup means; nil where nobody is found by it.
    static func code(
        of subject: Subject, in reader: RecordReader<Self, some StoreReading>
    ) throws(RecordStoreError) -> ResidentRecordCode?
    /// How one asks by a number in a line of a bulk job; nil for a register without individual numbers.
    static func subject(by number: IndividualNumber) -> Subject?
    /// The person as the written request tells it, byte for byte.
    static func fits(_ identity: ClaimedIdentity, _ record: Record) -> Bool
    /// Whether ``refusal(toTell:on:today:)`` ever refuses on this basis: where not, a lookup need not read the record.
    static func hasRuleForTelling(on legalBasis: String) -> Bool
    /// What stands in the way of telling this version of a person's record on this basis, beside the access table; nil
    /// if nothing does. Both the version told and the present one are held against it.
    static func refusal(toTell record: Record, on legalBasis: String, today: CalendarDate) -> Refusal?

    // MARK: What only this register serves

    /// Takes the first message of a procedure that ``Registry`` does not know.
    /// - Throws: `UNKNOWN_PROCEDURE` for what this register does not know either.
    static func begin(
        _ procedure: Procedure, _ message: UnsafeRawBufferPointer, from caller: Caller, over call: any RegistryCall,
        in registry: Registry<Self>
    ) throws(Refusal)
}

/// Items that have the same number in 別添2 (1) and (2).
enum SharedItem {
    static let residentRecordCode: UInt8 = 1
    static let birthDate: UInt8 = 5
    static let sex: UInt8 = 6
}

/// By what one person is asked for.
public protocol LookupSubject: Sendable {
    init(_ code: ResidentRecordCode)
    /// nil where the person is asked for by something else.
    var namedCode: ResidentRecordCode? { get }
    /// For evidence: what was given, never its value.
    var shape: String { get }
    /// The item by whose value it asks.
    var keyItems: ItemSet { get }
}

/// A lookup as it was asked, in either register.
public struct LookupQuestion<Subject: LookupSubject>: Sendable {
    public var subject: Subject
    public var items: ItemSet
    public var includeHistory: Bool
    public var purpose: Purpose?

    public init(subject: Subject, items: ItemSet, includeHistory: Bool, purpose: Purpose?) {
        self.subject = subject
        self.items = items
        self.includeHistory = includeHistory
        self.purpose = purpose
    }
}

extension LaneNotice {
    /// A notice of the wire, after its item check.
    public init(_ received: ReceivedNotice<R.Notice>) {
        switch received.content {
        case .notice(let notice):
            self.init(number: received.number, content: .notice(notice))
        case .faulty(let refusal, let code, let content):
            self.init(number: received.number, content: .faulty(refusal, code: code, content: content))
        }
    }
}
