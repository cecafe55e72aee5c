import Foundation

/// Where numbers are looked for: files, folders of files, and the memory of a process.
extension NumberHunt {
    private static let chunkSize = 4 << 20

    /// What was read, and what was found in it.
    struct Outcome {
        var bytes: UInt64 = 0
        var findings: [Finding] = []

        mutating func add(_ other: Outcome) {
            bytes += other.bytes
            findings += other.findings
        }
    }

    /// Every file below a folder.
    func search(folder: String) throws -> Outcome {
        var outcome = Outcome()
        guard let names = FileManager.default.enumerator(atPath: folder) else { return outcome }
        for case let name as String in names.allObjects {
            let path = "\(folder)/\(name)"
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
                continue
            }
            outcome.add(try search(file: path, named: name))
        }
        return outcome
    }

    func search(file path: String, named name: String) throws -> Outcome {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ServerProcess.Failure(description: "cannot read \(path) (error \(errno)); check its owner")
        }
        defer { close(descriptor) }
        let end = lseek(descriptor, 0, SEEK_END)
        return search(descriptor, from: 0, to: UInt64(max(0, end)), name)
    }

    /// Everything that a core dump of the process could hold: each region of its memory that can be read.
    func search(memoryOf process: Int32) throws -> Outcome {
        let maps = try String(contentsOfFile: "/proc/\(process)/maps", encoding: .utf8)
        let descriptor = open("/proc/\(process)/mem", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ServerProcess.Failure(
                description: "cannot read the memory of the server (error \(errno)); run as its owner or as root")
        }
        defer { close(descriptor) }
        var outcome = Outcome()
        for line in maps.split(separator: "\n") {
            let parts = line.split(separator: " ", omittingEmptySubsequences: true)
            let ends = parts[0].split(separator: "-").compactMap { UInt64($0, radix: 16) }
            guard ends.count == 2, parts[1].hasPrefix("r"), !line.hasSuffix("[vvar]"), !line.hasSuffix("[vsyscall]")
            else { continue }
            let name = parts.count > 5 ? String(parts[5]) : "memory"
            outcome.add(search(descriptor, from: ends[0], to: ends[1], name))
        }
        return outcome
    }

    /// Reads in chunks that share as many bytes as the longest form has.
    private func search(_ descriptor: Int32, from start: UInt64, to end: UInt64, _ name: String) -> Outcome {
        var outcome = Outcome()
        var buffer = [UInt8](repeating: 0, count: Self.chunkSize)
        var offset = start
        while offset < end {
            let wanted = Int(min(UInt64(Self.chunkSize), end - offset))
            let count = pread(descriptor, &buffer, wanted, off_t(truncatingIfNeeded: offset))
            guard count > 0 else { break }
            buffer.withUnsafeBytes { bytes in
                let chunk = UnsafeRawBufferPointer(rebasing: bytes[..<count])
                outcome.findings += findings(in: chunk, name, from: Int(offset - start))
            }
            let isLast = offset + UInt64(count) >= end
            let step = isLast || count <= overlap ? count : count - overlap
            outcome.bytes += UInt64(step)
            offset += UInt64(step)
        }
        return outcome
    }
}
