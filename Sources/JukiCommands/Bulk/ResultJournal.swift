import Foundation
package import JukiMessages

/// The result file while it grows: every batch is on the disk before the next is counted, so that the file itself says
/// where to go on. It gets its own name when it is whole.
package final class ResultJournal {
    private let path: String
    private let partial: String
    private let itemCount: Int
    private let descriptor: Int32
    /// Batches that the file holds.
    package private(set) var batches: UInt32
    private var failure: CommandFailure?

    /// Opens what an earlier run has left, or begins anew. The file is readable by its owner only.
    /// - Parameter begin: another job never goes on in this file: its digest is part of the partial file's name.
    package init(path: String, begin: BulkBegin, itemNames: [String]) throws(CommandFailure) {
        self.path = path
        itemCount = itemNames.count
        let mark = begin.fileDigest.prefix(6).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        partial = "\(path).\(mark).partial"
        guard !FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure("\(path) is there already; name another file by --out, or move it away.")
        }
        descriptor = open(partial, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure("\(partial) cannot be written; check the folder and its permissions.")
        }
        var header: [UInt8] = []
        BulkResultFile.appendHeader(itemNames: itemNames, to: &header)
        let (kept, answered) = Self.whole(Self.content(descriptor), header: header, lines: Int(begin.lines))
        batches = answered
        guard ftruncate(descriptor, off_t(kept)) == 0, lseek(descriptor, 0, SEEK_END) >= 0 else {
            throw CommandFailure("\(partial) cannot be written; check the disk.")
        }
        if kept == 0 { append(header) }
        if let failure { throw failure }
    }

    deinit { close(descriptor) }

    private static func content(_ descriptor: Int32) -> [UInt8] {
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        return Array((try? handle.readToEnd()) ?? Data())
    }

    /// What of a file was written whole: its header and its batches. A torn end is cut off and asked for again.
    /// - Returns: bytes to keep, and the batches in them.
    package static func whole(_ content: [UInt8], header: [UInt8], lines: Int) -> (bytes: Int, batches: UInt32) {
        guard content.starts(with: header) else { return (0, 0) }
        var ends: [Int] = []
        for index in header.count..<content.count where content[index] == 0x0A { ends.append(index + 1) }
        let all = ends.count >= lines ? lines : ends.count / BulkBatch.linesMax * BulkBatch.linesMax
        let bytes = all == 0 ? header.count : ends[all - 1]
        return (bytes, BulkBatch.count(lines: UInt32(all)))
    }

    /// Adds the results of the next batch and waits until they are on the disk.
    package func append(_ results: [BulkResult], batch number: UInt32) {
        var bytes: [UInt8] = []
        for (index, result) in results.enumerated() {
            let line = number * UInt32(BulkBatch.linesMax) + UInt32(index) + 1
            BulkResultFile.append(result, line: line, itemCount: itemCount, to: &bytes)
        }
        append(bytes)
        batches = number + 1
    }

    private func append(_ bytes: [UInt8]) {
        guard failure == nil else { return }
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard written > 0 else { break }
            rest = rest.dropFirst(written)
        }
        guard rest.isEmpty, fsync(descriptor) == 0 else {
            failure = CommandFailure("\(partial) cannot be written; make room on the disk and run the same again.")
            return
        }
    }

    /// Gives the whole file its name.
    package func finish() throws(CommandFailure) {
        if let failure { throw failure }
        guard rename(partial, path) == 0 else {
            throw CommandFailure("\(partial) cannot be renamed to \(path); check the folder.")
        }
        let folder = open(URL(filePath: path).deletingLastPathComponent().path, O_RDONLY | O_CLOEXEC)
        if folder >= 0 {
            fsync(folder)
            close(folder)
        }
    }
}
