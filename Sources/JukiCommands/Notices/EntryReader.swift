import Foundation
package import JukiClient
import JukiDomain
package import JukiMessages

/// Reads entries one after another; a record of a record file comes as a notice without a number.
package struct EntryReader<Message: DecodableMessage, Register: SpokenRegister> {
    private typealias Table = TSVReader<Register.Draft>

    private enum Format {
        case records(RecordFileReader<Message>)
        case tsv(Table)
    }

    private let path: String
    private var format: Format
    private let nextChunk: () throws(CommandFailure) -> Data?
    private let notice: (Message) -> Register.Draft
    private var hasEnded = false
    /// Where the next message begins is not known.
    private var isLost = false

    init(
        _ path: String, _ format: FileFormat, _ nextChunk: @escaping () throws(CommandFailure) -> Data?,
        notice: @escaping (Message) -> Register.Draft
    ) {
        self.path = path
        self.format = format == .tsv ? .tsv(Table()) : .records(RecordFileReader())
        self.nextChunk = nextChunk
        self.notice = notice
    }

    /// - Throws: when nothing of the file can be read, or reading it fails.
    package mutating func next() throws(CommandFailure) -> FileEntry<Register>? {
        while !isLost {
            if let entry = try readyEntry() { return entry }
            guard !hasEnded else { return nil }
            if let chunk = try nextChunk() {
                append(chunk)
            } else {
                hasEnded = true
                if let entry = ending() { return entry }
            }
        }
        return nil
    }

    private mutating func append(_ chunk: Data) {
        switch format {
        case .records(var reader):
            format = .tsv(Table())
            reader.append(chunk)
            format = .records(reader)
        case .tsv(var reader):
            format = .records(RecordFileReader())
            reader.append(chunk)
            format = .tsv(reader)
        }
    }

    private mutating func readyEntry() throws(CommandFailure) -> FileEntry<Register>? {
        switch format {
        case .records(var reader):
            format = .tsv(Table())
            defer { format = .records(reader) }
            do { return try reader.next().map(entry) } catch { return lost(error) }
        case .tsv(var reader):
            format = .records(RecordFileReader())
            defer { format = .tsv(reader) }
            do { return try reader.next().map(entry) } catch {
                throw CommandFailure(
                    "The header of \(path) cannot be read: \(Self.text(error.kind)). The first line names the items in "
                        + "English, as juki synth --format tsv writes them.")
            }
        }
    }

    private func entry(_ entry: RecordFileReader<Message>.Entry) -> FileEntry<Register> {
        switch entry.content {
        case .success(let message): FileEntry(position: entry.position, .notice(notice(message)))
        case .failure(let refusal):
            FileEntry(position: entry.position, .unreadable(StatusTable.row(for: refusal.reason).sentence))
        }
    }

    private func entry(_ entry: Table.Entry) -> FileEntry<Register> {
        switch entry.content {
        case .success(let draft): FileEntry(position: entry.line, .notice(draft))
        case .failure(let fault): FileEntry(position: entry.line, .unreadable(Self.text(fault.kind)))
        }
    }

    // MARK: Ends

    private mutating func ending() -> FileEntry<Register>? {
        switch format {
        case .records(let reader):
            do {
                try reader.finish()
                return nil
            } catch {
                return lost(error)
            }
        case .tsv(var reader):
            reader.finish()
            format = .tsv(reader)
            return nil
        }
    }

    /// The last entry.
    private mutating func lost(_ error: RecordFileError) -> FileEntry<Register> {
        isLost = true
        let reason = switch error.kind {
        case .truncated: "the file ends within this message: fetch it again"
        case .notALength: "no message begins here, the rest of the file is lost: is it a TSV file? (--format tsv)"
        }
        return FileEntry(position: error.position, .unreadable(reason))
    }

    private static func text(_ kind: TSVFault.Kind) -> String {
        switch kind {
        case .unknownColumn(let name): "unknown column \(shown(name))"
        case .repeatedColumn(let name): "column \(name) stands there twice"
        case .cellCount(let expected, let found): "\(found) cells where the header names \(expected)"
        case .escape(let column): "a backslash in \(column) with no t, n, r or backslash behind it"
        case .lineTooLong: "the line is too long to be a notice"
        case .cell(let column, let reason): "\(column): \(StatusTable.row(for: reason).sentence)"
        }
    }

    /// Where the header is missing, what stands in its place may be about a person.
    private static func shown(_ name: String) -> String {
        name.wholeMatch(of: #/[a-z_ ]+/#) == nil ? "(not a name of an item)" : name
    }
}
