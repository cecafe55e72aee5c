/// A column of a TSV file: an item of the record, or a field of the notice around it.
public enum TSVColumn<Notice: FileNotice>: Sendable {
    case ofNotice(TSVCell<Notice>)
    case ofRecord(TSVCell<Notice.Record>)

    /// What the header line says: the field's name in Protos/juki.
    public var name: String {
        switch self {
        case .ofNotice(let cell): cell.name
        case .ofRecord(let cell): cell.name
        }
    }

    /// Columns of a file of records: every item in order, and what else the server assigns.
    public static var record: [TSVColumn] { Notice.Record.cells.map(TSVColumn.ofRecord) }

    /// Columns of a file of notices.
    public static var notice: [TSVColumn] {
        Notice.cellsBeforeRecord.map(TSVColumn.ofNotice) + record + Notice.cellsAfterRecord.map(TSVColumn.ofNotice)
    }

    /// The cell of a draft; blank for 0, false and nothing.
    func text(of draft: Notice) -> [UInt8] {
        switch self {
        case .ofNotice(let cell): cell.text(of: draft)
        case .ofRecord(let cell): draft.record.map(cell.text) ?? []
        }
    }
}

extension TSVColumn: Hashable {
    public static func == (one: TSVColumn, other: TSVColumn) -> Bool { one.name == other.name }

    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
