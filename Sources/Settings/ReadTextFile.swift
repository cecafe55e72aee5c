import Glibc

/// A configuration is some kilobytes; whatever is larger was named by mistake.
private let longestFile = 1 << 20

/// Reads a configuration file (UTF-8).
public func readTextFile(_ path: String) throws(UnreadableFile) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw UnreadableFile(reason: systemReason()) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while true {
        let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        if count == 0 { break }
        if count < 0 {
            if errno == EINTR { continue }
            throw UnreadableFile(reason: systemReason())
        }
        bytes += chunk[..<count]
        guard bytes.count <= longestFile else { throw UnreadableFile(reason: "larger than 1 MiB") }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw UnreadableFile(reason: "not UTF-8 text") }
    return text
}

private func systemReason() -> String {
    String(cString: strerror(errno))
}
