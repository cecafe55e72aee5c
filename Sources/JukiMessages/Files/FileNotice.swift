public import JukiDomain

/// A record of either register as files hold it: a message of a record file, or a line of a TSV file.
public protocol FileRecord: WireMessage {
    /// The record after the item check.
    associatedtype Checked: Sendable

    /// Nothing is filled in.
    init()
    /// All items, and what the server assigns.
    init(_ record: Checked)

    /// The record, or the first item that is wrong and why (項目チェック).
    func checked(origin: RecordOrigin) throws(Refusal) -> Checked

    /// Every field of the message, in the order of its numbers.
    static var cells: [TSVCell<Self>] { get }
}

/// A notice of either register as files hold it.
public protocol FileNotice: ReceivableNotice, DecodableMessage {
    associatedtype Record: FileRecord

    /// A record stands in a file as a notice without a number.
    init(number: UInt64, record: Record?)
    init(_ notice: Notice)

    var number: UInt64 { get set }
    var record: Record? { get set }
    /// The parked notice that this one corrects, or 0.
    var replacesNumber: UInt64 { get set }

    /// The fields before and after those of the record.
    static var cellsBeforeRecord: [TSVCell<Self>] { get }
    static var cellsAfterRecord: [TSVCell<Self>] { get }
}

extension NoticeDraft: FileNotice {
    public init(number: UInt64, record: IdentityRecordDraft?) {
        self.init(number: number, record: record, replacesNumber: 0)
    }

    public static var cellsBeforeRecord: [TSVCell<Self>] { [TSVCell("notice_number", .longNumber(\.number))] }

    public static var cellsAfterRecord: [TSVCell<Self>] {
        [
            TSVCell("previous_resident_record_code", .bytes(\.previousCode)),
            TSVCell("previous_individual_number", .bytes(\.previousIndividualNumber)),
            TSVCell("replaces_notice_number", .longNumber(\.replacesNumber)),
        ]
    }
}

extension SupplementaryNoticeDraft: FileNotice {
    public init(number: UInt64, record: SupplementaryRecordDraft?) {
        self.init(number: number, record: record, replacesNumber: 0)
    }

    public static var cellsBeforeRecord: [TSVCell<Self>] { [TSVCell("notice_number", .longNumber(\.number))] }

    public static var cellsAfterRecord: [TSVCell<Self>] {
        [TSVCell("replaces_notice_number", .longNumber(\.replacesNumber))]
    }
}
