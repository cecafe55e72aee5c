import ArgumentParser
import Foundation
package import JukiClient
package import JukiMessages

/// How notices and records are written in files.
package enum FileFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// Length-delimited protobuf messages.
    case records
    /// UTF-8 with a header of item names.
    case tsv

    /// What a name says: `.tsv` and `.txt` are TSV.
    package init(path: String) {
        let name = path.lowercased()
        self = name.hasSuffix(".tsv") || name.hasSuffix(".txt") ? .tsv : .records
    }

    /// What a position in a file is called.
    package var positionName: String {
        switch self {
        case .records: "message"
        case .tsv: "line"
        }
    }
}

/// A file of notices or records that can be read more than once. `-` is standard input, which is kept in memory.
package struct EntryFile: Sendable {
    /// Far above a notice, far below memory.
    private static let chunkSize = 1 << 20

    package let path: String
    package let format: FileFormat
    private let standardInput: Data?

    package init(path: String, format: FileFormat?) throws(CommandFailure) {
        self.path = path
        self.format = format ?? FileFormat(path: path)
        do {
            standardInput = path == "-" ? try FileHandle.standardInput.readToEnd() ?? Data() : nil
        } catch {
            throw CommandFailure("Standard input cannot be read.")
        }
        var isFolder: ObjCBool = false
        if path != "-", FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            throw CommandFailure("\(path) is a folder; name one of the files in it.")
        }
        if path != "-", !FileManager.default.isReadableFile(atPath: path) {
            throw CommandFailure("The file \(path) is not there or may not be read; check the path.")
        }
    }

    /// Reads from the start.
    package func notices<Register: SpokenRegister>(
        of register: Register.Type = Registers.Resident.self
    ) throws(CommandFailure) -> EntryReader<Register.Draft, Register> {
        EntryReader(path, format, try chunks()) { $0 }
    }

    /// Reads from the start.
    package func records<Register: SpokenRegister>(
        of register: Register.Type = Registers.Resident.self
    ) throws(CommandFailure) -> EntryReader<Register.Draft.Record, Register> {
        EntryReader(path, format, try chunks()) { Register.Draft(number: 0, record: $0) }
    }

    private func chunks() throws(CommandFailure) -> () throws(CommandFailure) -> Data? {
        if let standardInput {
            var rest: Data? = standardInput
            return {
                defer { rest = nil }
                return rest
            }
        }
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw CommandFailure("The file \(path) cannot be opened; check the path.")
        }
        return { () throws(CommandFailure) -> Data? in
            do {
                guard let chunk = try file.read(upToCount: Self.chunkSize), !chunk.isEmpty else { return nil }
                return chunk
            } catch {
                throw CommandFailure("The file \(path) cannot be read to its end; check the disk.")
            }
        }
    }
}
