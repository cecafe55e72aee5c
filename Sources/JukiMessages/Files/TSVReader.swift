public import JukiDomain

/// What is wrong with one line of a TSV file. Holds no content of the line.
public struct TSVFault: Error, Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// A column of the header is unknown; its name is cut to 40 characters.
        case unknownColumn(String)
        case repeatedColumn(String)
        /// More or fewer cells than the header has columns.
        case cellCount(expected: Int, found: Int)
        /// A backslash with something else than `t`, `n`, `r` or a backslash after it.
        case escape(column: String)
        /// Longer than ``TSVLine/sizeMax``.
        case lineTooLong
        /// A cell that cannot be read; the item is named by its column.
        case cell(column: String, Reason)
    }

    /// From 1, the header included.
    public let line: Int
    public let kind: Kind
}

/// A line of a TSV file.
public enum TSVLine {
    /// A notice takes under 4 KiB with every text at its limit.
    public static let sizeMax = 64 << 10
}

/// Reads a TSV file of records or notices chunk by chunk, in memory of one chunk and one line.
///
/// The header names the columns, in any order; those that are missing are blank. Lines end with a line feed, also after
/// a carriage return; empty lines and a byte order mark are skipped. A faulty line costs that line only; without a
/// readable header there are no lines.
public struct TSVReader<Notice: FileNotice>: Sendable {
    public struct Entry: Sendable {
        /// From 1, the header included.
        public let line: Int
        public let content: Result<Notice, TSVFault>
    }

    /// Known once the header was read.
    public private(set) var columns: [TSVColumn<Notice>]?
    private var pending: [UInt8] = []
    private var consumed = 0
    private var line = 0
    private var isSkipping = false
    private var hasEnded = false

    public init() {}

    /// Takes the next bytes of the file.
    public mutating func append(_ chunk: some Collection<UInt8>) {
        pending.removeFirst(consumed)
        consumed = 0
        pending.append(contentsOf: chunk)
    }

    /// The file has ended: a last line without a line feed counts as a line.
    public mutating func finish() { hasEnded = true }

    /// The next line; nil until more bytes are appended, or at the end.
    /// - Throws: ``TSVFault`` for the header; nothing can be read after it.
    public mutating func next() throws(TSVFault) -> Entry? {
        while let text = nextLine() {
            if text.count > TSVLine.sizeMax {
                let fault = TSVFault(line: line, kind: .lineTooLong)
                guard columns != nil else { throw fault }
                return Entry(line: line, content: .failure(fault))
            }
            if text.isEmpty { continue }
            guard let columns else {
                columns = try header(text)
                continue
            }
            do throws(TSVFault) {
                return Entry(line: line, content: .success(try draft(text, columns)))
            } catch {
                return Entry(line: line, content: .failure(error))
            }
        }
        return nil
    }

    // MARK: Lines

    /// One line without its end. Of a line that is too long only the start is kept, its rest is passed over.
    private mutating func nextLine() -> ArraySlice<UInt8>? {
        while true {
            let rest = pending[consumed...]
            let end = rest.firstIndex(of: TSVByte.lineFeed)
            if end == nil && !hasEnded && rest.count <= TSVLine.sizeMax { return nil }
            if end == nil && rest.isEmpty { return nil }
            let text = rest[..<(end ?? rest.endIndex)]
            consumed = end.map { $0 + 1 } ?? rest.endIndex
            let isRestOfLongLine = isSkipping
            isSkipping = end == nil && !hasEnded
            if isRestOfLongLine { continue }
            line += 1
            return text.last == TSVByte.carriageReturn ? text.dropLast() : text
        }
    }

    private func header(_ text: ArraySlice<UInt8>) throws(TSVFault) -> [TSVColumn<Notice>] {
        let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let names = text.starts(with: byteOrderMark) ? text.dropFirst(3) : text
        let known = TSVColumn<Notice>.notice
        var columns: [TSVColumn<Notice>] = []
        for cell in names.split(separator: TSVByte.tab, omittingEmptySubsequences: false) {
            let name = String(decoding: cell, as: UTF8.self)
            guard let column = known.first(where: { $0.name == name }) else {
                throw TSVFault(line: line, kind: .unknownColumn(String(name.prefix(40))))
            }
            guard !columns.contains(column) else { throw TSVFault(line: line, kind: .repeatedColumn(name)) }
            columns.append(column)
        }
        return columns
    }

    private func draft(_ text: ArraySlice<UInt8>, _ columns: [TSVColumn<Notice>]) throws(TSVFault) -> Notice {
        let cells = text.split(separator: TSVByte.tab, omittingEmptySubsequences: false)
        guard cells.count == columns.count else {
            throw TSVFault(line: line, kind: .cellCount(expected: columns.count, found: cells.count))
        }
        var draft = Notice(number: 0, record: nil)
        var record = Notice.Record()
        for (column, cell) in zip(columns, cells) where !cell.isEmpty {
            guard let content = Self.unescaped(cell) else {
                throw TSVFault(line: line, kind: .escape(column: column.name))
            }
            do throws(Refusal) {
                switch column {
                case .ofNotice(let cell): try cell.set(content, in: &draft)
                case .ofRecord(let cell): try cell.set(content, in: &record)
                }
            } catch {
                throw TSVFault(line: line, kind: .cell(column: column.name, error.reason))
            }
        }
        draft.record = record
        return draft
    }

    private static func unescaped(_ cell: ArraySlice<UInt8>) -> [UInt8]? {
        guard cell.contains(TSVByte.backslash) else { return Array(cell) }
        var content: [UInt8] = []
        var bytes = cell.makeIterator()
        while let byte = bytes.next() {
            guard byte == TSVByte.backslash else {
                content.append(byte)
                continue
            }
            guard let letter = bytes.next(), let meant = TSVByte.byte(for: letter) else { return nil }
            content.append(meant)
        }
        return content
    }
}
