import Foundation
import JukiDomain
import JukiMessages

/// Writes a file of notices or records of one register through a buffer.
struct EntryWriter<Notice: FileNotice> {
    private static var bufferSize: Int { 1 << 20 }

    private let path: String
    private let file: FileHandle
    private let table: TSVWriter<Notice>?
    private var buffer: [UInt8] = []

    /// - Throws: when the file cannot be made.
    init(_ path: String, _ format: FileFormat, columns: [TSVColumn<Notice>]) throws(CommandFailure) {
        self.path = path
        guard FileManager.default.createFile(atPath: path, contents: nil), let file = FileHandle(forWritingAtPath: path)
        else { throw CommandFailure("The file \(path) cannot be written; check the folder and its permissions.") }
        self.file = file
        table = format == .tsv ? TSVWriter(columns) : nil
        table?.appendHeader(to: &buffer)
    }

    mutating func append(_ notice: Notice) throws(CommandFailure) {
        if let table { table.append(notice, to: &buffer) } else { RecordFile.append(notice, to: &buffer) }
        if buffer.count >= Self.bufferSize { try flush() }
    }

    mutating func append(_ record: Notice.Record) throws(CommandFailure) {
        if let table {
            table.append(Notice(number: 0, record: record), to: &buffer)
        } else {
            RecordFile.append(record, to: &buffer)
        }
        if buffer.count >= Self.bufferSize { try flush() }
    }

    mutating func finish() throws(CommandFailure) {
        try flush()
        try? file.close()
    }

    private mutating func flush() throws(CommandFailure) {
        do { try file.write(contentsOf: buffer) } catch {
            throw CommandFailure("The file \(path) cannot be written to its end; is the disk full?")
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
